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

pub mod classroom50;
pub mod csv;
pub mod html;
pub mod junit;
pub mod markdown;
pub mod per_learner;

/// The folders with a document for each learner.
const FOLDERS: [&str; 3] = ["gradescope", "prairielearn", classroom50::FOLDER];

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
    let mut files: Vec<PathBuf> = ["junit.xml", "summary.md"]
        .map(|name| dir.join(name))
        .into();
    let folders = FOLDERS.map(|name| dir.join(name));
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
