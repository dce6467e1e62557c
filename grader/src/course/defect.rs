//! What may be wrong with the checks of an exercise.

use lab::record::Place;

use crate::{files::FileError, nearest::did_you_mean};

/// What `#[lab::test]` takes.
pub(super) const ARGUMENTS: [&str; 4] = ["points", "seeds", "starved", "proves"];

/// What is wrong with the checks of an exercise.
#[derive(Debug, thiserror::Error)]
pub enum ChecksError {
    /// A file of the checks can't be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file is not Rust.
    #[error("{at}: {message}; correct the Rust there")]
    Syntax {
        /// Where it stops being Rust.
        at: Place,
        /// What the parser said.
        message: String,
    },
    /// A `mod name;` without its file.
    #[error("{at}: module `{name}` has no file `{file}`; write it, or correct its `#[path]`")]
    NoFile {
        /// Where the module is declared.
        at: Place,
        /// The module.
        name: String,
        /// Where the file should be.
        file: String,
    },
    /// Two checks have the same name, or two modules have.
    #[error("{at}: `{name}` was declared already at {first}; remove or rename one of them")]
    Twice {
        /// Where the second stands.
        at: Place,
        /// The check, or the module.
        name: String,
        /// Where the first stands.
        first: Place,
    },
    /// A check without a title.
    #[error("{at}: `{name}` has no title; write it as a doc comment of one line above the check")]
    NoTitle {
        /// Where the check stands.
        at: Place,
        /// The check.
        name: String,
    },
    /// A check that says nothing of points.
    #[error("{at}: `{name}` has no points; write `#[lab::test(points = 1)]`")]
    NoPoints {
        /// Where the attribute stands.
        at: Place,
        /// The check.
        name: String,
    },
    /// An argument that `#[lab::test]` does not take.
    #[error("{at}: `#[lab::test]` takes no `{argument}`{}", meant(.nearest))]
    UnknownArgument {
        /// Where the argument stands.
        at: Place,
        /// The argument.
        argument: String,
        /// The argument that was probably meant.
        nearest: Option<String>,
    },
    /// An argument with an impossible value.
    #[error(
        "{at}: this can't be the number of {argument}; write `{argument} = N` with N from 1 on"
    )]
    BadArgument {
        /// Where the value stands.
        at: Place,
        /// The argument.
        argument: String,
    },
    /// A rule that is named twice.
    #[error("{at}: `{check}` says already that it proves `{rule}`; remove one of them")]
    ProvesTwice {
        /// Where the second stands.
        at: Place,
        /// The check.
        check: String,
        /// The rule.
        rule: String,
    },
    /// `proves` without rules, or not as a list of them.
    #[error("{at}: write the rules that the check proves as `proves(\"part.rule\")`")]
    BadProves {
        /// Where it stands.
        at: Place,
    },
    /// `starved` without a reason.
    #[error("{at}: say why no poll of the check may be starved as `starved = \"off: why\"`")]
    BadStarved {
        /// Where it stands.
        at: Place,
    },
    /// A check that belongs to no part.
    #[error(
        "{at}: `{name}` is in no part; move it into a module of `checks.rs` that is named after its part"
    )]
    OutsidePart {
        /// Where it stands.
        at: Place,
        /// The check.
        name: String,
    },
    /// A test that is no check.
    #[error("{at}: `{name}` is a test but no check; write `#[lab::test(points = 1)]` above it")]
    NotACheck {
        /// Where the attribute stands.
        at: Place,
        /// The test.
        name: String,
    },
}

fn meant(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => format!("; it takes `{}`", ARGUMENTS.join("`, `")),
    }
}
