//! Compiles a submission: the library, then what checks it, by `rustc` directly.
//!
//! Where an exercise has a seam, its checks are compiled once and kept, and only what connects them with a submission is
//! compiled anew for each. Otherwise the checks are compiled against each submission, as `cargo test` does it.
//!
//! That something does not compile may be the machine's doing: its disk is full, its linker is gone, somebody has killed the
//! compiler. What is not proven to be the submission's is compiled again, and then the [`Control`] is. If that fails too, it is
//! not known whether the submission compiles. The compiler's words alone prove nothing: a submission can have it say anything.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{
    course::{Exercise, signatures},
    files::FileError,
    kit::{Kit, Need, compiler::externs, whole::Damage},
    limits::Limits,
    process::Exit,
    report::{Diagnostic, Level},
    // The course's own checks, never the submission's.
    tree::copy as copy_checks,
};

mod clock;
mod control;
mod crates;
mod kept;
mod opinion;
mod promised;
mod rustc;
mod seam;
mod threads;
mod unused;
mod world;

pub use control::Control;
pub use kept::Unused;
pub use opinion::second_opinion;
use rustc::{End, FOR_CHECKS, FOR_LIBRARY};
pub use rustc::{Sim, Site};
use seam::Seam;
pub use seam::without_seam;
pub use unused::forget_unused;
pub use world::{sim_of, sim_of_all};

/// The name of the checks as a crate, and of their program where they are compiled against a submission.
const CHECKS: &str = "checks";

/// Wall time for compiling one submission, and what checks it.
pub const TIME: Duration = FOR_LIBRARY.wall.saturating_add(FOR_CHECKS.wall);

/// What compiling came to.
#[derive(Debug)]
pub struct Compiled {
    /// The checks' program, if everything compiled.
    pub program: Option<PathBuf>,
    /// What the compiler said.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why it is not known whether a submission compiles.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The scratch folder or the course's checks can't be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// What it was compiled against is damaged.
    #[error(transparent)]
    Kit(#[from] Damage),
    /// The compiler could not be run.
    #[error("`{}` could not be run: {source}; run `cargo clean` and try again", .rustc.display())]
    Rustc {
        /// The compiler.
        rustc: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It did not come to an end in its wall time, and did not use up its CPU time.
    #[error(
        "the compiler did not come to an end, and was given too little CPU time; try again when the machine is less busy"
    )]
    Slow,
    /// The compiler fails at what is known to compile.
    #[error(
        "the compiler fails at a program of the grader's own, too; look whether the disk is full, and whether the linker `cc` \
         and `/dev/null` can be used, then try again:\n{said}"
    )]
    Machine {
        /// What it said.
        said: String,
    },
    /// The world of an exercise does not compile.
    #[error("the world in `{place}` does not compile; correct it there:\n{said}")]
    World {
        /// Where it lies, from the workbook's root on.
        place: String,
        /// What the compiler said.
        said: String,
    },
    /// The course's own checks do not compile against the exercise's stand-in.
    #[error(
        "the checks of {exercise} do not compile; correct `exercises/{exercise}/tests`:\n{said}"
    )]
    Checks {
        /// The exercise's folder.
        exercise: String,
        /// What the compiler said.
        said: String,
    },
}

impl CompileError {
    /// Whether another try at once may do better. What has been tried twice, or has taken its time, may later.
    pub fn may_pass(&self) -> bool {
        matches!(self, CompileError::File(_) | CompileError::Rustc { .. })
    }
}

/// Compiles what stands in `src` of the site's scratch folder, and the exercise's checks against it.
///
/// # Errors
///
/// Only if the grader itself fails, or is stopped, or it can't be told whether it does; a submission that does not compile is no
/// error but a result.
pub fn compile(
    site: Site,
    exercise: &Exercise,
    control: &Control,
) -> Result<Compiled, CompileError> {
    let Site { kit, scratch, .. } = site;
    let library = || of_library(site, exercise);
    let End { exit, said } = whosoever(site, FOR_LIBRARY, library, control)?;
    let mut diagnostics = said;
    if exit != Exit::Code(0) {
        let mut there: Vec<&str> = seen(kit, exercise).map(|(name, _)| name).collect();
        there.sort_unstable();
        crates::explain(&mut diagnostics, exercise, &there);
        clock::explain(&mut diagnostics);
        return Ok(unbuilt(diagnostics, "`src/lib.rs`", exit, FOR_LIBRARY));
    }

    let seam = Seam::ready(site, exercise)?;
    let program = match &seam {
        Some(seam) => {
            seam.lay_out(exercise, scratch)?;
            seam::PROGRAM
        }
        None => {
            lay_out(exercise, scratch)?;
            CHECKS
        }
    };
    let checks = || match &seam {
        Some(seam) => seam.command(site, exercise),
        None => command_of_checks(site, &crate_name(exercise)),
    };
    let beside_seam = Site {
        also: seam.as_ref().map(Seam::folder),
        ..site
    };
    let End { exit, said } = whosoever(beside_seam, FOR_CHECKS, checks, control)?;
    if exit != Exit::Code(0) {
        let explained = promised::explain(the_clearest(said), &exercise.signatures, scratch);
        let errors = explained.iter().filter(|one| one.level == Level::Error);
        let errors: Vec<&Diagnostic> = errors.collect();
        // Before what the compiler says: that is about the checks, which are not the learner's to mend.
        let (message, rendered, at) = match threads::explanation(&errors) {
            Some((rendered, at)) => ("the checks can't use your code in tasks", rendered, at),
            None => {
                let at = errors.iter().find_map(|one| one.at.clone());
                let rendered = format!(
                    "The checks do not fit your code. Something they use has another name or another signature than in the \
                     skeleton: compare yours with `exercises/{}/skeleton.rs`.",
                    exercise.folder
                );
                let at = at.filter(|at| at.file.starts_with("src/"));
                ("the checks do not fit your code", rendered, at)
            }
        };
        diagnostics.push(Diagnostic {
            level: Level::Error,
            notes: errors.iter().map(|one| one.in_lines()).collect(),
            code: None,
            at,
            message: message.to_owned(),
            rendered,
        });
        diagnostics.extend(explained);
        return Ok(unbuilt(diagnostics, "the checks", exit, FOR_CHECKS));
    }
    Ok(Compiled {
        program: Some(scratch.join(program)),
        diagnostics,
    })
}

/// Compiles the world and the checks of `exercise`, if they are compiled once and kept, and are not there yet.
///
/// # Errors
///
/// If they do not compile, the grader itself fails, or is stopped.
pub fn prepare(site: Site, exercise: &Exercise) -> Result<(), CompileError> {
    let sim = sim_of(site, exercise)?;
    let sim = sim.as_ref();
    Seam::ready(Site { sim, ..site }, exercise).map(drop)
}

/// Runs the compiler until it is known by whose doing it ended so: it compiled, or it did not by that of what it compiled.
///
/// # Errors
///
/// If it may be the machine's, or the grader was stopped.
fn whosoever(
    site: Site,
    limits: Limits,
    command: impl Fn() -> Command,
    control: &Control,
) -> Result<End, CompileError> {
    let first = rustc::run(command(), limits, site)?;
    if first.is_known() {
        return Ok(first);
    }
    let second = rustc::run(command(), limits, site)?;
    if !second.is_known() {
        control.compile()?;
    }
    Ok(second)
}

/// Puts the course's own checks of `exercise` into `scratch`, with the signatures that it promises, to be compiled against the
/// submission there.
///
/// # Errors
///
/// If they can't be read, or `scratch` can't be written.
pub fn lay_out(exercise: &Exercise, scratch: &Path) -> Result<(), FileError> {
    let tests = scratch.join("tests");
    copy_checks(&exercise.dir.join("tests"), &tests)?;
    add_signatures(exercise, &tests.join("checks.rs"))
}

/// The two commands that compile what is laid out at `site` with no seam: the library, then the checks against it.
pub fn commands(site: Site, exercise: &Exercise) -> [Command; 2] {
    [
        of_library(site, exercise),
        command_of_checks(site, &crate_name(exercise)),
    ]
}

/// The command that compiles the submission to `exercise` in the site's `src`.
fn of_library(site: Site, exercise: &Exercise) -> Command {
    let named = |name: &str| seen(site.kit, exercise).any(|(one, _)| one == name);
    command_of_library(site, &crate_name(exercise), named)
}

/// What the submissions to `exercise` and its checks are to be compiled with.
pub fn need(exercise: &Exercise) -> Need<'_> {
    let folder = Path::new("exercises").join(&exercise.folder);
    Need {
        manifest: folder.join("Cargo.toml"),
        answers: &exercise.dependencies,
        checks: &exercise.dev_dependencies,
    }
}

/// The crates of the kit that a submission to `exercise` sees.
fn seen<'k>(kit: &'k Kit, exercise: &Exercise) -> impl Iterator<Item = (&'k str, PathBuf)> {
    let there = kit.for_submissions();
    there.filter(|(name, _)| exercise.dependencies.iter().any(|one| one == name))
}

/// The command that compiles the site's `tests` against the library called `crate_name` that was compiled there.
fn command_of_checks(site: Site, crate_name: &str) -> Command {
    let Site { kit, scratch, .. } = site;
    let mut checks = rustc::command(kit, scratch);
    checks
        .args(["--test", "--crate-name", CHECKS, "tests/checks.rs"])
        .args(["-A", "warnings"]);
    see(&mut checks, kit.for_checks(), site.sim);
    extern_submission(&mut checks, crate_name, scratch);
    checks
}

/// Lets `command` see `libraries` of the kit, with the exercise's own for `sim`.
fn see<'k>(
    command: &mut Command,
    libraries: impl Iterator<Item = (&'k str, PathBuf)>,
    sim: Option<&Sim>,
) {
    externs(command, Sim::among(sim, libraries));
    // It is looked for there when another library was compiled against it.
    if let Some(sim) = sim {
        let mut folder = OsString::from("dependency=");
        folder.push(sim.folder());
        command.arg("-L").arg(folder);
    }
}

/// Lets `command` see the library called `crate_name` that was compiled in `scratch`.
fn extern_submission(command: &mut Command, crate_name: &str, scratch: &Path) {
    let library = scratch.join(format!("lib{crate_name}.rlib"));
    externs(command, [(crate_name, library)]);
}

/// The name of the crate that a submission to `exercise` is.
fn crate_name(exercise: &Exercise) -> String {
    exercise.name.replace('-', "_")
}

/// What is said of the signatures, if they do not fit: what is said of the checks is then its effect.
fn the_clearest(said: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let file = format!("/{}.rs", signatures::MODULE);
    let is_of_signatures =
        |one: &&Diagnostic| one.at.as_ref().is_some_and(|at| at.file.ends_with(&file));
    let of_signatures: Vec<Diagnostic> = said.iter().filter(is_of_signatures).cloned().collect();
    match of_signatures.is_empty() {
        true => said,
        false => of_signatures,
    }
}

/// Compiles what stands in the site's `src` as a library that sees those crates of the kit which `sees` names: how the compiler
/// ended, and what it said.
///
/// # Errors
///
/// Only if the grader itself fails, or is stopped.
pub fn library(
    site: Site,
    crate_name: &str,
    sees: impl Fn(&str) -> bool,
) -> Result<(Exit, Vec<Diagnostic>), CompileError> {
    let command = command_of_library(site, crate_name, sees);
    let End { exit, said } = rustc::run(command, FOR_LIBRARY, site)?;
    Ok((exit, said))
}

/// The command that compiles the site's `src`.
fn command_of_library(site: Site, crate_name: &str, sees: impl Fn(&str) -> bool) -> Command {
    let Site { kit, scratch, .. } = site;
    let mut library = rustc::command(kit, scratch);
    library
        .args(["--crate-type", "rlib", "--crate-name", crate_name])
        // Safe code can't forge a record, read another's memory or replace a symbol.
        .args(["-F", "unsafe_code", "src/lib.rs"]);
    let seen = kit.for_submissions().filter(|(name, _)| sees(name));
    see(&mut library, seen, site.sim);
    library
}

/// What came of a compiler that ended with `exit`. If it said nothing of errors, its end is said.
fn unbuilt(mut diagnostics: Vec<Diagnostic>, of: &str, exit: Exit, limits: Limits) -> Compiled {
    if !diagnostics.iter().any(|one| one.level == Level::Error) {
        let reason = match exit {
            Exit::CpuLimit => format!("it used up its CPU time of {} s", limits.cpu.as_secs()),
            Exit::WallLimit => "it did not come to an end".to_owned(),
            Exit::OutputLimit | Exit::DiskLimit => "it wrote more than it may".to_owned(),
            // It aborts when it gets no more memory, and a stack that overflows is a fault.
            Exit::Signal(signal) => format!("it crashed or had no memory left ({signal})"),
            Exit::Code(code) => format!("it crashed or had no memory left (code {code})"),
        };
        let message = format!("the compiler gave up on {of}: {reason}; write it in a simpler way");
        diagnostics.push(Diagnostic {
            level: Level::Error,
            notes: Vec::new(),
            code: None,
            at: None,
            rendered: format!("error: {message}"),
            message,
        });
    }
    Compiled {
        program: None,
        diagnostics,
    }
}

/// Adds what the skeleton promises to the program whose first file is `root`, as a module, and the allocator that it has beside a
/// submission. They come last, so that the lines of the file stay where they are.
fn add_signatures(exercise: &Exercise, root: &Path) -> Result<(), FileError> {
    let file = root.with_file_name(format!("{}.rs", signatures::MODULE));
    fs::write(&file, &exercise.signatures).map_err(FileError::when("written", &file))?;
    let module = signatures::MODULE;
    append(
        root,
        &format!("\nmod {module};\nextern crate quarantine as _;\n"),
    )
}

/// Adds `code` at the end of `file`.
fn append(file: &Path, code: &str) -> Result<(), FileError> {
    let opened = File::options().append(true).open(file);
    let written = opened.and_then(|mut file| file.write_all(code.as_bytes()));
    written.map_err(FileError::when("written", file))
}

#[cfg(test)]
mod tests {
    use nix::sys::signal::Signal;

    use super::*;

    #[test]
    fn how_a_compiler_ended_is_said_where_it_said_nothing_of_errors() {
        let said = |diagnostics, exit| {
            let compiled = unbuilt(diagnostics, "`src/lib.rs`", exit, FOR_LIBRARY);
            compiled
                .diagnostics
                .into_iter()
                .map(|one| one.message)
                .collect::<Vec<_>>()
        };
        for (exit, reason) in [
            (Exit::CpuLimit, "it used up its CPU time of 20 s"),
            (
                Exit::Signal(Signal::SIGABRT),
                "it crashed or had no memory left (SIGABRT)",
            ),
            (Exit::DiskLimit, "it wrote more than it may"),
        ] {
            let expected = format!(
                "the compiler gave up on `src/lib.rs`: {reason}; write it in a simpler way"
            );
            assert_eq!(said(Vec::new(), exit), [expected]);
        }
        let line =
            r#"{"message":"","code":null,"level":"error","spans":[],"rendered":"error: \n"}"#;
        let error = rustc::diagnostic(line, Path::new("/scratch")).unwrap();
        assert_eq!(
            said(vec![error], Exit::Code(1)),
            ["an error without a text"]
        );
    }
}
