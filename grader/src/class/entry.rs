//! One learner's entry: a folder or an archive, and the submissions in it.

use std::path::PathBuf;

use super::{
    archive::Archive,
    listing::{Found, Limits, Listing, join},
};
use crate::{
    course::Exercise,
    intake::{self, IntakeError, Refusal, Submission},
};

/// What one learner handed in.
#[derive(Debug)]
pub struct Entry {
    /// Who it is from: the name of the folder, or of the archive without its ending.
    pub id: String,
    /// The name of the folder or archive, as it may be shown.
    pub name: String,
    /// Where it is, or why it is not read.
    pub source: Result<Source, Refusal>,
}

/// Where an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder, such as the clone of a repository.
    Folder(PathBuf),
    /// A packed one.
    Archive(Archive),
}

/// What an entry holds for one exercise.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    Missing,
    /// A submission, held in memory.
    Submission(Submission),
    /// Something that is refused.
    Refused(Refusal),
}

/// An entry whose names have been read.
#[derive(Debug)]
pub struct Opened<'a> {
    entry: &'a Entry,
    listing: Result<(&'a Source, Listing), Refusal>,
    limits: &'a Limits,
}

impl Entry {
    /// Reads what names there are.
    pub fn open<'a>(&'a self, limits: &'a Limits) -> Opened<'a> {
        let listing = match &self.source {
            Ok(source) => source.list(&self.name, limits).map(|list| (source, list)),
            Err(refusal) => Err(refusal.clone()),
        };
        Opened {
            entry: self,
            listing,
            limits,
        }
    }
}

impl Source {
    fn list(&self, name: &str, limits: &Limits) -> Result<Listing, Refusal> {
        match self {
            Source::Folder(dir) => Listing::of_folder(dir, name, limits),
            Source::Archive(archive) => archive.list(limits),
        }
    }
}

impl Opened<'_> {
    /// What there is for `exercise`; where that is the only one asked for, these are the `others`.
    pub fn answer(&self, exercise: &Exercise, others: Option<&[&Exercise]>) -> Answer {
        let (source, listing) = match &self.listing {
            Ok(listing) => listing,
            Err(refusal) => return Answer::Refused(refusal.clone()),
        };
        let within = match listing.find(exercise, others) {
            Ok(Found::Crate(within)) => within,
            Ok(Found::Missing) => return Answer::Missing,
            Err(refusal) => return Answer::Refused(refusal),
        };
        let name = join(&self.entry.name, &within);
        let name = name.trim_end_matches('/').to_owned();
        match self.read(source, &within, name) {
            Ok(submission) => Answer::Submission(submission),
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn read(&self, source: &Source, within: &str, name: String) -> Result<Submission, Refusal> {
        let of_submission = intake::Limits::default();
        let dir = match source {
            Source::Archive(archive) => {
                return archive.read(within, name, self.limits, &of_submission);
            }
            Source::Folder(dir) => dir.join(within),
        };
        match Submission::read(&dir, &of_submission) {
            Ok(submission) => Ok(Submission { name, ..submission }),
            // Where the class lies on this machine is nobody's business.
            Err(IntakeError::Refused(Refusal::NoLib { next: _, .. }))
            | Err(IntakeError::NoFolder { .. }) => Err(Refusal::NoLib {
                folder: name,
                next: "hand in the folder with its `src`".to_owned(),
            }),
            Err(IntakeError::Refused(refusal)) => Err(refusal),
        }
    }
}
