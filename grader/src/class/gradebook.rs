//! The gradebook: results and manifest, read back one learner at a time, for whoever renders them.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use super::{
    destination::LEDGER,
    ledger::Lines,
    manifest::{Basis, Manifest},
    outcome::{Outcome, Status},
    roll::Learner,
};
use crate::{
    digest,
    files::{FileError, shown},
    report::Points,
};

/// Sorted results, and whose they are.
#[derive(Debug)]
pub struct Gradebook {
    /// The folder that they are in.
    pub dir: PathBuf,
    /// What they rest on, and whose they are.
    pub manifest: Manifest,
}

/// One learner's line of the gradebook.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// Who.
    pub learner: &'a Learner,
    /// One for each exercise, in the course's order.
    pub outcomes: Vec<Outcome>,
}

/// Why a gradebook can't be read.
#[derive(Debug, thiserror::Error)]
pub enum GradebookError {
    /// Results and manifest don't fit.
    #[error(
        "`{}` does not fit the manifest beside it; run `cargo grade class` with this `--out` again",
        shown(.0)
    )]
    Unfit(PathBuf),
    /// It can't be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Gradebook {
    /// What is in the folder `dir`, with the hash of its results put into `manifest`.
    ///
    /// # Errors
    ///
    /// If the results can't be read.
    pub fn of(dir: &Path, manifest: Manifest) -> Result<Gradebook, FileError> {
        Ok(Gradebook {
            dir: dir.to_owned(),
            manifest: Manifest {
                results_sha256: results_sha256(dir)?,
                ..manifest
            },
        })
    }

    /// Calls `visit` for each learner, in the order of their ids. One is in memory at a time.
    ///
    /// # Errors
    ///
    /// If the results are not those that the manifest speaks of; and what `visit` returns.
    pub fn each<E: From<GradebookError>>(
        &self,
        mut visit: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let path = self.dir.join(LEDGER);
        let unfit = || GradebookError::Unfit(path.clone());
        let lines = Lines::open(&path).map_err(GradebookError::from)?;
        let mut lines = lines.into_iter().flatten();
        for learner in &self.manifest.learners {
            let mut outcomes = Vec::new();
            for exercise in &self.manifest.basis.exercises {
                let line = lines.next().ok_or_else(unfit)?;
                let line = line
                    .map_err(|error| GradebookError::from(FileError::when("read", &path)(error)))?;
                let fits =
                    |one: &Outcome| one.learner == learner.id && one.exercise == exercise.name;
                outcomes.push(line.outcome.filter(fits).ok_or_else(unfit)?);
            }
            visit(&Row { learner, outcomes })?;
        }
        match lines.next() {
            None => Ok(()),
            Some(_) => Err(unfit().into()),
        }
    }

    /// What verdicts rest on.
    pub fn basis(&self) -> &Basis {
        &self.manifest.basis
    }
}

impl Row<'_> {
    /// The points of all exercises; none while some are pending.
    pub fn points(&self) -> Option<Points> {
        let pending = |one: &Outcome| one.status == Status::Pending;
        let points = self.outcomes.iter().map(|outcome| outcome.points).sum();
        (!self.outcomes.iter().any(pending)).then_some(points)
    }
}

/// The SHA-256 of the results in the folder `dir`.
///
/// # Errors
///
/// If they can't be read.
pub fn results_sha256(dir: &Path) -> Result<String, FileError> {
    let path = dir.join(LEDGER);
    let hash = || -> io::Result<String> { digest::sha256_of(File::open(&path)?) };
    hash().map_err(FileError::when("read", &path))
}
