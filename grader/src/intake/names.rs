//! Names of files in a submission: which are passed over, and which can't be had on every disk.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::Refusal;

/// The most bytes of a path. Every system has longer ones, and to these is added where they are written to.
const LONGEST_PATH: usize = 1_000;

/// The most bytes of the name of a file or folder. Every system has longer ones.
const LONGEST_NAME: usize = 200;

/// Whether `path` only runs the rest, or is an editor's.
pub(super) fn are_passed_over(path: &str) -> bool {
    let mut names = path.split('/').skip(1);
    path == "src/main.rs"
        || path == "src/bin"
        || path.starts_with("src/bin/")
        || names.any(|name| name.starts_with('.'))
}

/// Whether `path`, or a name in it, is longer than every disk takes.
pub(super) fn are_too_long(path: &str) -> bool {
    path.len() > LONGEST_PATH || path.split('/').any(|name| name.len() > LONGEST_NAME)
}

/// Refuses files that would be one, or stand in each other's way, on some disk.
pub(super) fn refuse_clashes(files: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let mut by_key: HashMap<String, &String> = HashMap::new();
    for path in files.keys() {
        if let Some(other) = by_key.insert(key(path), path) {
            return Err(Refusal::SameName {
                path: path.clone(),
                other: other.clone(),
            });
        }
    }
    // An archive can hold what no disk does.
    for path in files.keys() {
        let key = key(path);
        let mut above = key.match_indices('/').map(|(end, _)| &key[..end]);
        if let Some(file) = above.find_map(|folder| by_key.get(folder)) {
            return Err(Refusal::FileAndFolder {
                path: (*file).clone(),
            });
        }
    }
    Ok(())
}

/// What two paths have in common that are one on some disk: some don't tell cases apart, and some not how an accent is written.
fn key(path: &str) -> String {
    let lower = path.nfc().collect::<String>().to_lowercase();
    lower.nfc().collect()
}
