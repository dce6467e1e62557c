//! `manifest.json`: what the results beside it rest on, and whose they are. It is written last: where it is missing the
//! grading is not finished.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

use super::{roll::Learner, shard::Shard};
use crate::{
    course::Exercise,
    files::{self, FileError},
    json,
    judge::Judge,
    report::Sandbox,
};

/// The name and version of the document. Fields may be added to it, never renamed.
pub const SCHEMA: &str = "workbook-class/1";

/// The manifest's file name.
pub const FILE: &str = "manifest.json";

/// What results rest on, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: String,
    /// What every verdict rests on.
    pub basis: Basis,
    /// Which shard it is, if it is one.
    pub shard: Option<Shard>,
    /// The hash of the whole class: the same in all its shards.
    pub class_sha256: String,
    /// Who was graded, in the order of their ids.
    pub learners: Vec<Learner>,
    /// Who handed in and is not on the roster.
    pub strangers: Vec<String>,
    /// The SHA-256 of `results.jsonl`.
    pub results_sha256: String,
}

/// What every verdict of a class rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// In the course's order.
    pub exercises: Vec<Graded>,
    /// What the kit was built from.
    pub kit_sha256: String,
    /// `rustc --version`.
    pub toolchain: String,
    /// The version of tokio.
    pub tokio: String,
    /// The first seed, if the class has one of its own.
    pub seed: Option<u64>,
    /// What kept submissions in.
    pub sandbox: Sandbox,
}

/// An exercise that a class was graded on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// The package name.
    pub name: String,
    /// The title.
    pub title: String,
    /// The hash of its checks.
    pub checks_sha256: String,
    /// The points it is worth.
    pub possible: u32,
}

impl Basis {
    /// What verdicts on `exercises` rest on.
    pub fn of(judge: &Judge, exercises: &[&Exercise], seed: Option<u64>) -> Basis {
        let kit = &judge.kit;
        let exercises = exercises.iter().map(|exercise| Graded {
            name: exercise.name.clone(),
            title: exercise.title.clone(),
            checks_sha256: exercise.checks_sha256.clone(),
            possible: exercise.checks().map(|check| check.points).sum(),
        });
        Basis {
            exercises: exercises.collect(),
            kit_sha256: kit.sha256.clone(),
            toolchain: kit.toolchain.clone(),
            tokio: kit.tokio.clone(),
            seed,
            sandbox: judge.layers(),
        }
    }
}

/// Whether there is a manifest in the folder `dir`.
pub fn is_there(dir: &Path) -> bool {
    dir.join(FILE).symlink_metadata().is_ok()
}

/// Removes the manifest in the folder `dir`, if there is one: what is graded there now is not finished.
///
/// # Errors
///
/// If the folder can't be written.
pub fn remove(dir: &Path) -> Result<(), FileError> {
    let file = dir.join(FILE);
    files::not_a_link(&file)?;
    match fs::remove_file(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(FileError::when("removed", &file)),
    }
}

impl Manifest {
    /// The manifest in the folder `dir`, if there is one that can be read.
    pub fn read(dir: &Path) -> Option<Manifest> {
        let text = files::read(&dir.join(FILE)).ok()?;
        let manifest: Manifest = serde_json::from_str(&text).ok()?;
        (manifest.schema == SCHEMA).then_some(manifest)
    }

    /// Writes it to the folder `dir`.
    ///
    /// # Errors
    ///
    /// If the disk is full or can't be written.
    pub fn write(&self, dir: &Path) -> Result<(), FileError> {
        files::replace(&dir.join(FILE), json::document(self))
    }

    /// The points that all its exercises are worth.
    pub fn possible(&self) -> u32 {
        let points = self.basis.exercises.iter().map(|one| one.possible);
        points.fold(0, u32::saturating_add)
    }
}
