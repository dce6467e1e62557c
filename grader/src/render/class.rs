//! The renderers of a class: each writes one file, or a folder of files, for one kind of reader.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    class::{
        gradebook::{Gradebook, GradebookError},
        summary::Summary,
    },
    files::FileError,
};

mod classroom50;
mod csv;
mod gradescope;
mod html;
mod junit;
mod markdown;
mod per_learner;
mod prairielearn;

/// The formats that are written on request. One more is a file of its own, and a line here.
pub static FORMATS: [Format; 5] = [
    junit::FORMAT,
    gradescope::FORMAT,
    prairielearn::FORMAT,
    classroom50::FORMAT,
    markdown::FORMAT,
];

/// What is written in any case.
const ALWAYS: [&str; 3] = ["gradebook.csv", "changes.csv", "index.html"];

/// A format that is written on request, beside the gradebook and the page.
#[derive(Debug, Clone)]
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is, as help says it.
    pub about: &'static str,
    /// What it writes.
    written: Written,
    /// Writes it.
    write: fn(&Gradebook, &Summary) -> Result<(), GradebookError>,
}

/// What a format writes into the folder of a class.
#[derive(Debug, Clone, Copy)]
enum Written {
    /// A file of this name.
    File(&'static str),
    /// A folder of the format's own name, with a document for each learner.
    Folder,
}

impl Format {
    /// Writes it.
    ///
    /// # Errors
    ///
    /// If the results can't be read, or the folder not be written.
    pub fn write(&self, gradebook: &Gradebook, summary: &Summary) -> Result<(), GradebookError> {
        (self.write)(gradebook, summary)
    }

    /// The name of what it writes.
    fn written(&self) -> &'static str {
        match self.written {
            Written::File(name) => name,
            Written::Folder => self.name,
        }
    }
}

/// The names of all that may be written for a class, whatever is asked for.
pub fn written() -> Vec<&'static str> {
    let requested = FORMATS.iter().map(Format::written);
    ALWAYS.into_iter().chain(requested).collect()
}

/// Why a renderer stopped.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Gradebook(#[from] GradebookError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes the file `path` by `write`, as a whole or not at all.
fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Broken>,
) -> Result<(), GradebookError> {
    let mut broken = None;
    let written = crate::class::ledger::write_file(path, |to| match write(to) {
        Err(Broken::Io(error)) => Err(error),
        Err(Broken::Gradebook(error)) => {
            broken = Some(error);
            Err(io::Error::other("the results can't be read"))
        }
        Ok(()) => Ok(()),
    });
    match broken {
        Some(error) => Err(error),
        None => Ok(written.map_err(FileError::when("written", path))?),
    }
}

/// Writes all that there is of a class anyway: the gradebook, the page, and who went up or down.
///
/// # Errors
///
/// If the results can't be read, or the folder not be written.
pub fn write(gradebook: &Gradebook, summary: &Summary) -> Result<(), GradebookError> {
    csv::write(gradebook)?;
    if let Some(changes) = &summary.changes {
        csv::write_changes(gradebook, changes)?;
    }
    html::write(gradebook, summary)
}

/// Removes what was written on request for earlier results, so that nothing older lies beside what is written next.
///
/// # Errors
///
/// If the folder can't be written.
pub fn remove_extras(dir: &Path) -> Result<(), FileError> {
    let (folders, files): (Vec<&Format>, Vec<&Format>) = FORMATS
        .iter()
        .partition(|format| matches!(format.written, Written::Folder));
    let path = |format: &&Format| dir.join(format.written());
    let mut files: Vec<PathBuf> = files.iter().map(path).collect();
    let folders: Vec<PathBuf> = folders.iter().map(path).collect();
    // Not through a link: what is there is somebody else's.
    let is_folder =
        |folder: &&PathBuf| fs::symlink_metadata(folder).is_ok_and(|folder| folder.is_dir());
    let real = folders.iter().filter(is_folder);
    for entries in real.filter_map(|folder| fs::read_dir(folder).ok()) {
        let entries = entries.map_while(Result::ok).map(|entry| entry.path());
        files.extend(entries.filter(|file| file.extension().is_some_and(|end| end == "json")));
    }
    for file in files.iter().filter(|file| file.exists()) {
        fs::remove_file(file).map_err(FileError::when("removed", file))?;
    }
    for folder in folders {
        // One that holds somebody else's files stays.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

/// The words of a count, the most frequent first: `3 wrong, 1 stuck`.
pub fn counted<W: AsRef<str>>(counts: impl IntoIterator<Item = (W, usize)>) -> String {
    let mut counts: Vec<(W, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let words = counts.iter();
    let words: Vec<String> = words
        .map(|(word, count)| format!("{count} {}", word.as_ref()))
        .collect();
    words.join(", ")
}
