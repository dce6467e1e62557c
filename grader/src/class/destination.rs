//! The folder that a class is written to: whether what lies there is ours.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    manifest::{self, Manifest},
    outcome,
};
use crate::files::{self, shown};

/// The file of all results.
pub const LEDGER: &str = "results.jsonl";

/// A file that would be replaced, in a folder in which nothing says that it is of a class.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{}` is there already, and its folder holds no results of `cargo grade class`; choose another `--out`, or move it away",
    shown(.0)
)]
pub struct Foreign(PathBuf);

/// Whether files and folders called `written`, if a class writes them to `dir`, replace nothing but what a class has written. The
/// manifest is always among them; the ledger keeps what it finds.
///
/// # Errors
///
/// If there is something that may be somebody else's.
pub(super) fn must_be_ours(dir: &Path, written: &[&str]) -> Result<(), Foreign> {
    if Manifest::read(dir).is_some() || holds_results(dir) {
        return Ok(());
    }
    let written = written.iter().chain([&manifest::FILE]);
    let there = written.map(|name| dir.join(name)).find(|path| {
        fs::symlink_metadata(path).is_ok_and(|found| match found.is_dir() {
            // An empty one is in the way of nothing.
            true => fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some()),
            false => true,
        })
    });
    there.map_or(Ok(()), |path| Err(Foreign(path)))
}

/// Whether the ledger of a run lies there, of one that was stopped perhaps.
fn holds_results(dir: &Path) -> bool {
    let begins = format!("{{\"schema\":\"{}\"", outcome::SCHEMA);
    let Ok(ledger) = files::open_regular(&dir.join(LEDGER)) else {
        return false;
    };
    let mut beginning = Vec::new();
    let read = ledger.take(begins.len() as u64).read_to_end(&mut beginning);
    // Nothing was judged yet, or the first line is torn.
    read.is_ok() && begins.as_bytes().starts_with(&beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: [&str; 3] = ["gradebook.csv", "index.html", "gradescope"];

    #[test]
    fn what_somebody_else_has_written_is_not_replaced() {
        for name in ["gradebook.csv", "index.html", manifest::FILE] {
            let dir = tempfile::tempdir().unwrap();
            must_be_ours(dir.path(), &WRITTEN).unwrap();
            fs::write(dir.path().join("notes.txt"), "mine").unwrap();
            must_be_ours(dir.path(), &WRITTEN).unwrap();
            fs::write(dir.path().join(name), "mine").unwrap();
            let error = must_be_ours(dir.path(), &WRITTEN).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("gradescope")).unwrap();
        must_be_ours(dir.path(), &WRITTEN).unwrap();
        fs::write(dir.path().join("gradescope/ada.json"), "mine").unwrap();
        assert!(must_be_ours(dir.path(), &WRITTEN).is_err());
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/nowhere", dir.path().join("index.html")).unwrap();
        assert!(must_be_ours(dir.path(), &WRITTEN).is_err(), "a link");
    }

    #[test]
    fn what_a_class_has_written_is_ours_also_if_it_was_stopped() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("gradebook.csv"), "learner").unwrap();
        for results in [
            "",
            "{\"sche",
            "{\"schema\":\"workbook-result/1\",\"learner\":",
        ] {
            fs::write(dir.path().join(LEDGER), results).unwrap();
            must_be_ours(dir.path(), &WRITTEN).unwrap();
        }
        fs::write(dir.path().join(LEDGER), "{\"mine\": 1}\n").unwrap();
        assert!(must_be_ours(dir.path(), &WRITTEN).is_err());
    }
}
