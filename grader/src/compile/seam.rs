//! The seam of an exercise: where its checks and a submission are put together.
//!
//! Two files of the course make it. `tests/seam/stand_in.rs` has what the skeleton has, and calls for it whatever is connected;
//! the checks are compiled against it once, and kept beside the kit. `tests/seam/program.rs` connects a submission; it is small,
//! and it alone is compiled anew for each. Most of the time that checks take to compile is saved so.

use std::{
    fmt::Write,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, SystemTime},
};

use super::{
    CHECKS, CompileError, add_signatures, append, copy_checks, extern_submission,
    rustc::{self, End, FOR_CHECKS, Site},
    see, world,
};
use crate::{
    budget::Budget,
    course::Exercise,
    digest::sha256,
    disk::{self, Scratch},
    files::{self, FileError},
    kit::{
        Kit,
        compiler::{FLAGS, externs},
        whole::{Damage, Files},
    },
};

/// The program's name.
pub const PROGRAM: &str = "program";

/// What a submission is connected to, among the files of the checks.
const STAND_IN: &str = "seam/stand_in.rs";

/// What connects it.
const CONNECTS: &str = "seam/program.rs";

/// What the two are compiled to, and the file beside them that says how large they are, and their hashes.
const LIBRARIES: [&str; 2] = ["libstand_in.rlib", "libchecks.rlib"];
const RECORD: &str = "files.json";

/// How long compiled checks that nobody needs any more are kept at least: another grader may be using them.
const KEPT: Duration = Duration::from_secs(60 * 60);

/// The digits of the hash in the name of compiled checks.
pub(super) const HASH: usize = 32;

/// The checks of an exercise, compiled.
#[derive(Debug)]
pub struct Seam {
    folder: PathBuf,
}

impl Seam {
    /// The seam of `exercise`, if it has one. What is not there yet is compiled. None also where
    /// there is no place to keep it, and where its files are being changed.
    ///
    /// # Errors
    ///
    /// If the checks do not compile, the grader itself fails, or is stopped.
    pub fn ready(site: Site, exercise: &Exercise) -> Result<Option<Seam>, CompileError> {
        let kit = site.kit;
        if !exercise.dir.join("tests").join(STAND_IN).is_file() {
            return Ok(None);
        }
        let store = kit.folder().join(CHECKS);
        let seam = Seam {
            folder: store.join(name(kit, exercise)),
        };
        if !is_whole(&seam.folder) {
            let scratch = match files::own_folder(&store).and_then(|()| Scratch::new_in(&store)) {
                Ok(scratch) => scratch,
                // The kit came with an image, say. The checks are compiled for each submission then.
                Err(error) if is_closed(&error) => return Ok(None),
                Err(error) => return Err(FileError::when("written", &store)(error).into()),
            };
            disk::sweep(&store);
            seam.build(site, exercise, &scratch)?;
            // Somebody is writing at them. Under the name of those that were read, others must not be kept.
            if exercise.has_changed()? {
                return Ok(None);
            }
            keep(&seam.folder, scratch.path(), &LIBRARIES)?;
            forget_older(&store, &format!("{}-", exercise.name), &seam.folder);
        }
        Ok(Some(seam))
    }

    /// Where the compiled checks are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts into `scratch` what connects a submission there.
    ///
    /// # Errors
    ///
    /// If it can't be read, or `scratch` can't be written.
    pub fn lay_out(&self, exercise: &Exercise, scratch: &Path) -> Result<(), FileError> {
        let (from, to) = (exercise.dir.join("tests"), scratch.join("tests"));
        copy_checks(&from.join("seam"), &to.join("seam"))?;
        add_signatures(exercise, &to.join(CONNECTS))
    }

    /// The command that compiles what is laid out in `scratch`.
    pub fn command(&self, site: Site, exercise: &Exercise) -> Command {
        let Site { kit, scratch, .. } = site;
        let mut program = rustc::command(kit, scratch);
        program
            .args(["--crate-name", PROGRAM])
            .arg(Path::new("tests").join(CONNECTS))
            .args(["-A", "warnings"]);
        let (stand_in, checks) = (self.library("stand_in"), self.library(CHECKS));
        see(&mut program, kit.for_checks(), site.sim);
        externs(&mut program, [("stand_in", stand_in), (CHECKS, checks)]);
        extern_submission(&mut program, &super::crate_name(exercise), scratch);
        program
    }

    fn library(&self, name: &str) -> PathBuf {
        self.folder.join(format!("lib{name}.rlib"))
    }

    /// Compiles the checks in `scratch`.
    fn build(
        &self,
        site: Site,
        exercise: &Exercise,
        scratch: &Scratch,
    ) -> Result<(), CompileError> {
        let kit = site.kit;
        let dir = fs::canonicalize(scratch.path());
        let dir = dir.map_err(FileError::when("found", scratch.path()))?;
        let tests = dir.join("tests");
        copy_checks(&exercise.dir.join("tests"), &tests)?;
        append(&tests.join("checks.rs"), &main_of(exercise))?;

        let crate_of = |name: &str, file: &Path| {
            let mut command = rustc::command(kit, &dir);
            command
                .args(["--crate-type", "rlib", "--crate-name", name])
                .arg(file)
                .args(["-A", "warnings"]);
            see(&mut command, kit.for_checks(), site.sim);
            command
        };
        let stand_in = || crate_of("stand_in", &Path::new("tests").join(STAND_IN));
        let checks = || {
            let mut checks = crate_of(CHECKS, Path::new("tests/checks.rs"));
            let library = dir.join("libstand_in.rlib");
            let name = super::crate_name(exercise);
            externs(&mut checks, [(name, library)]);
            checks
        };
        let site = Site {
            scratch: &dir,
            also: None,
            // This is done once, and no submission is to pay for it.
            within: &Budget::new(2 * 2 * FOR_CHECKS.wall),
            ..site
        };
        let commands: [&dyn Fn() -> Command; 2] = [&stand_in, &checks];
        for command in commands {
            let mut end = rustc::run(command(), FOR_CHECKS, site)?;
            if !end.is_known() {
                end = rustc::run(command(), FOR_CHECKS, site)?;
            }
            if !end.is_well() {
                return Err(refused(exercise, &end));
            }
        }
        Ok(())
    }
}

/// Whether what was compiled is in `folder`, with all that belongs to it.
pub(super) fn is_whole(folder: &Path) -> bool {
    recorded(folder).is_some_and(|files| files.are_in(folder))
}

/// Puts the `libraries` that were compiled in `scratch` into `folder`, where they are kept.
pub(super) fn keep(folder: &Path, scratch: &Path, libraries: &[&str]) -> Result<(), FileError> {
    let whole = scratch.join("whole");
    fs::create_dir(&whole).map_err(FileError::when("created", &whole))?;
    for library in libraries {
        let moved = fs::rename(scratch.join(library), whole.join(library));
        moved.map_err(FileError::when("written", &whole))?;
    }
    let record = serde_json::to_string(&Files::recorded(&whole, libraries)?);
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
pub(super) fn is_closed(error: &io::Error) -> bool {
    let kind = error.kind();
    matches!(
        kind,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

/// What compiled checks are called: `egg-HASH`.
fn name(kit: &Kit, exercise: &Exercise) -> String {
    format!("{}-{}", exercise.name, identity(kit, exercise))
}

/// What tells the checks of `exercise`, as they are compiled now, from all others. What was compiled against one file of a world
/// fits no other, also where that was made of the same sources.
fn identity(kit: &Kit, exercise: &Exercise) -> String {
    let world = world::kept(kit, exercise);
    let world = world.and_then(|sim| fs::read_to_string(sim.folder().join(RECORD)).ok());
    let mut hash = sha256([
        &kit.identity(),
        &exercise.checks_sha256,
        &FLAGS.join("\n"),
        &world.unwrap_or_default(),
    ]);
    hash.truncate(HASH);
    hash
}

/// A `main` for the checks: the submission's process is asked for one of them by name.
fn main_of(exercise: &Exercise) -> String {
    let mut list = String::new();
    for check in exercise.checks() {
        // Writing to a string does not fail.
        let _ = writeln!(list, "        ({0:?}, {0}),", check.name);
    }
    format!("\npub fn main() {{\n    ::lab::main(&[\n{list}    ]);\n}}\n")
}

fn refused(exercise: &Exercise, end: &End) -> CompileError {
    CompileError::Checks {
        exercise: exercise.folder.clone(),
        said: end.first_errors(),
    }
}

/// Removes what is called as `newest`, which begins with `prefix`, and was compiled before that, if it has been there for long.
pub(super) fn forget_older(store: &Path, prefix: &str, newest: &Path) {
    forget(store, |name| {
        // A hash has no hyphen, and the name of another exercise may begin with this one's.
        let hash = name.strip_prefix(prefix);
        hash.is_some_and(|hash| !hash.contains('-')) && store.join(name) != newest
    });
}

/// Compiled checks that were removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unused {
    /// How many.
    pub folders: u64,
    /// The bytes of the files in them.
    pub bytes: u64,
}

/// Removes from the kit in `folder` what was compiled of checks and is not of `exercises` as they are now, if it has been there
/// for long; and what is left of some that were being compiled when their run was killed.
pub fn forget_unused(folder: &Path, kit: Option<&Kit>, exercises: &[Exercise]) -> Unused {
    let store = folder.join(CHECKS);
    if !files::is_folder(&store) {
        return Unused::default();
    }
    let names = |kit: &Kit| {
        let worlds = exercises.iter().filter_map(|one| world::name_of(kit, one));
        worlds
            .chain(exercises.iter().map(|one| name(kit, one)))
            .collect()
    };
    let used: Vec<String> = kit.map_or_else(Vec::new, names);
    let forgotten = forget(&store, |name| {
        let hash = name.rsplit_once('-').map_or("", |(_, hash)| hash);
        let is_hash = hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash && !used.iter().any(|used| used == name)
    });
    let swept = disk::sweep(&store);
    Unused {
        folders: forgotten.folders + swept.folders,
        bytes: forgotten.bytes + swept.bytes,
    }
}

/// Removes the compiled checks in `store` that `is_unused` names, if they have been there for long.
fn forget(store: &Path, is_unused: impl Fn(&str) -> bool) -> Unused {
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
