//! What is kept of checks and worlds that are no exercise's any more.

use std::path::Path;

use super::{
    CHECKS,
    kept::{self, Unused},
    seam, world,
};
use crate::{course::Exercise, disk, files, kit::Kit};

/// Removes from the kit in `folder` what was compiled of checks and is not of `exercises` as they are now, with the kit `of`
/// each, if it has been there for long; and what is left of some that were being compiled when their run was killed.
pub fn forget_unused(
    folder: &Path,
    of: impl Fn(&Exercise) -> Option<Kit>,
    exercises: &[Exercise],
) -> Unused {
    let store = folder.join(CHECKS);
    if !files::is_folder(&store) {
        return Unused::default();
    }
    let named = |one: &Exercise| {
        let skeleton = files::read(&one.skeleton()).unwrap_or_default();
        let kit = of(one)?;
        let checks = seam::name(&kit, one, &skeleton);
        Some([Some(checks), world::name_of(&kit, one)])
    };
    let used = exercises.iter().filter_map(named).flatten().flatten();
    let used: Vec<String> = used.collect();
    let forgotten = kept::forget(&store, |name| {
        let hash = name.rsplit_once('-').map_or("", |(_, hash)| hash);
        let is_hash = hash.len() == kept::HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash && !used.iter().any(|used| used == name)
    });
    let swept = disk::sweep(&store);
    Unused {
        folders: forgotten.folders + swept.folders,
        bytes: forgotten.bytes + swept.bytes,
    }
}
