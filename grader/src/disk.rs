//! How much a folder holds, for whoever may put only so much into it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What a folder may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Bytes in all its files together.
    pub bytes: u64,
    /// Files and folders.
    pub entries: u64,
}

impl Allowance {
    /// Whether `folder` holds more. Somebody may be writing there meanwhile, so what vanishes is not counted; a folder that
    /// can't be looked into is too much.
    pub fn is_exceeded(&self, folder: &Path) -> bool {
        let mut left = *self;
        let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(_) => return true,
            };
            for entry in entries.map_while(Result::ok) {
                // Of the entry itself: links are not followed.
                let Ok(metadata) = entry.metadata() else {
                    continue;
                };
                let (Some(bytes), Some(entries)) = (
                    left.bytes.checked_sub(metadata.len()),
                    left.entries.checked_sub(1),
                ) else {
                    return true;
                };
                left = Allowance { bytes, entries };
                if metadata.is_dir() {
                    folders.push(entry.path());
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_count_and_links_lead_nowhere() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        fs::create_dir_all(folder.join("a/b")).unwrap();
        std::os::unix::fs::symlink("/", folder.join("root")).unwrap();
        let bare = Allowance {
            bytes: u64::MAX,
            entries: 3,
        };
        assert!(!bare.is_exceeded(folder));
        fs::write(folder.join("a/b/c"), [0; 100]).unwrap();
        assert!(bare.is_exceeded(folder), "four entries");
        let small = Allowance {
            bytes: 99,
            entries: u64::MAX,
        };
        assert!(small.is_exceeded(folder));
        assert!(!bare.is_exceeded(&folder.join("gone")));
        assert!(bare.is_exceeded(&folder.join("a/b/c")), "no folder");
    }
}
