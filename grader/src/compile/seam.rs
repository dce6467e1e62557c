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
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use super::{
    CHECKS, CompileError, add_signatures, append, commands, copy_checks, extern_submission, kept,
    rustc::{self, End, FOR_CHECKS, Site},
    see, world,
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
    },
    report::Level,
};

/// The program's name.
pub const PROGRAM: &str = "program";

/// What a submission is connected to, among the files of the checks.
const STAND_IN: &str = "seam/stand_in.rs";

/// What connects it.
const CONNECTS: &str = "seam/program.rs";

/// What is kept: the two that are compiled, and what connects a submission with them.
const KEPT_FILES: [&str; 3] = ["libstand_in.rlib", "libchecks.rlib", "program.rs"];

/// The file that says why there is no seam. It is kept instead of them, or the course has it because it wants none.
const NONE: &str = "none.txt";

/// The file of a submission that its crate begins with.
const LIB: &str = "src/lib.rs";

/// How often it is tried to write a seam with what the compiler has said that checks need.
const MOST_ROUNDS: usize = 10;

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
            Err(error) if kept::is_closed(&error) => return Ok(None),
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
        let made: &[&str] = if built { &KEPT_FILES } else { &[NONE] };
        kept::keep(&seam.folder, scratch.path(), made)?;
        kept::forget_older(&store, &format!("{}-", exercise.name), &seam.folder);
        Ok(built.then_some(seam))
    }

    /// Whether it is there, with all that belongs to it.
    fn is_whole(&self) -> bool {
        let is_there = |file: &&str| self.folder.join(file).is_file();
        KEPT_FILES.iter().all(is_there) && kept::is_whole(&self.folder)
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

    /// The command that compiles what is laid out at `site`.
    pub fn command(&self, site: Site, exercise: &Exercise) -> Command {
        of_program(site, exercise, &self.folder)
    }
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
    let name = name(kit, exercise, &skeleton);
    let folder = kit.folder().join(CHECKS).join(name);
    fs::read_to_string(folder.join(NONE)).ok()
}

/// What compiled checks are called: `egg-HASH`.
pub(super) fn name(kit: &Kit, exercise: &Exercise, skeleton: &str) -> String {
    format!("{}-{}", exercise.name, identity(kit, exercise, skeleton))
}

/// What tells the checks of `exercise`, as they are compiled now, from all others: they, what they are compiled against and
/// with, and what the seam is written from and by. What was compiled against one file of a world fits no other, also where that was
/// made of the same sources.
fn identity(kit: &Kit, exercise: &Exercise, skeleton: &str) -> String {
    static WRITER: LazyLock<String> = LazyLock::new(|| sha256(sources::WRITER));
    let world = world::kept(kit, exercise).and_then(|sim| kept::record(sim.folder()));
    let world = world.unwrap_or_default();
    let (kit, flags) = (kit.identity(), FLAGS.join("\n"));
    let checks = &exercise.checks_sha256;
    let mut hash = sha256([&*kit, checks, &flags, skeleton, &world, &**WRITER]);
    hash.truncate(kept::HASH);
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

/// The command that compiles the program at `site`, against what is compiled of the checks in `folder` and of a submission at the
/// site.
fn of_program(site: Site, exercise: &Exercise, folder: &Path) -> Command {
    let Site { kit, scratch, .. } = site;
    let mut program = rustc::command(kit, scratch);
    program
        .args(["--crate-name", PROGRAM])
        .arg(Path::new("tests").join(CONNECTS))
        .args(["-A", "warnings"]);
    let library = |name: &str| folder.join(format!("lib{name}.rlib"));
    see(&mut program, kit.for_checks(), site.sim);
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
        let used = sources::names_of_checks(&tests)?;
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
                return Err(Unfit::None(end.first_errors()));
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
                return Err(Unfit::None(end.first_errors()));
            }
        }
        Err(Unfit::None(
            "its checks need something new again and again".to_owned(),
        ))
    }

    /// Compiles what connects the skeleton.
    fn connect(&self, seam: &Sources) -> Result<(), Unfit> {
        put_program(self.exercise, &seam.program, &self.dir.join("tests"))?;
        let program = || of_program(self.here(), self.exercise, &self.dir);
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
        see(&mut command, self.site.kit.for_checks(), self.site.sim);
        externs(&mut command, sees);
        command
    }

    /// The commands that compile the skeleton, and the checks against it.
    fn alone(&self) -> (Command, Command) {
        let [library, checks] = commands(self.here(), self.exercise);
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
                return Ok(Err(end.first_errors()));
            }
        }
        Ok(Ok(()))
    }

    /// How the compiler ends. What may be the machine's doing is tried again.
    fn end(&self, command: impl Fn() -> Command) -> Result<End, CompileError> {
        let end = rustc::run(command(), FOR_CHECKS, self.here())?;
        match end.is_known() {
            true => Ok(end),
            false => rustc::run(command(), FOR_CHECKS, self.here()),
        }
    }

    /// Where it is built.
    fn here(&self) -> Site<'_> {
        Site {
            scratch: &self.dir,
            ..self.site
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
