//! What has become of an exercise since all that must hold for it was verified: `solutions/verified.toml`, which knows by content.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::draw::Share;
use crate::{
    course::Exercise,
    digest::sha256,
    files::{self, FileError, shown},
    kit::Kit,
    tree,
};

/// Where it is written, from the workspace's root on.
pub const FILE: &str = "solutions/verified.toml";

/// What the file begins with.
const HEAD: &str = "\
# Each exercise of which every claim was verified, with what it was then, what the grader was, and on how many seeds.
# `cargo grade verify --record` writes it, and `cargo grade verify --draw WORD` goes by it.
";

/// What of `grader/` no verdict depends on: beside the sources, and of these what stands above the judge in ARCHITECTURE.md's layers,
/// or makes what no submission is judged by. A module is a file, a folder, or both.
const NOT_THE_ENGINE: [&str; 5] = ["benches", "browser", "deploy", "examples", "tests"];
const NOT_THE_JUDGE: [&str; 11] = [
    "backup", "book", "class", "clean", "cli", "commands", "desk", "hand_out", "new", "render",
    "watch",
];

/// What was verified in full.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Verified {
    exercises: BTreeMap<String, Entry>,
}

/// An exercise at the moment of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The hash of its files.
    exercise: String,
    /// The hash of what judges it.
    engine: String,
    /// On how many seeds the solution has to pass.
    seeds: u64,
}

/// What has become of an exercise since every claim about it was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: it and what judges it are the same.
    Same,
    /// It is the same, and what judges it is not.
    EngineChanged,
    /// It is not what was verified, or nothing is known.
    Unknown,
}

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StandingError {
    /// It can't be read or written, or a file of the course can't be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is not what `--record` writes.
    #[error(
        "`{}` is not what `cargo grade verify --record` writes ({message}); remove it and give that command",
        shown(file)
    )]
    Odd {
        /// The file.
        file: PathBuf,
        /// What the TOML reader said.
        message: String,
    },
}

impl Standing {
    /// How many mistakes of an exercise of which this is so are verified.
    pub fn share(self) -> Share {
        match self {
            Standing::Same => Share::Eighth,
            Standing::EngineChanged => Share::Quarter,
            Standing::Unknown => Share::All,
        }
    }
}

impl Verified {
    /// What the file in the workspace at `root` says; nothing if there is none.
    ///
    /// # Errors
    ///
    /// If it can't be read, or is not what [`Verified::write`] writes.
    pub fn read(root: &Path) -> Result<Verified, StandingError> {
        let file = root.join(FILE);
        if !file.exists() {
            return Ok(Verified::default());
        }
        toml::from_str(&files::read(&file)?).map_err(|error| StandingError::Odd {
            message: crate::escape::line(error.message()),
            file,
        })
    }

    /// Writes the file in the workspace at `root`.
    ///
    /// # Errors
    ///
    /// If it can't be written.
    pub fn write(&self, root: &Path) -> Result<(), StandingError> {
        let file = root.join(FILE);
        // Text and whole numbers: there is nothing in it that TOML has no words for.
        let entries = toml::to_string(self).map_err(io::Error::other);
        let entries = entries.map_err(FileError::when("written", &file))?;
        Ok(files::replace(&file, format!("{HEAD}\n{entries}"))?)
    }

    /// What has become of the exercise called `name`, which is `now` to be verified.
    pub fn standing(&self, name: &str, now: &Entry) -> Standing {
        let before = self.exercises.get(name);
        match before.filter(|before| before.exercise == now.exercise && before.seeds >= now.seeds) {
            Some(before) if before.engine == now.engine => Standing::Same,
            Some(_) => Standing::EngineChanged,
            None => Standing::Unknown,
        }
    }

    /// Keeps that every claim about the exercise called `name` was verified when it was `then`.
    pub fn keep(&mut self, name: &str, then: Entry) {
        self.exercises.insert(name.to_owned(), then);
    }
}

impl Entry {
    /// `exercise` as it is now, to be judged by `engine`, its solution on so many seeds.
    ///
    /// # Errors
    ///
    /// If a file of the exercise can't be read.
    pub fn now(exercise: &Exercise, engine: &str, seeds: u64) -> Result<Entry, StandingError> {
        Ok(Entry {
            exercise: content(exercise)?,
            engine: engine.to_owned(),
            seeds,
        })
    }
}

/// The hash of what judges exercises in the workspace at `root`: the grader's sources, the versions of all that it and the checks
/// are built with, and the toolchain of `kit`.
///
/// # Errors
///
/// If a file of these can't be read.
pub fn engine(root: &Path, kit: &Kit) -> Result<String, StandingError> {
    let mut pieces = vec![kit.toolchain.clone().into_bytes()];
    for file in ["Cargo.lock", "Cargo.toml"] {
        pieces.push(files::read(&root.join(file))?.into_bytes());
    }
    let grader = root.join("grader");
    add_folder(&grader, is_not_the_engine, &mut pieces)?;
    Ok(sha256(pieces))
}

/// The hash of all that is claimed of `exercise`, and of the answers that it is claimed of. What a learner writes is not part of it.
fn content(exercise: &Exercise) -> Result<String, FileError> {
    let mut pieces = Vec::new();
    add_folder(&exercise.dir, |path| path == Path::new("src"), &mut pieces)?;
    if let Some(solution) = &exercise.solution_dir {
        add_folder(solution, |_| false, &mut pieces)?;
    }
    Ok(sha256(pieces))
}

/// Whether no verdict depends on what is at `path` in `grader/`.
fn is_not_the_engine(path: &Path) -> bool {
    match path.strip_prefix("src") {
        Ok(module) => NOT_THE_JUDGE
            .iter()
            .any(|one| module == Path::new(one) || module == Path::new(one).with_extension("rs")),
        Err(_) => NOT_THE_ENGINE.iter().any(|one| path == Path::new(one)),
    }
}

/// Adds the sources and manifests in `folder`, each behind its path from there on, but for the files and folders whose path is
/// `without`.
fn add_folder(
    folder: &Path,
    without: impl Fn(&Path) -> bool,
    pieces: &mut Vec<Vec<u8>>,
) -> Result<(), FileError> {
    let left_out =
        |entry: &walkdir::DirEntry| without(entry.path().strip_prefix(folder).unwrap_or(folder));
    for path in tree::files_without(folder, left_out)? {
        let is_source = path
            .extension()
            .is_some_and(|ending| ending == "rs" || ending == "toml");
        if is_source {
            let name = path.strip_prefix(folder).unwrap_or(&path);
            pieces.push(name.as_os_str().as_encoded_bytes().to_vec());
            pieces.push(fs::read(&path).map_err(FileError::when("read", &path))?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_judges_nobody_is_there_and_left_out() {
        let grader = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in NOT_THE_ENGINE {
            assert!(grader.join(name).is_dir(), "{name}");
        }
        for name in NOT_THE_JUDGE {
            let module = Path::new("src").join(name);
            let file = module.with_extension("rs");
            assert!(grader.join(&file).is_file(), "{name}");
            assert!(
                is_not_the_engine(&module) && is_not_the_engine(&file),
                "{name}"
            );
        }
        for judges in ["src/judge.rs", "src/judge", "lab", "src/watched.rs", "src"] {
            assert!(!is_not_the_engine(Path::new(judges)), "{judges}");
        }
    }
}
