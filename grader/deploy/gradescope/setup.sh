#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image in which submissions are graded.
set -euo pipefail

export HOME=${HOME:-/root}

# Ubuntu has rustup from 24.04 on. An image with Rust in it needs neither.
if ! command -v cargo >/dev/null; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends gcc libc6-dev rustup
    rustup toolchain install 1.95 --profile minimal
    rustup default 1.95
fi

cd "${AUTOGRADER:-/autograder}/source"
# That exercises are not solved, exit code 1, is no matter here: the grader is built, and so is what it needs.
cargo grade run --all >/dev/null || [ $? -eq 1 ]
