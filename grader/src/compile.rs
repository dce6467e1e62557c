//! Compiles a submission: the library, then what checks it, by `rustc` directly.
//!
//! Where an exercise has a seam, its checks are compiled once and kept, and only what connects them with a submission is
//! compiled anew for each. Otherwise the checks are compiled against each submission, as `cargo test` does it.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    course::{Exercise, signatures},
    files::FileError,
    kit::Kit,
    process::{Exit, Limits},
    report::{Diagnostic, Level},
    sandbox::Sandbox,
    stop::Stop,
};

mod opinion;
mod rustc;
mod seam;

pub use opinion::second_opinion;

use rustc::{FOR_CHECKS, FOR_LIBRARY, externs};
use seam::Seam;

/// The name of the checks as a crate, and of their program where they are compiled against a submission.
const CHECKS: &str = "checks";

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
    /// The compiler could not be run.
    #[error("`{}` could not be run: {source}; run `cargo clean` and try again", .rustc.display())]
    Rustc {
        /// The compiler.
        rustc: PathBuf,
        /// What the system said.
        source: io::Error,
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

/// Compiles what stands in `scratch/src`, and the exercise's checks against it, within `scratch`, until `stop`.
///
/// # Errors
///
/// Only if the grader itself fails, or is stopped; a submission that does not compile is no error but a result.
pub fn compile(
    kit: &Kit,
    sandbox: &Sandbox,
    exercise: &Exercise,
    scratch: &Path,
    stop: &Stop,
) -> Result<Compiled, CompileError> {
    let library = of_library(kit, exercise, scratch);
    let (exit, mut diagnostics) =
        rustc::run(library, FOR_LIBRARY, kit, sandbox, scratch, None, stop)?;
    if exit != Exit::Code(0) {
        return Ok(unbuilt(diagnostics, "`src/lib.rs`", exit, FOR_LIBRARY));
    }

    let seam = Seam::ready(kit, sandbox, exercise, stop)?;
    let (program, checks) = match &seam {
        Some(seam) => {
            seam.lay_out(exercise, scratch)?;
            (seam::PROGRAM, seam.command(kit, exercise, scratch))
        }
        None => {
            lay_out(exercise, scratch)?;
            (CHECKS, of_checks(kit, exercise, scratch))
        }
    };
    let also = seam.as_ref().map(Seam::folder);
    let (exit, said) = rustc::run(checks, FOR_CHECKS, kit, sandbox, scratch, also, stop)?;
    if exit != Exit::Code(0) {
        // Before what the compiler says: that is about the checks, which are not the learner's to mend.
        diagnostics.push(Diagnostic {
            level: Level::Error,
            code: None,
            at: None,
            message: "the checks do not fit your code".to_owned(),
            rendered: format!(
                "The checks do not fit your code. Something they use has another name or another signature than in the \
                 skeleton: compare yours with `solutions/{}/skeleton.rs`.",
                exercise.folder
            ),
        });
        diagnostics.extend(the_clearest(said));
        return Ok(unbuilt(diagnostics, "the checks", exit, FOR_CHECKS));
    }
    Ok(Compiled {
        program: Some(scratch.join(program)),
        diagnostics,
    })
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

/// The two commands that compile what is laid out in `scratch` with no seam: the library, then the checks against it.
pub fn commands(kit: &Kit, exercise: &Exercise, scratch: &Path) -> [Command; 2] {
    [
        of_library(kit, exercise, scratch),
        of_checks(kit, exercise, scratch),
    ]
}

/// The command that compiles the submission to `exercise` in `scratch/src`.
fn of_library(kit: &Kit, exercise: &Exercise, scratch: &Path) -> Command {
    let named = |name: &str| exercise.dependencies.iter().any(|one| one == name);
    command_of_library(kit, &crate_name(exercise), named, scratch)
}

/// The command that compiles `scratch/tests` against it.
fn of_checks(kit: &Kit, exercise: &Exercise, scratch: &Path) -> Command {
    let mut checks = rustc::command(kit, scratch);
    checks
        .args(["--test", "--crate-name", CHECKS, "tests/checks.rs"])
        .args(["-A", "warnings"]);
    externs(&mut checks, kit.for_checks());
    extern_submission(&mut checks, exercise, scratch);
    checks
}

/// Lets `command` see the library that was compiled in `scratch`.
fn extern_submission(command: &mut Command, exercise: &Exercise, scratch: &Path) {
    let name = crate_name(exercise);
    let library = scratch.join(format!("lib{name}.rlib"));
    externs(command, [(&*name, &*library)].into_iter());
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

/// Compiles what stands in `scratch/src` as a library that sees those crates of the kit which `sees` names: how the compiler
/// ended, and what it said.
///
/// # Errors
///
/// Only if the grader itself fails, or is stopped.
pub fn library(
    kit: &Kit,
    sandbox: &Sandbox,
    crate_name: &str,
    sees: impl Fn(&str) -> bool,
    scratch: &Path,
    stop: &Stop,
) -> Result<(Exit, Vec<Diagnostic>), CompileError> {
    let command = command_of_library(kit, crate_name, sees, scratch);
    rustc::run(command, FOR_LIBRARY, kit, sandbox, scratch, None, stop)
}

/// The command that compiles `scratch/src`.
fn command_of_library(
    kit: &Kit,
    crate_name: &str,
    sees: impl Fn(&str) -> bool,
    scratch: &Path,
) -> Command {
    let mut library = rustc::command(kit, scratch);
    library
        .args(["--crate-type", "rlib", "--crate-name", crate_name])
        // Safe code can't forge a record, read another's memory or replace a symbol.
        .args(["-F", "unsafe_code", "src/lib.rs"]);
    externs(
        &mut library,
        kit.for_submissions().filter(|(name, _)| sees(name)),
    );
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

/// The course's own checks, never the submission's.
fn copy_checks(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::create_dir_all(to).map_err(FileError::when("created", to))?;
    let entries = fs::read_dir(from).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    for entry in entries.map_err(FileError::when("read", from))? {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_checks(&source, &target)?;
        } else {
            fs::copy(&source, &target).map_err(FileError::when("copied", &source))?;
        }
    }
    Ok(())
}

/// Adds what the skeleton promises to the crate whose first file is `root`, as a module. It comes last, so that the lines of
/// the file stay where they are.
fn add_signatures(exercise: &Exercise, root: &Path) -> Result<(), FileError> {
    let Some(code) = &exercise.signatures else {
        return Ok(());
    };
    let file = root.with_file_name(format!("{}.rs", signatures::MODULE));
    fs::write(&file, code).map_err(FileError::when("written", &file))?;
    append(root, &format!("\nmod {};\n", signatures::MODULE))
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
