#!/usr/bin/env bash
# Grades one submission, for those who hand over one at a time.
#
#   grade-one.sh FORMAT NAME SUBMISSION RESULT
#
# FORMAT is gradescope, prairielearn or classroom50; NAME is whose it is; RESULT is the file that is written. The exit code is 0
# whatever the submission came to, and 2 if the grader itself failed. What may be set:
#
#   EXERCISE   grade this one only; the submission may then be its files alone
#   SEED       the first seed of every check
#   SANDBOX    require, which is the default, best-effort or off
set -euo pipefail

format=$1 name=$2 submission=$(realpath "$3") result=$(realpath -m "$4")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

class=$(mktemp -d)
trap 'rm -rf "$class"' EXIT
mkdir -p "$class/in/$name"
# Where files are uploaded by themselves, `lib.rs` has lost its folder.
if [ -f "$submission/lib.rs" ]; then
    cp -R "$submission" "$class/in/$name/src"
else
    cp -R "$submission/." "$class/in/$name"
fi

code=0
cargo grade class "$class/in" --out "$class/out" --format "$format" --sandbox "${SANDBOX:-require}" \
    ${EXERCISE:+--exercise "$EXERCISE"} ${SEED:+--seed "$SEED"} || code=$?
mkdir -p "$(dirname "$result")"
# The only one, whatever it is called; there is none while points are pending.
for document in "$class/out/$format"/*.json; do
    [ ! -e "$document" ] || cp "$document" "$result"
done
exit "$code"
