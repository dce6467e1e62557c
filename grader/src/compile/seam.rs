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
    rustc::{self, FOR_CHECKS},
};
use crate::{
    course::Exercise,
    digest::sha256,
    disk::Scratch,
    files::FileError,
    kit::{
        Kit,
        compiler::{FLAGS, externs},
        whole::{Damage, Files},
    },
    process::Exit,
    report::{Diagnostic, Level},
    sandbox::Sandbox,
    stop::Stop,
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

/// How many of the compiler's errors an author is shown: those that come after are mostly of the same cause.
const MOST_ERRORS: usize = 3;

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
    pub fn ready(
        kit: &Kit,
        sandbox: &Sandbox,
        exercise: &Exercise,
        stop: &Stop,
    ) -> Result<Option<Seam>, CompileError> {
        if !exercise.dir.join("tests").join(STAND_IN).is_file() {
            return Ok(None);
        }
        let store = kit.folder().join(CHECKS);
        let seam = Seam {
            folder: store.join(format!("{}-{}", exercise.name, identity(kit, exercise))),
        };
        if !seam.is_whole() {
            let scratch = match fs::create_dir_all(&store).and_then(|()| Scratch::new_in(&store)) {
                Ok(scratch) => scratch,
                // The kit came with an image, say. The checks are compiled for each submission then.
                Err(error) if is_closed(&error) => return Ok(None),
                Err(error) => return Err(FileError::when("written", &store)(error).into()),
            };
            seam.build(kit, sandbox, exercise, &scratch, stop)?;
            // Somebody is writing at them. Under the name of those that were read, others must not be kept.
            if exercise.has_changed()? {
                return Ok(None);
            }
            seam.keep(scratch.path())?;
            forget_older(&store, exercise, &seam.folder);
        }
        Ok(Some(seam))
    }

    /// Whether it is there, with all that belongs to it.
    fn is_whole(&self) -> bool {
        recorded(&self.folder).is_some_and(|files| files.are_in(&self.folder))
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
    pub fn command(&self, kit: &Kit, exercise: &Exercise, scratch: &Path) -> Command {
        let mut program = rustc::command(kit, scratch);
        program
            .args(["--crate-name", PROGRAM])
            .arg(Path::new("tests").join(CONNECTS))
            .args(["-A", "warnings"]);
        let (stand_in, checks) = (self.library("stand_in"), self.library(CHECKS));
        externs(&mut program, kit.for_checks());
        externs(&mut program, [("stand_in", stand_in), (CHECKS, checks)]);
        extern_submission(&mut program, exercise, scratch);
        program
    }

    fn library(&self, name: &str) -> PathBuf {
        self.folder.join(format!("lib{name}.rlib"))
    }

    /// Compiles the checks in `scratch`.
    fn build(
        &self,
        kit: &Kit,
        sandbox: &Sandbox,
        exercise: &Exercise,
        scratch: &Scratch,
        stop: &Stop,
    ) -> Result<(), CompileError> {
        let dir = fs::canonicalize(scratch.path());
        let dir = dir.map_err(FileError::when("found", scratch.path()))?;
        let tests = dir.join("tests");
        copy_checks(&exercise.dir.join("tests"), &tests)?;
        append(&tests.join("checks.rs"), &main_of(exercise))?;

        let mut stand_in = rustc::command(kit, &dir);
        stand_in
            .args(["--crate-type", "rlib", "--crate-name", "stand_in"])
            .arg(Path::new("tests").join(STAND_IN));
        let mut checks = rustc::command(kit, &dir);
        checks
            .args(["--crate-type", "rlib", "--crate-name", CHECKS])
            .arg("tests/checks.rs");
        let library = dir.join("libstand_in.rlib");
        let name = super::crate_name(exercise);
        externs(&mut checks, [(name, library)]);
        for mut command in [stand_in, checks] {
            command.args(["-A", "warnings"]);
            externs(&mut command, kit.for_checks());
            let (exit, said) = rustc::run(command, FOR_CHECKS, kit, sandbox, &dir, None, stop)?;
            if exit != Exit::Code(0) {
                return Err(refused(exercise, &said, exit));
            }
        }
        Ok(())
    }

    /// Puts what was compiled in `scratch` where it belongs.
    fn keep(&self, scratch: &Path) -> Result<(), FileError> {
        let whole = scratch.join("whole");
        fs::create_dir(&whole).map_err(FileError::when("created", &whole))?;
        for library in LIBRARIES {
            let moved = fs::rename(scratch.join(library), whole.join(library));
            moved.map_err(FileError::when("written", &whole))?;
        }
        let record = serde_json::to_string(&Files::recorded(&whole, LIBRARIES)?);
        let written = record.map_err(io::Error::from);
        let written = written.and_then(|record| fs::write(whole.join(RECORD), record));
        written.map_err(FileError::when("written", &whole))?;
        match fs::rename(&whole, &self.folder) {
            // Another grader was faster.
            Err(_) if self.is_whole() => Ok(()),
            Err(_) if self.folder.is_dir() => {
                // What is there serves nobody.
                let replaced = fs::remove_dir_all(&self.folder);
                let replaced = replaced.and_then(|()| fs::rename(&whole, &self.folder));
                replaced.map_err(FileError::when("written", &self.folder))
            }
            moved => moved.map_err(FileError::when("written", &self.folder)),
        }
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
fn is_closed(error: &io::Error) -> bool {
    let kind = error.kind();
    matches!(
        kind,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

/// What tells the checks of `exercise`, as they are compiled now, from all others.
fn identity(kit: &Kit, exercise: &Exercise) -> String {
    let mut hash = sha256([&kit.identity(), &exercise.checks_sha256, &FLAGS.join("\n")]);
    hash.truncate(32);
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

fn refused(exercise: &Exercise, said: &[Diagnostic], exit: Exit) -> CompileError {
    let errors = said.iter().filter(|one| one.level == Level::Error);
    let first = errors.take(MOST_ERRORS).map(|one| &*one.rendered);
    let said: Vec<&str> = first.collect();
    CompileError::Checks {
        exercise: exercise.folder.clone(),
        said: match said.is_empty() {
            true => format!("the compiler gave up ({exit:?})"),
            false => said.join("\n"),
        },
    }
}

/// Removes checks of `exercise` that were compiled before those in `newest`, if they have been there for long.
fn forget_older(store: &Path, exercise: &Exercise, newest: &Path) {
    let prefix = format!("{}-", exercise.name);
    for entry in fs::read_dir(store).into_iter().flatten().flatten() {
        let name = entry.file_name();
        // A hash has no hyphen, and the name of another exercise may begin with this one's.
        let hash = name.to_str().and_then(|name| name.strip_prefix(&prefix));
        let is_older = hash.is_some_and(|hash| !hash.contains('-')) && entry.path() != newest;
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        let age = changed.map(|time| SystemTime::now().duration_since(time));
        if is_older && age.is_ok_and(|age| age.is_ok_and(|age| age > KEPT)) {
            // What is left is in the way of nobody.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
