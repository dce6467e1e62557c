//! Files of the book that are written in TOML.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

/// Why a file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum WrittenError {
    /// It can't be read.
    #[error("{} can't be read: {source}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no TOML, or not of the shape that it should have.
    #[error("{}: {error}", .file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        error: Box<toml::de::Error>,
    },
}

/// What is written in `file`.
///
/// # Errors
///
/// If the file can't be read or understood.
pub fn read<T: DeserializeOwned>(file: &Path) -> Result<T, WrittenError> {
    let text = fs::read_to_string(file).map_err(|source| WrittenError::Unreadable {
        file: file.to_owned(),
        source,
    })?;
    toml::from_str(&text).map_err(|error| WrittenError::Malformed {
        file: file.to_owned(),
        error: Box::new(error),
    })
}

/// The same; nothing if there is no such file.
///
/// # Errors
///
/// If the file is there and can't be read or understood.
pub fn read_if_there<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, WrittenError> {
    match read(file) {
        Err(WrittenError::Unreadable { source, .. })
            if source.kind() == io::ErrorKind::NotFound =>
        {
            Ok(None)
        }
        written => written.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_t_be_used_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("numbers.toml");
        assert_eq!(read_if_there::<toml::Table>(&file).unwrap(), None);
        let missing = read::<toml::Table>(&file).unwrap_err().to_string();
        assert!(missing.contains("numbers.toml can't be read"), "{missing}");
        fs::write(&file, "one = ").unwrap();
        let malformed = read_if_there::<toml::Table>(&file).unwrap_err().to_string();
        assert!(
            malformed.contains("numbers.toml: TOML parse error"),
            "{malformed}"
        );
    }
}
