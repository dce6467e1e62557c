//! Sets aside what a learner wrote before `reset` puts the skeleton in its place.

use std::{
    fs,
    io::{self, BufRead, BufReader},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use crate::{
    disk::{self, Scratch},
    files::{self, FileError},
};

/// Where copies are kept, beside `src`.
const FOLDER: &str = ".before-reset";

/// Copies the folder `src` to `.before-reset/N/src` beside it, with the first N from 1 on that is free, and returns that
/// copy. Links are copied as links. When it returns, the copy has been read back and is the same. It gets that name when it is
/// whole; what is left of one by a run that was killed is removed.
///
/// # Errors
///
/// If `src` can't be read, or the copy can't be written or differs; nothing is left of the copy then.
pub fn set_aside(src: &Path) -> Result<PathBuf, FileError> {
    let home = src.with_file_name(FOLDER);
    files::own_folder(&home).map_err(FileError::when("made", &home))?;
    disk::sweep(&home);
    let name = src.file_name().unwrap_or_default();
    let draft = Scratch::new_in(&home).map_err(FileError::when("written", &home))?;
    copy_folder(src, &draft.path().join(name))?;
    let numbered = first_free(&home)?;
    let copy = numbered.join(name);
    fs::rename(draft.path().join(name), &copy).map_err(FileError::when("written", &copy))?;
    Ok(copy)
}

/// Makes the folder with the first number that is free, in one step, so that two at once get two.
fn first_free(home: &Path) -> Result<PathBuf, FileError> {
    let mut number = 1_u32;
    loop {
        let folder = home.join(number.to_string());
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(FileError::when("made", &folder)(error)),
        }
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), FileError> {
    let unreadable = || FileError::when("read", from);
    let entries = fs::read_dir(from).map_err(unreadable())?;
    fs::create_dir(to).map_err(FileError::when("made", to))?;
    for entry in entries {
        let entry = entry.map_err(unreadable())?;
        let kind = entry.file_type().map_err(unreadable())?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&from, &to)?;
        } else if kind.is_symlink() {
            let target = fs::read_link(&from).map_err(FileError::when("read", &from))?;
            symlink(target, &to).map_err(FileError::when("written", &to))?;
        } else if kind.is_file() {
            copy_file(&from, &to)?;
        } else {
            let error = io::Error::other("it is neither a file nor a folder");
            return Err(FileError::when("copied", &from)(error));
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::copy(from, to).map_err(FileError::when("copied", from))?;
    match same(from, to) {
        Ok(true) => Ok(()),
        Ok(false) => {
            let error =
                io::Error::other("the copy differs, perhaps because the file is being saved");
            Err(FileError::when("copied", from)(error))
        }
        Err(error) => Err(FileError::when("copied", from)(error)),
    }
}

fn same(one: &Path, other: &Path) -> io::Result<bool> {
    let mut one = BufReader::new(fs::File::open(one)?);
    let mut other = BufReader::new(fs::File::open(other)?);
    loop {
        let (a, b) = (one.fill_buf()?, other.fill_buf()?);
        let length = a.len().min(b.len());
        if length == 0 {
            return Ok(a.len() == b.len());
        }
        if a[..length] != b[..length] {
            return Ok(false);
        }
        one.consume(length);
        other.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_src_is_copied_under_the_next_number() {
        let dir = tempfile::tempdir().unwrap();
        let src = dir.path().join("src");
        fs::create_dir_all(src.join("deep")).unwrap();
        fs::write(src.join("lib.rs"), "first").unwrap();
        fs::write(src.join("deep/mod.rs"), b"caf\xe9").unwrap();
        symlink("/nowhere", src.join("link.rs")).unwrap();

        let first = set_aside(&src).unwrap();
        assert_eq!(first, dir.path().join(".before-reset/1/src"));
        fs::write(src.join("lib.rs"), "second").unwrap();
        let second = set_aside(&src).unwrap();
        assert_eq!(second, dir.path().join(".before-reset/2/src"));

        assert_eq!(fs::read_to_string(first.join("lib.rs")).unwrap(), "first");
        assert_eq!(fs::read_to_string(second.join("lib.rs")).unwrap(), "second");
        assert_eq!(fs::read(first.join("deep/mod.rs")).unwrap(), b"caf\xe9");
        assert_eq!(
            fs::read_link(first.join("link.rs")).unwrap(),
            Path::new("/nowhere")
        );
    }

    #[test]
    fn what_can_not_be_copied_leaves_no_half_copy() {
        let dir = tempfile::tempdir().unwrap();
        let src = dir.path().join("src");
        assert!(set_aside(&src).is_err(), "there is no `src`");
        fs::create_dir(&src).unwrap();
        fs::write(src.join("lib.rs"), "").unwrap();
        nix::unistd::mkfifo(&src.join("pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
        let error = set_aside(&src).unwrap_err().to_string();
        assert!(error.contains("src/pipe` can't be copied: "), "{error}");
        assert_eq!(fs::read_dir(dir.path().join(FOLDER)).unwrap().count(), 0);
    }

    #[test]
    fn files_are_the_same_only_if_all_of_them_is() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &str| {
            let file = dir.path().join(name);
            fs::write(&file, content).unwrap();
            file
        };
        let long = "x".repeat(100_000);
        assert!(same(&file("a", &long), &file("b", &long)).unwrap());
        assert!(!same(&file("a", &long), &file("b", &long[1..])).unwrap());
        assert!(!same(&file("a", &long), &file("b", "")).unwrap());
        assert!(!same(&file("a", "ab"), &file("b", "ac")).unwrap());
        assert!(same(&file("a", ""), &file("b", "")).unwrap());
    }
}
