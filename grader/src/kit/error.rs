//! Why there is no kit.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::settings;
use crate::files::{self, FileError};

/// Why there is no kit.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// There is no compiler.
    #[error("`rustc` can't be run: {0}; install Rust with rustup, then try again")]
    NoRustc(io::Error),
    /// There is no cargo.
    #[error("`cargo` can't be run: {0}; install Rust with rustup, then try again")]
    NoCargo(io::Error),
    /// Cargo failed.
    #[error(
        "the kit that submissions compile against could not be built:\n{said}\nIf this names a linker or a component that is \
         missing, install it (on Debian: apt-get install gcc); if it names the network or the disk, fix that. Then try \
         again.{settings}"
    )]
    Cargo {
        /// What cargo said.
        said: String,
        /// The user's settings that reach it, as a line of their own.
        settings: String,
    },
    /// Cargo built it, and nothing can be compiled against it.
    #[error(
        "cargo built the kit, but what is compiled against it, as submissions are, fails:\n{said}\nIf this names a linker or a \
         component that is missing, install it (on Debian: apt-get install gcc). If it names a crate, remove `target/kit`. Then \
         try again.{settings}"
    )]
    Unproven {
        /// What the compiler, the linker or the program said.
        said: String,
        /// The user's settings that reach the kit, as a line of their own.
        settings: String,
    },
    /// Cargo built it, and put it elsewhere.
    #[error(
        "cargo wrote to `{}` instead of `target/kit`; find the setting that says so (`build-dir` or \
         `target-dir`) and remove it, then try again.{settings}", files::shown(.file)
    )]
    Elsewhere {
        /// A file that it built.
        file: PathBuf,
        /// The user's settings that reach the kit, as a line of their own.
        settings: String,
    },
    /// Cargo built it, but something is missing.
    #[error("cargo built the kit without the library `{0}`; run `cargo clean` and try again")]
    Incomplete(String),
    /// The manifest of the kit or of a layer is none.
    #[error("`{}` is no TOML ({message}); correct it", files::shown(.file))]
    Manifest {
        /// The file.
        file: PathBuf,
        /// What the TOML reader said.
        message: String,
    },
    /// An exercise asks for a crate that is nowhere in the kit.
    #[error(
        "`{file}` asks for `{name}`, which is not in the kit that the grader compiles against; take it out there, or add it to \
         the kit (CONTRIBUTING.md says how, under \u{201c}Adding a crate\u{201d})"
    )]
    Unknown {
        /// The exercise's `Cargo.toml`.
        file: String,
        /// The crate.
        name: String,
    },
    /// An exercise has its answers use what is for checks only.
    #[error(
        "`{file}` has `{name}` among its `[dependencies]`, and it is for checks only; move it to `[dev-dependencies]`"
    )]
    OnlyForChecks {
        /// The exercise's `Cargo.toml`.
        file: String,
        /// The crate.
        name: String,
    },
    /// An exercise asks for crates of several layers.
    #[error(
        "no layer of the kit has all the crates that `{file}` asks for; make one that stands on those which have them \
         (CONTRIBUTING.md says how, under \u{201c}Adding a crate\u{201d})"
    )]
    NoLayer {
        /// The exercise's `Cargo.toml`.
        file: String,
    },
    /// It was stopped.
    #[error(
        "stopped while building what exercises compile against; the next time goes on from there"
    )]
    Stopped,
    /// A file of the workbook can't be read, or the target folder can't be written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl KitError {
    /// With the user's settings that may be the cause, where the workspace is at `root`.
    pub(super) fn under(mut self, root: &Path) -> KitError {
        if let KitError::Cargo { settings, .. } | KitError::Unproven { settings, .. } = &mut self {
            *settings = settings::suspects(root);
        }
        self
    }
}
