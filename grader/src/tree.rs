//! Trees of files that are the course's own: what is in them, and copies of them.
//!
//! For the course, the grader's sources and what tests make. What others hand in is read by [`folder`](crate::folder), which follows
//! no link and holds open what it looks into.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use walkdir::{DirEntry, WalkDir};

use crate::files::FileError;

/// The files below `folder`, each with its folder before it, sorted. Links are followed; a hidden one that leads nowhere is an
/// editor's, and left out.
///
/// # Errors
///
/// If a folder can't be read, or a link leads nowhere or into itself.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    files_without(folder, |_| false)
}

/// The same, but for the files and folders that `without` names.
///
/// # Errors
///
/// As [`files`].
pub(crate) fn files_without(
    folder: &Path,
    mut without: impl FnMut(&DirEntry) -> bool,
) -> Result<Vec<PathBuf>, FileError> {
    let entries = WalkDir::new(folder).min_depth(1).follow_links(true);
    let mut files = Vec::new();
    for entry in entries.into_iter().filter_entry(|entry| !without(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            // Emacs locks the file that it edits by a link `.#NAME` to nowhere.
            Err(error) if error.path().is_some_and(is_hidden_link) => continue,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                return Err(FileError::when("read", &path)(io::Error::from(error)));
            }
        };
        if !entry.file_type().is_dir() {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}

/// Whether the name of `entry` begins with a dot.
pub(crate) fn is_hidden(entry: &DirEntry) -> bool {
    has_dot(entry.file_name())
}

fn is_hidden_link(path: &Path) -> bool {
    path.file_name().is_some_and(has_dot) && path.is_symlink()
}

fn has_dot(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Copies what is in `from` into `to`, which is made if need be. What is there by the same names is replaced.
///
/// # Errors
///
/// As [`files`], and if a file can't be copied.
pub fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::create_dir_all(to).map_err(FileError::when("created", to))?;
    for file in files(from)? {
        let copy = to.join(file.strip_prefix(from).unwrap_or(&file));
        let above = copy.parent().unwrap_or(to);
        fs::create_dir_all(above).map_err(FileError::when("created", above))?;
        fs::copy(&file, &copy).map_err(FileError::when("copied", &file))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_same_files_and_what_is_wrong_is_named() {
        let place = tempfile::tempdir().unwrap();
        let at = |path: &str| place.path().join(path);
        fs::create_dir_all(at("from/deep/er")).unwrap();
        for file in ["from/b", "from/.a", "from/deep/er/c"] {
            fs::write(at(file), file).unwrap();
        }
        std::os::unix::fs::symlink("ada@here.123:4", at("from/deep/.#er")).unwrap();
        copy(&at("from"), &at("to/new")).unwrap();
        let names = |folder: &str| -> Vec<PathBuf> {
            let files = files(&at(folder)).unwrap().into_iter();
            let name = |file: PathBuf| file.strip_prefix(at(folder)).unwrap().to_owned();
            files.map(name).collect()
        };
        assert_eq!(names("from"), [".a", "b", "deep/er/c"].map(PathBuf::from));
        assert_eq!(names("to/new"), names("from"));
        let copied = fs::read_to_string(at("to/new/deep/er/c"));
        assert_eq!(copied.unwrap(), "from/deep/er/c");
        let seen = files_without(&at("from"), is_hidden).unwrap();
        assert_eq!(seen.len(), 2);

        let error = files(&at("nowhere")).unwrap_err().to_string();
        assert!(error.contains("nowhere` can't be read: "), "{error}");
        std::os::unix::fs::symlink(at("from"), at("from/deep/loop")).unwrap();
        assert!(files(&at("from")).is_err());
    }
}
