//! Frees what the grader keeps on the disk and can make again: scratch folders that runs have left which were killed, reports,
//! and compiled checks that nothing uses. What it does not know stays, and so does what is in use.

use std::{ffi::OsStr, fs, path::Path};

use crate::{
    compile::{self, Unused},
    course::Exercise,
    desk::Desk,
    disk::{self, Swept},
    files::{self, FileError},
    kit::Kit,
    store::Held,
};

/// What was freed, and what was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Freed {
    /// Scratch folders.
    pub scratch: Swept,
    /// Cached reports.
    pub reports: Held,
    /// Compiled checks, and what was left of some that were being compiled.
    pub checks: Unused,
    /// Files and folders in `target/grade` that are not of the grader. They stay.
    pub foreign: u64,
    /// The bytes of the kit, which stays.
    pub kit: u64,
}

impl Freed {
    /// All bytes that were freed.
    pub fn bytes(&self) -> u64 {
        self.scratch.bytes + self.reports.bytes + self.checks.bytes
    }
}

/// Frees what it can of the workbook of `desk`. Links are not followed.
///
/// # Errors
///
/// If a report can't be removed.
pub fn clean(desk: &Desk) -> Result<Freed, FileError> {
    let root = &desk.course.root;
    let target = root.join("target");
    let mut freed = Freed::default();
    let grade = target.join("grade");
    if files::is_folder(&grade) {
        let scratch = grade.join("scratch");
        freed.foreign += others(&grade, |name| name == "scratch" || name == "cache");
        if files::is_folder(&scratch) {
            freed.scratch = disk::sweep(&scratch);
            freed.foreign += others(&scratch, disk::is_scratch);
        }
        let (reports, foreign) = desk.cache.clear()?;
        freed.reports = reports;
        freed.foreign += foreign;
    }
    let kit = target.join("kit");
    if files::is_folder(&kit) {
        let of = |exercise: &Exercise| Kit::present_for(&compile::need(exercise), root);
        freed.checks = compile::forget_unused(&kit, of, &desk.course.exercises);
        freed.kit = disk::bytes(&kit);
    }
    Ok(freed)
}

/// How much there is in `folder` that is not `ours`.
fn others(folder: &Path, ours: impl Fn(&OsStr) -> bool) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| !ours(&entry.file_name())).count() as u64
}
