//! Why intake refuses a submission.

use std::io;

use lab::record::Place;
use nix::errno::Errno;

use crate::{
    escape::{self, name},
    folder::{Kind, OpenError},
    report::{Diagnostic, Level},
};

/// Why intake refused a submission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing to grade.
    #[error("`{}` has no `src/lib.rs`; {next}", name(folder))]
    NoLib {
        /// The folder, as the user named it.
        folder: String,
        /// What to do.
        next: String,
    },
    /// A link, which could lead anywhere.
    #[error(
        "`{}` is a link, which is not followed; put the file itself there",
        name(path)
    )]
    Symlink {
        /// The link.
        path: String,
    },
    /// A pipe, a socket or a device.
    #[error("`{}` is neither a file nor a folder; remove it", name(path))]
    Special {
        /// What is none.
        path: String,
    },
    /// A name that a terminal, a report or another system could take for something else.
    #[error(
        "`{}` has a name with characters that don't print; rename it",
        name(path)
    )]
    OddName {
        /// The file or folder, with what does not print escaped.
        path: String,
    },
    /// A name that can't be had everywhere.
    #[error("`{}` has too long a name; rename it", name(path))]
    LongName {
        /// The file.
        path: String,
    },
    /// Two files that are one on a disk that does not tell cases apart.
    #[error(
        "`{}` and `{}` differ only in case, or in how accents are written; rename one of them",
        name(path),
        name(other)
    )]
    SameName {
        /// One of them.
        path: String,
        /// The other.
        other: String,
    },
    /// Two files of an archive that have one name.
    #[error("`{}` is in the archive twice; pack the folder again", name(path))]
    Twice {
        /// The name.
        path: String,
    },
    /// A file of an archive that is a folder, too.
    #[error(
        "`{}` is both a file and a folder in the archive; pack the folder again",
        name(path)
    )]
    FileAndFolder {
        /// The name.
        path: String,
    },
    /// A path of an archive that is not below it.
    #[error(
        "`{}` leads out of the archive; pack the folder again, with paths that begin in it",
        name(path)
    )]
    Outside {
        /// The path, with what does not print escaped.
        path: String,
    },
    /// An archive that can't be unpacked.
    #[error(
        "`{}` can't be unpacked: {reason}; pack the folder again, as .zip or .tar.gz",
        name(archive)
    )]
    Archive {
        /// The archive.
        archive: String,
        /// What is wrong with it.
        reason: String,
    },
    /// More than one folder that could be meant.
    #[error(
        "`{}` and `{}` could both be the answer; hand in one of them",
        name(first),
        name(second)
    )]
    Ambiguous {
        /// One of them.
        first: String,
        /// Another one.
        second: String,
    },
    /// More than a class's entry may hold.
    #[error(
        "`{}` holds more than {most}; hand in what belongs to the answer only",
        name(entry)
    )]
    TooMuch {
        /// The entry.
        entry: String,
        /// How much is looked at, and of what.
        most: String,
    },
    /// A file that is not text.
    #[error("{}: byte {byte} of the file is not UTF-8; save the file as UTF-8", name(&at.to_string()))]
    NotUtf8 {
        /// The line.
        at: Place,
        /// Counted from 0.
        byte: usize,
    },
    /// More source files than an exercise needs.
    #[error(
        "`{}` is one file more than the {most} that are read; remove some",
        name(path)
    )]
    TooManyFiles {
        /// The first file too many.
        path: String,
        /// How many are read.
        most: usize,
    },
    /// More files and folders of any kind than an exercise needs.
    #[error(
        "`src` holds more than {most} files and folders; remove those that are not part of the answer"
    )]
    TooManyEntries {
        /// How many are looked at.
        most: usize,
    },
    /// More bytes than an exercise needs.
    #[error(
        "`{}` goes beyond the {most} bytes of source that are read; remove what is not part of the answer",
        name(path)
    )]
    TooLarge {
        /// The file in which the limit is passed.
        path: String,
        /// How many bytes are read.
        most: u64,
    },
    /// It can't be read for what it is: it has gone, say, or is something else by now.
    #[error("`{}` can't be read: {reason}; look at what it is", name(path))]
    Unreadable {
        /// The file or folder.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The system does not let it be read: because of its permissions, a broken disk, too many open files. That is not the
    /// submission's doing, and so its points stay open.
    #[error(
        "`{}` could not be read: {reason}; fix that, and grade it again",
        name(path)
    )]
    Failed {
        /// The file or folder.
        path: String,
        /// What the system said.
        reason: String,
    },
}

impl Refusal {
    /// Whether it is the grader that failed, and not the submission that is wrong.
    pub fn is_ours(&self) -> bool {
        matches!(self, Refusal::Failed { .. })
    }

    /// The refusal as an entry of the report.
    pub fn diagnostic(&self) -> Diagnostic {
        let at = match self {
            Refusal::NotUtf8 { at, .. } => Some(at.clone()),
            _ => None,
        };
        let message = self.to_string();
        Diagnostic {
            level: Level::Error,
            notes: Vec::new(),
            code: None,
            at,
            rendered: format!("error: {message}\n"),
            message,
        }
    }
}

pub(super) fn symlink(path: &str) -> Refusal {
    Refusal::Symlink {
        path: path.to_owned(),
    }
}

pub(super) fn special(path: &str) -> Refusal {
    Refusal::Special {
        path: path.to_owned(),
    }
}

/// What it means that the system does not read what stands at `path`.
pub(crate) fn unreadable(path: &str, error: &io::Error) -> Refusal {
    let path = path.to_owned();
    let reason = escape::line(&error.to_string());
    match is_of_the_machine(error) {
        true => Refusal::Failed { path, reason },
        false => Refusal::Unreadable { path, reason },
    }
}

/// Whether the machine may be to blame for an error in reading what was handed in. What has a number comes from the system, and
/// it is told there what is wrong with the file itself; all else comes from what was read.
pub(crate) fn is_of_the_machine(error: &io::Error) -> bool {
    // Whoever unpacks ends so if the grader is stopped.
    if error.kind() == io::ErrorKind::Interrupted {
        return true;
    }
    let of_the_file = [
        Errno::ENOENT,
        Errno::ENOTDIR,
        Errno::EISDIR,
        Errno::ELOOP,
        Errno::ENAMETOOLONG,
        Errno::ENXIO,
        Errno::EINVAL,
    ];
    let number = error.raw_os_error();
    number.is_some_and(|number| !of_the_file.contains(&Errno::from_raw(number)))
}

/// What it means that something at `path` is not opened.
pub(crate) fn unopened(path: &str, error: &OpenError) -> Refusal {
    match error {
        OpenError::Other(Kind::Link) => symlink(path),
        OpenError::Other(Kind::Special) => special(path),
        OpenError::Other(Kind::Folder | Kind::File) => Refusal::Unreadable {
            path: path.to_owned(),
            reason: "it was replaced while it was read".to_owned(),
        },
        OpenError::Io(error) => unreadable(path, error),
    }
}

/// Why the names in a folder are not read to their end.
pub(crate) enum Ended {
    /// They are refused.
    Refused(Refusal),
    /// The system failed.
    System(io::Error),
}

impl Ended {
    /// The refusal, for the folder at `path`.
    pub(crate) fn refusal(self, path: &str) -> Refusal {
        match self {
            Ended::Refused(refusal) => refusal,
            Ended::System(error) => unreadable(path, &error),
        }
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Ended {
        Ended::System(error)
    }
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Ended {
        Ended::Refused(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_machine_may_be_to_blame_for_is_no_refusal_of_the_submission() {
        for errno in [
            Errno::EACCES,
            Errno::EPERM,
            Errno::EIO,
            Errno::EMFILE,
            Errno::ENFILE,
            Errno::ENOMEM,
            Errno::EINTR,
            Errno::ESTALE,
        ] {
            let refusal = unreadable("src/lib.rs", &errno.into());
            assert!(refusal.is_ours(), "{errno}");
        }
        let of_the_content = io::Error::new(io::ErrorKind::InvalidData, "no deflate");
        for error in [
            Errno::ENOENT.into(),
            Errno::ENOTDIR.into(),
            Errno::ELOOP.into(),
            Errno::ENAMETOOLONG.into(),
            of_the_content,
        ] {
            let refusal = unreadable("src/lib.rs", &error);
            assert!(!refusal.is_ours(), "{error}");
        }
    }
}
