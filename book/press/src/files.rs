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
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir()? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    Ok(files)
}
