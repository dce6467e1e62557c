//! Mutants: a solution with one thing changed. cargo-mutants says what to change; the checks have to notice.

use std::{env, ffi::OsString, io, path::Path, process::Command};

use serde::Deserialize;

use crate::{
    course::{CourseError, Exercise},
    desk::solution_of,
    digest, escape,
    files::{self, FileError},
    intake::Submission,
};

/// A solution with one thing changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// Where the change is and what it is, such as `src/lib.rs:31:5: replace cook -> Plate with Default::default()`.
    pub name: String,
    /// The whole `src/lib.rs` with the change.
    pub source: String,
}

/// Why mutants can't be had.
#[derive(Debug, thiserror::Error)]
pub enum MutantError {
    /// There is no solution here.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// There is no cargo.
    #[error("`cargo` can't be run: {0}; install Rust with rustup, then try again")]
    NoCargo(io::Error),
    /// cargo-mutants is not there, or failed.
    #[error(
        "`cargo mutants` can't list the changes of {exercise}:\n{said}\nIf there is no such command, install it with `cargo \
         install --locked cargo-mutants`. Then try again."
    )]
    NoList {
        /// The exercise.
        exercise: String,
        /// What it said.
        said: String,
    },
    /// Its answer does not fit the solution.
    #[error(
        "`cargo mutants` lists a change of `{file}` that is not in the solution of {exercise}: {why}; this was written for \
         version 27"
    )]
    Odd {
        /// The exercise.
        exercise: String,
        /// The file that it names.
        file: String,
        /// What does not fit.
        why: String,
    },
    /// The solution can't be read.
    #[error(transparent)]
    File(#[from] FileError),
}

/// A change, as `cargo mutants --list --json` has it.
#[derive(Debug, Deserialize)]
struct Change {
    /// The file, the place in it and what is changed.
    name: String,
    /// From the workspace's root on.
    file: String,
    span: Span,
    replacement: String,
}

/// A stretch of a file. The end is not in it.
#[derive(Debug, Deserialize)]
struct Span {
    start: Position,
    end: Position,
}

/// A place in a file. Lines and columns, which are characters, count from 1.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Position {
    line: usize,
    column: usize,
}

impl Mutant {
    /// The mutants of `exercise`'s solution, but for those that its `mutants.toml` leaves out.
    ///
    /// # Errors
    ///
    /// If there is no solution or no cargo-mutants, or the solution is not one `src/lib.rs`.
    pub fn all(exercise: &Exercise, root: &Path) -> Result<Vec<Mutant>, MutantError> {
        let file = solution_of(exercise)?;
        let solution = files::read(&file)?;
        let odd = |change: &Change, why: &str| MutantError::Odd {
            exercise: exercise.name.clone(),
            file: escape::line(&change.file),
            why: why.to_owned(),
        };
        let changes = changes(exercise, root)?.into_iter();
        changes
            .map(|change| {
                if root.join(&change.file) != file {
                    return Err(odd(&change, "it is another file"));
                }
                let mutant = change.apply(&solution);
                mutant.ok_or_else(|| odd(&change, "it has no such place"))
            })
            .collect()
    }

    /// It, as somebody might hand it in.
    pub fn submission(&self) -> Submission {
        Submission {
            name: self.name.clone(),
            sha256: digest::sha256([&self.source]),
            files: [("src/lib.rs".to_owned(), self.source.clone())].into(),
        }
    }
}

impl Change {
    /// `solution` with this change, if there is such a place in it.
    fn apply(&self, solution: &str) -> Option<Mutant> {
        let (start, end) = (
            self.span.start.offset(solution)?,
            self.span.end.offset(solution)?,
        );
        let before = solution.get(..start)?;
        let after = solution.get(end..).filter(|_| start <= end)?;
        let name = self.name.strip_prefix(&self.file).unwrap_or(&self.name);
        Some(Mutant {
            name: format!("src/lib.rs{name}"),
            source: format!("{before}{}{after}", self.replacement),
        })
    }
}

impl Position {
    /// How many bytes of `text` are before it.
    fn offset(self, text: &str) -> Option<usize> {
        let mut lines = text.split_inclusive('\n');
        let above = self.line.checked_sub(1)?;
        let before: usize = lines.by_ref().take(above).map(str::len).sum();
        let line = lines.next()?;
        let mut starts = line.char_indices().map(|(at, _)| at).chain([line.len()]);
        Some(before + starts.nth(self.column.checked_sub(1)?)?)
    }
}

/// The file that says with what else than its own values cargo-mutants changes the solution, and what it leaves as it is: where there
/// is none, that of the workspace.
fn config(exercise: &Exercise) -> Result<Vec<OsString>, CourseError> {
    let file = exercise.solution_dir()?.join("mutants.toml");
    Ok(match file.exists() {
        true => vec!["--config".into(), file.into()],
        false => Vec::new(),
    })
}

/// What cargo-mutants would change in the solution of `exercise`.
fn changes(exercise: &Exercise, root: &Path) -> Result<Vec<Change>, MutantError> {
    let package = format!("{}-solution", exercise.name);
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .args(["mutants", "--list", "--json", "--package", &package])
        .args(config(exercise)?)
        .output()
        .map_err(MutantError::NoCargo)?;
    let no_list = |said: String| MutantError::NoList {
        exercise: exercise.name.clone(),
        said: escape::block(said.trim()),
    };
    if !output.status.success() {
        return Err(no_list(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| no_list(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOLUTION: &str = "pub fn cook() -> bool {\n    let é = true; é && ready()\n}\n";

    fn change(from: (usize, usize), to: (usize, usize), replacement: &str) -> Change {
        let position = |(line, column)| Position { line, column };
        Change {
            name: "solutions/01-egg/src/lib.rs:2:21: replace && with ||".to_owned(),
            file: "solutions/01-egg/src/lib.rs".to_owned(),
            span: Span {
                start: position(from),
                end: position(to),
            },
            replacement: replacement.to_owned(),
        }
    }

    #[test]
    fn a_change_is_made_where_it_says_in_characters() {
        let mutant = change((2, 21), (2, 23), "||").apply(SOLUTION).unwrap();
        assert_eq!(mutant.name, "src/lib.rs:2:21: replace && with ||");
        assert_eq!(mutant.source, SOLUTION.replace("&&", "||"));
    }

    #[test]
    fn a_body_is_replaced_over_several_lines() {
        let mutant = change((1, 24), (3, 1), " true ").apply(SOLUTION).unwrap();
        assert_eq!(mutant.source, "pub fn cook() -> bool { true }\n");
    }

    #[test]
    fn a_place_that_is_not_there_is_told() {
        for (from, to) in [
            ((4, 2), (4, 3)),
            ((9, 1), (9, 2)),
            ((2, 99), (2, 100)),
            ((1, 0), (1, 1)),
            ((0, 1), (1, 1)),
            ((3, 1), (1, 1)),
        ] {
            assert_eq!(change(from, to, "").apply(SOLUTION), None, "{from:?}");
        }
    }
}
