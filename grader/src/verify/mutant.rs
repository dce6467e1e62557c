//! Mutants: a solution with one thing changed. cargo-mutants says what to change; the checks have to notice.

use std::{collections::BTreeMap, env, io, path::Path, process::Command};

use serde::Deserialize;

use crate::{
    course::{CourseError, Exercise},
    digest,
    intake::Submission,
    render::escape,
};

/// A solution with one thing changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// Where the change is and what it is, such as `src/lib.rs:31:5: replace cook -> Plate with Default::default()`.
    pub name: String,
    /// The content of each file by its path, such as `src/lib.rs`; one of them has the change.
    pub files: BTreeMap<String, String>,
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
    /// The mutants of `exercise`'s solution, but for those that `.cargo/mutants.toml` leaves out.
    ///
    /// # Errors
    ///
    /// If there is no solution or no cargo-mutants, or what that would change is not in the solution.
    pub fn all(exercise: &Exercise, root: &Path) -> Result<Vec<Mutant>, MutantError> {
        let folder = exercise.solution_dir()?;
        let folder = folder.strip_prefix(root).unwrap_or(folder);
        let solution = exercise.solution()?.files();
        let changes = changes(exercise, root)?.into_iter();
        changes
            .map(|change| {
                change
                    .apply(folder, &solution)
                    .map_err(|why| MutantError::Odd {
                        exercise: exercise.name.clone(),
                        file: escape::line(&change.file),
                        why: why.to_owned(),
                    })
            })
            .collect()
    }

    /// It, as somebody might hand it in.
    pub fn submission(&self) -> Submission {
        Submission {
            name: self.name.clone(),
            sha256: digest::sha256(self.files.iter().flat_map(|(path, text)| [path, text])),
            files: self.files.clone(),
        }
    }
}

impl Change {
    /// The `solution` in `folder` with this change; or why there is none.
    fn apply(
        &self,
        folder: &Path,
        solution: &BTreeMap<String, String>,
    ) -> Result<Mutant, &'static str> {
        let path = Path::new(&self.file).strip_prefix(folder);
        let path = path.map_or_else(|_| "".into(), Path::to_string_lossy);
        let text = solution.get(&*path).ok_or("it is another file")?;
        let changed = self.changed(text).ok_or("it has no such place")?;
        let name = self.name.strip_prefix(&self.file).unwrap_or(&self.name);
        let mut files = solution.clone();
        files.insert(path.clone().into_owned(), changed);
        Ok(Mutant {
            name: format!("{path}{name}"),
            files,
        })
    }

    /// `text` with this change, if there is such a place in it.
    fn changed(&self, text: &str) -> Option<String> {
        let (start, end) = (self.span.start.offset(text)?, self.span.end.offset(text)?);
        let before = text.get(..start)?;
        let after = text.get(end..).filter(|_| start <= end)?;
        Some(format!("{before}{}{after}", self.replacement))
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

/// What cargo-mutants would change in the solution of `exercise`.
fn changes(exercise: &Exercise, root: &Path) -> Result<Vec<Change>, MutantError> {
    let package = format!("{}-solution", exercise.name);
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .args(["mutants", "--list", "--json", "--package", &package])
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

    const LIB: &str = "pub fn cook() -> bool {\n    let é = true; é && ready()\n}\n";
    const STOVE: &str = "fn is_hot(degrees: u8) -> bool {\n    degrees > 60\n}\n";

    fn change(file: &str, from: (usize, usize), to: (usize, usize), replacement: &str) -> Change {
        let position = |(line, column)| Position { line, column };
        let file = format!("solutions/01-egg/{file}");
        Change {
            name: format!("{file}:{}:{}: with {replacement}", from.0, from.1),
            file,
            span: Span {
                start: position(from),
                end: position(to),
            },
            replacement: replacement.to_owned(),
        }
    }

    /// The solution with `change`: its name, and each file.
    fn applied(change: &Change) -> Result<(String, [String; 2]), &'static str> {
        let solution = [("src/lib.rs", LIB), ("src/stove.rs", STOVE)];
        let solution = solution.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let mutant = change.apply(Path::new("solutions/01-egg"), &solution.into())?;
        let files: Vec<String> = mutant.files.into_values().collect();
        Ok((mutant.name, files.try_into().unwrap()))
    }

    #[test]
    fn a_change_is_made_where_it_says_in_characters() {
        let (name, files) = applied(&change("src/lib.rs", (2, 21), (2, 23), "||")).unwrap();
        assert_eq!(name, "src/lib.rs:2:21: with ||");
        assert_eq!(files, [&LIB.replace("&&", "||"), STOVE]);
    }

    #[test]
    fn a_body_is_replaced_over_several_lines() {
        let (_, files) = applied(&change("src/lib.rs", (1, 24), (3, 1), " true ")).unwrap();
        assert_eq!(files, ["pub fn cook() -> bool { true }\n", STOVE]);
    }

    #[test]
    fn a_change_of_another_file_leaves_the_rest_as_it_is() {
        let (name, files) = applied(&change("src/stove.rs", (2, 13), (2, 14), ">=")).unwrap();
        assert_eq!(name, "src/stove.rs:2:13: with >=");
        assert_eq!(files, [LIB, &STOVE.replace('>', ">=").replace("->=", "->")]);
        for file in ["src/pan.rs", "lib.rs", ""] {
            let other = change(file, (1, 1), (1, 2), "");
            assert_eq!(applied(&other), Err("it is another file"), "{file}");
        }
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
            let nowhere = change("src/lib.rs", from, to, "");
            assert_eq!(applied(&nowhere), Err("it has no such place"), "{from:?}");
        }
    }
}
