//! The seam of an exercise: where its checks and a submission are put together.
//!
//! Two files make it, which are written from the skeleton's signatures ([`crate::course::seam`]). The stand-in has what the
//! skeleton has, and calls for it whatever is connected; the checks are compiled against it once, and kept beside the kit. The
//! program connects a submission; it is small, and it alone is compiled anew for each. Most of the time that checks take to
//! compile is saved so.
//!
//! What can't be written so the course says itself, in files that are laid over the two: `tests/seam/stand_in.rs` and
//! `tests/seam/program.rs`. Where it says nothing, the exercise does without a seam, and its checks are compiled against each
//! submission; so it is, too, if `tests/seam/none.txt` says why it shall be.

use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use super::{
    CHECKS, CompileError, add_signatures, append, commands, copy_checks, extern_submission,
    rustc::{self, End, FOR_CHECKS, Site},
};
use crate::{
    budget::Budget,
    course::{
        Exercise,
        overlay::{Answer, Base, Overlay},
        seam::{self as sources, Needs, Sources},
    },
    digest::sha256,
    disk::{self, Scratch},
    files::{self, FileError},
    kit::{
        Kit,
        compiler::{FLAGS, externs},
        whole::{Damage, Files},
    },
    report::Level,
};

/// The program's name.
pub const PROGRAM: &str = "program";

/// What a submission is connected to, among the files of the checks.
const STAND_IN: &str = "seam/stand_in.rs";

/// What connects it.
const CONNECTS: &str = "seam/program.rs";

/// What is kept: the two that are compiled, what connects a submission with them, and the file beside them that says how large
/// they are, and their hashes.
const KEPT_FILES: [&str; 3] = ["libstand_in.rlib", "libchecks.rlib", "program.rs"];
const RECORD: &str = "files.json";

/// What is kept in place of them if there can be no seam, and what the course has where it wants none: why.
const NONE: &str = "none.txt";

/// The file of a submission that its crate begins with.
const LIB: &str = "src/lib.rs";

/// How often it is tried to write a seam with what the compiler has said that checks need.
const MOST_ROUNDS: usize = 10;

/// How long compiled checks that nobody needs any more are kept at least: another grader may be using them.
const KEPT: Duration = Duration::from_secs(60 * 60);

/// The digits of the hash in the name of compiled checks.
const HASH: usize = 32;

/// How many of the compiler's errors an author is shown: those that come after are mostly of the same cause.
const MOST_ERRORS: usize = 3;

/// The checks of an exercise, compiled.
#[derive(Debug)]
pub struct Seam {
    folder: PathBuf,
}

/// Why an exercise has no seam.
#[derive(Debug)]
enum Unfit {
    /// What the course itself says of it is wrong, or the checks are.
    Wrong(CompileError),
    /// No seam can be written for its skeleton, for this reason.
    None(String),
}

impl<E: Into<CompileError>> From<E> for Unfit {
    fn from(error: E) -> Unfit {
        Unfit::Wrong(error.into())
    }
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
        if unwanted(exercise).is_file() {
            return Ok(None);
        }
        let store = kit.folder().join(CHECKS);
        let skeleton = files::read(&exercise.skeleton())?;
        let seam = Seam {
            folder: store.join(name(kit, exercise, &skeleton)),
        };
        if seam.is_whole() {
            return Ok(Some(seam));
        }
        if seam.folder.join(NONE).is_file() {
            return Ok(None);
        }
        let scratch = match files::own_folder(&store).and_then(|()| Scratch::new_in(&store)) {
            Ok(scratch) => scratch,
            // The kit came with an image, say. The checks are compiled for each submission then.
            Err(error) if is_closed(&error) => return Ok(None),
            Err(error) => return Err(FileError::when("written", &store)(error).into()),
        };
        disk::sweep(&store);
        let site = Site {
            scratch: scratch.path(),
            also: None,
            // This is done once, and no submission is to pay for it.
            within: &Budget::new(2 * 2 * FOR_CHECKS.wall),
            ..site
        };
        let built = match Build::new(site, exercise, &skeleton)?.run() {
            Ok(()) => true,
            Err(Unfit::None(why)) => {
                let file = scratch.path().join(NONE);
                fs::write(&file, why).map_err(FileError::when("written", &file))?;
                false
            }
            Err(Unfit::Wrong(error)) => return Err(error),
        };
        // Somebody is writing at them. Under the name of those that were read, others must not be kept.
        if exercise.has_changed()? {
            return Ok(None);
        }
        seam.keep(scratch.path(), built)?;
        forget_older(&store, exercise, &seam.folder);
        Ok(built.then_some(seam))
    }

    /// Whether it is there, with all that belongs to it.
    fn is_whole(&self) -> bool {
        let is_there = |file: &&str| self.folder.join(file).is_file();
        KEPT_FILES.iter().all(is_there)
            && recorded(&self.folder).is_some_and(|files| files.are_in(&self.folder))
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
        let (from, to) = (self.folder.join("program.rs"), scratch.join("tests"));
        put_program(exercise, &files::read(&from)?, &to)
    }

    /// The command that compiles what is laid out in `scratch`.
    pub fn command(&self, kit: &Kit, exercise: &Exercise, scratch: &Path) -> Command {
        of_program(kit, exercise, &self.folder, scratch)
    }

    /// Puts what was `built` in `scratch` where it belongs, or what was written there of why it was not.
    fn keep(&self, scratch: &Path, built: bool) -> Result<(), FileError> {
        let whole = scratch.join("whole");
        fs::create_dir(&whole).map_err(FileError::when("created", &whole))?;
        let kept: &[&str] = if built { &KEPT_FILES } else { &[NONE] };
        for file in kept {
            let moved = fs::rename(scratch.join(file), whole.join(file));
            moved.map_err(FileError::when("written", &whole))?;
        }
        let kept = kept.iter().copied();
        let record = serde_json::to_string(&Files::recorded(&whole, kept)?);
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

/// Where the course says that `exercise` shall have no seam.
fn unwanted(exercise: &Exercise) -> PathBuf {
    exercise.dir.join("tests/seam").join(NONE)
}

/// Why the checks of `exercise` are compiled against each submission, if they are because no seam can be written, or none is
/// wanted. Before that was tried nothing is said.
pub fn without_seam(kit: &Kit, exercise: &Exercise) -> Option<String> {
    if let Ok(why) = fs::read_to_string(unwanted(exercise)) {
        return Some(why);
    }
    let skeleton = files::read(&exercise.skeleton()).ok()?;
    let folder = kit
        .folder()
        .join(CHECKS)
        .join(name(kit, exercise, &skeleton));
    fs::read_to_string(folder.join(NONE)).ok()
}

/// What compiled checks are called: `egg-HASH`.
fn name(kit: &Kit, exercise: &Exercise, skeleton: &str) -> String {
    format!("{}-{}", exercise.name, identity(kit, exercise, skeleton))
}

/// What tells the checks of `exercise`, as they are compiled now, from all others: they, what they are compiled against and
/// with, and what the seam is written from and by.
fn identity(kit: &Kit, exercise: &Exercise, skeleton: &str) -> String {
    static WRITER: LazyLock<String> = LazyLock::new(|| sha256(sources::WRITER));
    let (kit, flags) = (kit.identity(), FLAGS.join("\n"));
    let mut hash = sha256([&*kit, &exercise.checks_sha256, &flags, skeleton, &**WRITER]);
    hash.truncate(HASH);
    hash
}

/// Writes the `program`, with the signatures that the skeleton promises, to the files of the checks in `tests`.
fn put_program(exercise: &Exercise, program: &str, tests: &Path) -> Result<(), FileError> {
    let file = tests.join(CONNECTS);
    let folder = tests.join("seam");
    fs::create_dir_all(&folder).map_err(FileError::when("created", &folder))?;
    fs::write(&file, program).map_err(FileError::when("written", &file))?;
    add_signatures(exercise, &file)
}

/// The command that compiles the program in `scratch`, against what is compiled of the checks in `folder` and of a submission
/// in `scratch`.
fn of_program(kit: &Kit, exercise: &Exercise, folder: &Path, scratch: &Path) -> Command {
    let mut program = rustc::command(kit, scratch);
    program
        .args(["--crate-name", PROGRAM])
        .arg(Path::new("tests").join(CONNECTS))
        .args(["-A", "warnings"]);
    let library = |name: &str| folder.join(format!("lib{name}.rlib"));
    externs(&mut program, kit.for_checks());
    externs(
        &mut program,
        ["stand_in", CHECKS].map(|name| (name, library(name))),
    );
    extern_submission(&mut program, &super::crate_name(exercise), scratch);
    program
}

/// The checks of an exercise that are being compiled.
struct Build<'a> {
    site: Site<'a>,
    exercise: &'a Exercise,
    skeleton: &'a str,
    /// The scratch folder, without links in its path.
    dir: PathBuf,
    /// The names that the checks use.
    used: BTreeSet<String>,
    /// Whether the course says something of the seam itself.
    is_said: bool,
}

impl<'a> Build<'a> {
    /// Puts the checks into the scratch folder of `site`.
    fn new(
        site: Site<'a>,
        exercise: &'a Exercise,
        skeleton: &'a str,
    ) -> Result<Build<'a>, CompileError> {
        let dir = fs::canonicalize(site.scratch);
        let dir = dir.map_err(FileError::when("found", site.scratch))?;
        let tests = dir.join("tests");
        copy_checks(&exercise.dir.join("tests"), &tests)?;
        let overrides = tests.join("seam");
        let is_said = overrides.is_dir();
        if is_said {
            // It is read where the course has it, and names nothing that the checks use.
            fs::remove_dir_all(&overrides).map_err(FileError::when("removed", &overrides))?;
        }
        let used = sources::names_of_checks(&tests).map_err(FileError::when("read", &tests))?;
        append(&tests.join("checks.rs"), &main_of(exercise))?;
        fs::create_dir(&overrides).map_err(FileError::when("created", &overrides))?;
        let (src, lib) = (dir.join("src"), dir.join(LIB));
        fs::create_dir(&src).map_err(FileError::when("created", &src))?;
        fs::write(&lib, skeleton).map_err(FileError::when("written", &lib))?;
        Ok(Build {
            site,
            exercise,
            skeleton,
            dir,
            used,
            is_said,
        })
    }

    /// Writes a seam and compiles the checks against it. The skeleton has to fit there as well, as any submission has to.
    fn run(&self) -> Result<(), Unfit> {
        match self.compile() {
            Ok(()) => Ok(()),
            // What somebody has written is meant to be used.
            Err(Unfit::None(said)) if self.is_said => Err(self.refused(said).into()),
            Err(Unfit::None(why)) => {
                // The checks themselves may be wrong.
                super::lay_out(self.exercise, &self.dir)?;
                match self.all_well([&|| self.alone().0, &|| self.alone().1])? {
                    Ok(()) => Err(Unfit::None(why)),
                    Err(said) => Err(self.refused(said).into()),
                }
            }
            wrong => wrong,
        }
    }

    fn compile(&self) -> Result<(), Unfit> {
        let krate = super::crate_name(self.exercise);
        let tests = self.dir.join("tests");
        let mut needs = Needs::default();
        for _ in 0..MOST_ROUNDS {
            let seam = sources::write(self.skeleton, &krate, &self.used, &needs);
            let seam = match seam {
                Ok(seam) => self.with_what_is_said(seam)?,
                Err(error) => return Err(Unfit::None(error.to_string())),
            };
            let stand_in = tests.join(STAND_IN);
            let written = fs::write(&stand_in, &seam.stand_in);
            written.map_err(FileError::when("written", &stand_in))?;
            let file = Path::new("tests").join(STAND_IN);
            let end = self.end(|| self.command("stand_in", &file, None))?;
            if !end.is_well() {
                return Err(Unfit::None(errors(&end)));
            }
            let library = self.dir.join("libstand_in.rlib");
            let stand_in = (&*krate, library);
            let file = Path::new("tests/checks.rs");
            let end = self.end(|| self.command(CHECKS, file, Some(stand_in.clone())))?;
            if end.is_well() {
                return self.connect(&seam);
            }
            let said = end.said.iter().filter(|one| one.level == Level::Error);
            // All are heard, whatever is new in them.
            let news = said.map(|one| needs.learn(&one.rendered));
            if !news.fold(false, |before, new| before | new) {
                return Err(Unfit::None(errors(&end)));
            }
        }
        Err(Unfit::None(
            "its checks need something new again and again".to_owned(),
        ))
    }

    /// Compiles what connects the skeleton.
    fn connect(&self, seam: &Sources) -> Result<(), Unfit> {
        let kit = self.site.kit;
        put_program(self.exercise, &seam.program, &self.dir.join("tests"))?;
        let program = || of_program(kit, self.exercise, &self.dir, &self.dir);
        let well = self.all_well([&|| self.alone().0, &program])?;
        well.map_err(Unfit::None)?;
        let file = self.dir.join("program.rs");
        let written = fs::write(&file, &seam.program);
        Ok(written.map_err(FileError::when("written", &file))?)
    }

    /// The seam, with what the course says itself laid over it.
    fn with_what_is_said(&self, seam: Sources) -> Result<Sources, Unfit> {
        let laid = |text: String, file: &str| {
            let path = self.exercise.dir.join("tests").join(file);
            if !path.is_file() {
                return Ok(text);
            }
            let label = format!("exercises/{}/tests/{file}", self.exercise.folder);
            let base = Answer::whole([(LIB, "the seam as it is written".to_owned(), &*text)]);
            let overlay = Overlay {
                label: &label,
                text: &files::read(&path)?,
                without: &[],
            };
            let laid = Base::of(base).and_then(|base| base.with(&overlay));
            let laid = laid.map_err(|error| Unfit::Wrong(self.refused(error.to_string())))?;
            Ok::<_, Unfit>(laid.files().remove(LIB).unwrap_or_default())
        };
        Ok(Sources {
            stand_in: laid(seam.stand_in, STAND_IN)?,
            program: laid(seam.program, CONNECTS)?,
        })
    }

    fn command(&self, name: &str, file: &Path, sees: Option<(&str, PathBuf)>) -> Command {
        let mut command = rustc::command(self.site.kit, &self.dir);
        command
            .args(["--crate-type", "rlib", "--crate-name", name])
            .arg(file)
            .args(["-A", "warnings"]);
        externs(&mut command, self.site.kit.for_checks());
        externs(&mut command, sees);
        command
    }

    /// The commands that compile the skeleton, and the checks against it.
    fn alone(&self) -> (Command, Command) {
        let [library, checks] = commands(self.site.kit, self.exercise, &self.dir);
        (library, checks)
    }

    /// Runs the commands up to the first that does not end well: what is said then.
    fn all_well(
        &self,
        commands: [&dyn Fn() -> Command; 2],
    ) -> Result<Result<(), String>, CompileError> {
        for command in commands {
            let end = self.end(command)?;
            if !end.is_well() {
                return Ok(Err(errors(&end)));
            }
        }
        Ok(Ok(()))
    }

    /// How the compiler ends. What may be the machine's doing is tried again.
    fn end(&self, command: impl Fn() -> Command) -> Result<End, CompileError> {
        let site = Site {
            scratch: &self.dir,
            ..self.site
        };
        let end = rustc::run(command(), FOR_CHECKS, site)?;
        match end.is_known() {
            true => Ok(end),
            false => rustc::run(command(), FOR_CHECKS, site),
        }
    }

    fn refused(&self, said: String) -> CompileError {
        CompileError::Checks {
            exercise: self.exercise.folder.clone(),
            said,
        }
    }
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

/// The first errors of a compiler that ended so.
fn errors(end: &End) -> String {
    let End { exit, said } = end;
    let errors = said.iter().filter(|one| one.level == Level::Error);
    let first = errors.take(MOST_ERRORS).map(|one| &*one.rendered);
    let said: Vec<&str> = first.collect();
    match said.is_empty() {
        true => format!("the compiler gave up ({exit:?})"),
        false => said.join("\n"),
    }
}

/// Removes checks of `exercise` that were compiled before those in `newest`, if they have been there for long.
fn forget_older(store: &Path, exercise: &Exercise, newest: &Path) {
    let prefix = format!("{}-", exercise.name);
    forget(store, |name| {
        // A hash has no hyphen, and the name of another exercise may begin with this one's.
        let hash = name.strip_prefix(&prefix);
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
    let named = |kit: &Kit, one: &Exercise| {
        let skeleton = files::read(&one.skeleton()).unwrap_or_default();
        name(kit, one, &skeleton)
    };
    let used = |kit: &Kit| exercises.iter().map(|one| named(kit, one)).collect();
    let used: Vec<String> = kit.map_or_else(Vec::new, used);
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
