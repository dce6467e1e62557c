//! One learner's entry: a folder or an archive, and the submissions in it.

use std::path::PathBuf;

use super::{
    archive::Archive,
    listing::{EntryLimits, Found, Listing, hand_in_src, join},
};
use crate::{
    course::Exercise,
    folder::Folder,
    intake::{self, Refusal, Submission, unopened},
    stop::Stop,
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
    limits: &'a EntryLimits,
    stop: &'a Stop,
}

impl Entry {
    /// Reads what names there are, until `stop` ends it: what is said then is not to be used.
    pub fn open<'a>(&'a self, limits: &'a EntryLimits, stop: &'a Stop) -> Opened<'a> {
        let listing = match &self.source {
            Ok(source) => source
                .list(&self.name, limits, stop)
                .map(|list| (source, list)),
            Err(refusal) => Err(refusal.clone()),
        };
        Opened {
            entry: self,
            listing,
            limits,
            stop,
        }
    }
}

impl Source {
    fn list(&self, name: &str, limits: &EntryLimits, stop: &Stop) -> Result<Listing, Refusal> {
        match self {
            Source::Folder(dir) => Listing::of_folder(dir, name, limits, stop),
            Source::Archive(archive) => archive.list(limits, stop),
        }
    }
}

impl Opened<'_> {
    /// What there is for each of the `exercises`; where there is only one, the `others` are those that it is not.
    pub fn answers(&self, exercises: &[&Exercise], others: Option<&[&Exercise]>) -> Vec<Answer> {
        let (source, listing) = match &self.listing {
            Ok(listing) => listing,
            Err(refusal) => {
                let refused = || Answer::Refused(refusal.clone());
                return exercises.iter().map(|_| refused()).collect();
            }
        };
        let found = exercises.iter();
        let found: Vec<_> = found.map(|one| listing.find(one, others)).collect();
        let crates = found.iter().filter_map(|found| match found {
            Ok(Found::Crate(within)) => Some(within.as_str()),
            _ => None,
        });
        let mut read = self.read(source, &crates.collect::<Vec<_>>()).into_iter();
        let answers = found.into_iter().map(|found| match found {
            Ok(Found::Missing) => Answer::Missing,
            Err(refusal) => Answer::Refused(refusal),
            // Each has been read, in this order.
            Ok(Found::Crate(_)) => match read.next() {
                Some(Ok(submission)) => Answer::Submission(submission),
                Some(Err(refusal)) => Answer::Refused(refusal),
                None => Answer::Missing,
            },
        });
        answers.collect()
    }

    /// The crates in these folders.
    fn read(&self, source: &Source, crates: &[&str]) -> Vec<Result<Submission, Refusal>> {
        let named = crates.iter().map(|within| {
            let name = join(&self.entry.name, within);
            (*within, name.trim_end_matches('/').to_owned())
        });
        let of_submission = intake::SizeLimits::default();
        match source {
            Source::Archive(archive) => {
                archive.read(named.collect(), self.limits, &of_submission, self.stop)
            }
            Source::Folder(dir) => {
                let read = named.map(|(within, name)| {
                    let folder = Folder::open_itself(dir).and_then(|root| root.below(within));
                    let folder = folder.map_err(|error| unopened(&name, &error))?;
                    Submission::read_in(&folder, name, &of_submission, hand_in_src)
                });
                read.collect()
            }
        }
    }
}
