//! Files: reading and replacing them, with errors that name the path and the next step.

use std::{
    borrow::Cow,
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::render::escape;

/// What could not be done with a file or folder.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{}` can't be {doing}: {}; {}",
    shown(path),
    plain(source),
    next_step(source)
)]
pub struct FileError {
    /// What was to be done, such as `read` or `written`.
    pub doing: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl FileError {
    /// For [`Result::map_err`]: what `path` can't be, such as `read`.
    pub fn when(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |source| FileError {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}

/// `path` as one line of text that is safe to print.
pub fn shown(path: &Path) -> String {
    escape::line(&path.to_string_lossy())
}

/// The most bytes of a text file, where nothing less is said: much more than the course has of any.
const MOST_BYTES: u64 = 64 << 20;

/// The whole of a text file.
///
/// # Errors
///
/// If it can't be read, is not UTF-8, or has no end.
pub fn read(path: &Path) -> Result<String, FileError> {
    read_most(path, MOST_BYTES)
}

/// The whole of a text file that has no more than `most` bytes.
///
/// # Errors
///
/// As [`read`], and if it has more.
pub fn read_most(path: &Path, most: u64) -> Result<String, FileError> {
    let read = || {
        let mut text = Vec::new();
        File::open(path)?.take(most + 1).read_to_end(&mut text)?;
        if text.len() as u64 > most {
            let reason = format!("it has more than {most} bytes");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
        }
        String::from_utf8(text)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not valid UTF-8"))
    };
    read().map_err(FileError::when("read", path))
}

/// `text` with lines that end in `\n`, as everywhere but in a checkout that was told to end them in `\r\n`.
pub fn with_newlines(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

/// Puts `content` in the place of `file`, or of nothing: a reader sees all of the old content or all of the new. What
/// `file` permitted is kept.
///
/// # Errors
///
/// If the folder or the disk can't be written; `file` is then as it was.
pub fn replace(file: &Path, content: impl AsRef<[u8]>) -> Result<(), FileError> {
    let write = || {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        // The mask of the process still applies, as it does to any new file.
        let mut draft = tempfile::Builder::new()
            .prefix(".draft-")
            .permissions(fs::Permissions::from_mode(0o666))
            .tempfile_in(folder)?;
        draft.write_all(content.as_ref())?;
        if let Ok(metadata) = fs::metadata(file) {
            draft.as_file().set_permissions(metadata.permissions())?;
        }
        draft.persist(file).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(FileError::when("written", file))
}

/// What the system said, without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text);
    escape::line(reason)
}

fn next_step(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "check the name, or restore the file",
        io::ErrorKind::PermissionDenied => "check the permissions",
        io::ErrorKind::ReadOnlyFilesystem => "move the workbook to a disk that can be written",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space",
        io::ErrorKind::InvalidData => "save it as UTF-8",
        io::ErrorKind::FileTooLarge => "check that it is the right file",
        io::ErrorKind::NotADirectory
        | io::ErrorKind::IsADirectory
        | io::ErrorKind::AlreadyExists => "check what it is",
        _ => "mend that and try again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replace_puts_all_of_the_content_and_keeps_the_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        replace(&file, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&file, "two").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a draft");
    }

    #[test]
    fn an_error_names_the_path_and_the_next_step() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no\nsuch").join("lib.rs");
        let error = replace(&file, "").unwrap_err().to_string();
        assert!(
            error.contains(r"no\nsuch/lib.rs` can't be written: "),
            "{error}"
        );
        assert!(
            error.ends_with("; check the name, or restore the file"),
            "{error}"
        );
        fs::write(folder.path().join("latin"), b"caf\xe9").unwrap();
        let error = read(&folder.path().join("latin")).unwrap_err().to_string();
        assert!(error.ends_with("; save it as UTF-8"), "{error}");
    }
}
