//! What the grader compiles once of the course's own, worlds and checks, and keeps beside the kit.
//!
//! Each is a folder called `NAME-HASH`, with a record of how large its files are, and of their hashes.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
    time::{Duration, SystemTime},
};

use crate::{
    disk,
    files::{self, FileError},
    kit::whole::{Damage, Files},
};

/// The file beside them that says how large they are, and their hashes.
const RECORD: &str = "files.json";

/// How long compiled checks that nobody needs any more are kept at least: another grader may be using them.
const KEPT: Duration = Duration::from_secs(60 * 60);

/// The digits of the hash in the name of compiled checks.
pub const HASH: usize = 32;

/// Compiled checks that were removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unused {
    /// How many.
    pub folders: u64,
    /// The bytes of the files in them.
    pub bytes: u64,
}

/// Whether what was compiled is in `folder`, with all that was recorded beside it.
pub fn is_whole(folder: &Path) -> bool {
    recorded(folder).is_some_and(|files| files.are_in(folder))
}

/// Puts the `files` that were made in `scratch` into `folder`, where they are kept.
pub fn keep(folder: &Path, scratch: &Path, files: &[&str]) -> Result<(), FileError> {
    let whole = scratch.join("whole");
    fs::create_dir(&whole).map_err(FileError::when("created", &whole))?;
    for file in files {
        let moved = fs::rename(scratch.join(file), whole.join(file));
        moved.map_err(FileError::when("written", &whole))?;
    }
    let record = serde_json::to_string(&Files::recorded(&whole, files)?);
    let written = record.map_err(io::Error::from);
    let written = written.and_then(|record| fs::write(whole.join(RECORD), record));
    written.map_err(FileError::when("written", &whole))?;
    match fs::rename(&whole, folder) {
        // Another grader was faster.
        Err(_) if is_whole(folder) => Ok(()),
        Err(_) if folder.is_dir() => {
            // What is there serves nobody.
            let replaced = fs::remove_dir_all(folder);
            let replaced = replaced.and_then(|()| fs::rename(&whole, folder));
            replaced.map_err(FileError::when("written", folder))
        }
        moved => moved.map_err(FileError::when("written", folder)),
    }
}

/// Whether the checks that are kept in `folder` are as they were compiled; what is not is removed, and compiled anew when it is
/// looked for.
///
/// # Errors
///
/// If they are not.
pub fn check(folder: &Path) -> Result<(), Damage> {
    let checked = recorded(folder).map_or(Ok(()), |files| files.check(folder));
    checked.inspect_err(Damage::clear)
}

fn recorded(folder: &Path) -> Option<Files> {
    let files: Files = serde_json::from_slice(&fs::read(folder.join(RECORD)).ok()?).ok()?;
    files.stay_inside().then_some(files)
}

/// Whether nothing may be written there.
pub fn is_closed(error: &io::Error) -> bool {
    let kind = error.kind();
    matches!(
        kind,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

/// What is recorded of the files in `folder`, as text.
pub fn record(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join(RECORD)).ok()
}

/// Removes what is called as `newest`, which begins with `prefix`, and was compiled before that, if it has been there for long.
pub fn forget_older(store: &Path, prefix: &str, newest: &Path) {
    forget(store, |name| {
        // A hash has no hyphen, and the name of another exercise may begin with this one's.
        let hash = name.strip_prefix(prefix);
        hash.is_some_and(|hash| !hash.contains('-')) && store.join(name) != newest
    });
}

/// Removes the compiled checks in `store` that `is_unused` names, if they have been there for long.
pub fn forget(store: &Path, is_unused: impl Fn(&str) -> bool) -> Unused {
    let mut unused = Unused::default();
    for entry in fs::read_dir(store).into_iter().flatten().flatten() {
        let path = entry.path();
        let named = entry.file_name().to_str().is_some_and(&is_unused);
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        let age = changed.map(|time| SystemTime::now().duration_since(time));
        let is_old = age.is_ok_and(|age| age.is_ok_and(|age| age > KEPT));
        let bytes = match named && is_old && files::is_folder(&path) {
            true => disk::bytes(&path),
            false => continue,
        };
        // What is left is in the way of nobody.
        if fs::remove_dir_all(&path).is_ok() {
            unused.folders += 1;
            unused.bytes += bytes;
        }
    }
    unused
}
