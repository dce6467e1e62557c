//! Files of a folder, all the way down.

use std::{
    io,
    path::{Path, PathBuf},
};

/// All files below `folder`, sorted.
///
/// # Errors
///
/// If a folder can't be read.
pub fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    grader::tree::files(folder).map_err(io::Error::other)
}
