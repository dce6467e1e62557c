//! Compiles a submission: the library, then the course's own copy of the checks against it, by `rustc` directly.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use lab::record::{self, Place};
use serde::Deserialize;

use crate::{
    course::{Exercise, signatures},
    disk::Allowance,
    files::FileError,
    kit::Kit,
    process::{Exit, Limits, Process},
    report::{Diagnostic, Level},
    sandbox::Sandbox,
    stop::Stop,
};

/// What the compiler may use for the checks: several times what the largest of the course need. Constants, types and macros can
/// keep it busy, and then it ends here.
const FOR_CHECKS: Limits = Limits {
    cpu: Duration::from_secs(60),
    wall: Duration::from_secs(300),
    memory: 2 << 30,
    address_space: 8 << 30,
    output: 1 << 30,
    disk: Allowance {
        bytes: 2 << 30,
        entries: 10_000,
    },
};

/// What it may use for a submission alone. That takes it a second at the most.
const FOR_LIBRARY: Limits = Limits {
    cpu: Duration::from_secs(20),
    ..FOR_CHECKS
};

/// The most that is read of what the compiler says.
const MOST_SAID: u64 = 4 << 20;

/// The most errors, and the most warnings, that are kept of it, and the most bytes of each.
const MOST_DIAGNOSTICS: usize = 20;
const MOST_OF_EACH: usize = 16 << 10;

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
    lay_out(exercise, scratch)?;
    let [library, checks] = commands(kit, exercise, scratch);
    let (exit, mut diagnostics) = run(library, FOR_LIBRARY, kit, sandbox, scratch, stop)?;
    if exit != Exit::Code(0) {
        return Ok(unbuilt(diagnostics, "`src/lib.rs`", exit, FOR_LIBRARY));
    }

    let (exit, said) = run(checks, FOR_CHECKS, kit, sandbox, scratch, stop)?;
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
        program: Some(scratch.join("checks")),
        diagnostics,
    })
}

/// Puts the course's own checks of `exercise` into `scratch`, with the signatures that it promises.
///
/// # Errors
///
/// If they can't be read, or `scratch` can't be written.
pub fn lay_out(exercise: &Exercise, scratch: &Path) -> Result<(), FileError> {
    let tests = scratch.join("tests");
    copy_checks(&exercise.dir.join("tests"), &tests)?;
    match &exercise.signatures {
        Some(signatures) => add_signatures(signatures, &tests),
        None => Ok(()),
    }
}

/// The two commands that [`compile`] runs on what is laid out in `scratch`: the library, then the checks against it.
pub fn commands(kit: &Kit, exercise: &Exercise, scratch: &Path) -> [Command; 2] {
    let crate_name = exercise.name.replace('-', "_");
    let named = |name: &str| exercise.dependencies.iter().any(|one| one == name);
    let library = of_library(kit, &crate_name, named, scratch);

    let mut checks = rustc(kit, scratch);
    checks
        .args(["--test", "--crate-name", "checks", "tests/checks.rs"])
        .args(["-A", "warnings"]);
    externs(&mut checks, kit.for_checks());
    let compiled = scratch.join(format!("lib{crate_name}.rlib"));
    externs(
        &mut checks,
        [(crate_name.as_str(), compiled.as_path())].into_iter(),
    );
    [library, checks]
}

/// What is said of the signatures, if they do not fit: what is said of the checks is then its effect.
fn the_clearest(said: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let file = format!("tests/{}.rs", signatures::MODULE);
    let is_of_signatures = |one: &&Diagnostic| one.at.as_ref().is_some_and(|at| at.file == file);
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
    let command = of_library(kit, crate_name, sees, scratch);
    run(command, FOR_LIBRARY, kit, sandbox, scratch, stop)
}

/// The command that compiles `scratch/src`.
fn of_library(kit: &Kit, crate_name: &str, sees: impl Fn(&str) -> bool, scratch: &Path) -> Command {
    let mut library = rustc(kit, scratch);
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

/// What both compilations have in common.
fn rustc(kit: &Kit, scratch: &Path) -> Command {
    let mut remap = scratch.as_os_str().to_owned();
    remap.push("=");
    let mut command = Command::new(&kit.rustc);
    command
        .current_dir(scratch)
        .env_clear()
        // The linker is looked for there.
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TMPDIR", scratch)
        .args([
            "--edition",
            "2024",
            "--error-format",
            "json",
            "--out-dir",
            ".",
        ])
        .args(["-C", "debuginfo=line-tables-only", "-C", "opt-level=0"])
        // One object file to link instead of many.
        .args(["-C", "codegen-units=1"])
        .args(["--cfg", "tokio_unstable", "-A", "unexpected_cfgs"])
        // Paths in panics and line tables are then the learner's: `src/lib.rs`.
        .arg("--remap-path-prefix")
        .arg(remap)
        .arg("-L")
        .arg(format!("dependency={}", kit.dependencies.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

fn externs<'n, 'p>(command: &mut Command, libraries: impl Iterator<Item = (&'n str, &'p Path)>) {
    for (name, library) in libraries {
        let mut argument = std::ffi::OsString::from(name);
        argument.push("=");
        argument.push(library);
        command.arg("--extern").arg(argument);
    }
}

/// Runs the compiler: how it ended, and what it said.
fn run(
    mut command: Command,
    limits: Limits,
    kit: &Kit,
    sandbox: &Sandbox,
    scratch: &Path,
    stop: &Stop,
) -> Result<(Exit, Vec<Diagnostic>), CompileError> {
    // A file and not a pipe: nobody has to read it while the compiler writes.
    let said = scratch.join("rustc.json");
    let file = File::create(&said).map_err(FileError::when("written", &said))?;
    command.stderr(file);
    let failed = |source| CompileError::Rustc {
        rustc: kit.rustc.clone(),
        source,
    };
    let cage = sandbox.around_compiler(kit, scratch);
    let exit = cage
        .and_then(|cage| Process::start(command, limits, cage, stop))
        .and_then(Process::wait);
    let exit = exit.map_err(failed)?;
    let mut text = Vec::new();
    let file = File::open(&said).map_err(FileError::when("read", &said))?;
    let read = file.take(MOST_SAID).read_to_end(&mut text);
    read.map_err(FileError::when("read", &said))?;
    let text = String::from_utf8_lossy(&text);
    let diagnostics = text.lines().filter_map(|line| diagnostic(line, scratch));
    Ok((exit, the_first(diagnostics)))
}

/// The first errors and the first warnings. One that says the same of the same place as another is left out, as those of a
/// macro that calls itself do.
fn the_first(diagnostics: impl Iterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for one in diagnostics {
        let of_its_level = kept.iter().filter(|kept| kept.level == one.level);
        if of_its_level.count() < MOST_DIAGNOSTICS && !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

/// One line of the compiler's JSON.
fn diagnostic(line: &str, scratch: &Path) -> Option<Diagnostic> {
    #[derive(Deserialize)]
    struct Message {
        level: String,
        message: String,
        rendered: Option<String>,
        code: Option<Code>,
        #[serde(default)]
        spans: Vec<SpanOf>,
    }
    #[derive(Deserialize)]
    struct Code {
        code: String,
    }
    #[derive(Deserialize)]
    struct SpanOf {
        file_name: String,
        line_start: u32,
        column_start: u32,
        is_primary: bool,
    }
    let message: Message = serde_json::from_str(line).ok()?;
    let level = match message.level.as_str() {
        "warning" => Level::Warning,
        level if level.starts_with("error") => Level::Error,
        _ => return None,
    };
    // "aborting due to 2 previous errors" and "1 warning emitted" say nothing that is not there already.
    let primary = message.spans.iter().find(|span| span.is_primary);
    let summary = message.code.is_none()
        && primary.is_none()
        && (message.message.starts_with("aborting due to") || message.message.ends_with("emitted"));
    if summary {
        return None;
    }
    let folder = format!("{}/", scratch.display());
    let cut = |mut text: String| {
        record::shorten(&mut text, MOST_OF_EACH);
        text
    };
    Some(Diagnostic {
        level,
        code: message.code.map(|code| code.code),
        at: primary.map(|span| Place {
            file: span.file_name.replace(&folder, ""),
            line: span.line_start,
            column: Some(span.column_start),
        }),
        rendered: cut(message.rendered.unwrap_or_default().replace(&folder, "")),
        message: match message.message.trim() {
            // As of `compile_error!("")`.
            "" => "an error without a text".to_owned(),
            _ => cut(message.message),
        },
    })
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

/// Adds what the skeleton promises, as a module. It comes last, so that the lines of the checks stay where they are.
fn add_signatures(code: &str, tests: &Path) -> Result<(), FileError> {
    let file = tests.join(format!("{}.rs", signatures::MODULE));
    fs::write(&file, code).map_err(FileError::when("written", &file))?;
    let checks = tests.join("checks.rs");
    let mut root = File::options()
        .append(true)
        .open(&checks)
        .map_err(FileError::when("written", &checks))?;
    writeln!(root, "\nmod {};", signatures::MODULE).map_err(FileError::when("written", &checks))
}

#[cfg(test)]
mod tests {
    use nix::sys::signal::Signal;

    use super::*;

    #[test]
    fn a_compiler_message_keeps_its_place_and_loses_the_scratch_folder() {
        let line = r#"{"$message_type":"diagnostic","message":"mismatched types","code":{"code":"E0308","explanation":""},
            "level":"error","spans":[{"file_name":"src/lib.rs","line_start":4,"column_start":9,"is_primary":true}],
            "children":[],"rendered":"error[E0308]: mismatched types\n --> /scratch/src/lib.rs:4:9\n"}"#;
        let found = diagnostic(&line.replace('\n', " "), Path::new("/scratch")).unwrap();
        assert_eq!(found.code.as_deref(), Some("E0308"));
        assert_eq!(found.at.unwrap().to_string(), "src/lib.rs:4:9");
        assert!(
            found.rendered.contains("--> src/lib.rs:4:9"),
            "{}",
            found.rendered
        );
    }

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
        let error = diagnostic(line, Path::new("/scratch")).unwrap();
        assert_eq!(
            said(vec![error], Exit::Code(1)),
            ["an error without a text"]
        );
    }

    #[test]
    fn what_is_said_again_and_again_does_not_hide_what_comes_last() {
        let said = |message: &str| Diagnostic {
            level: Level::Error,
            code: None,
            message: message.to_owned(),
            at: None,
            rendered: String::new(),
        };
        let again = (0..1_000).map(|_| said("again"));
        let kept = the_first(again.chain([said("the end")]));
        assert_eq!(kept, [said("again"), said("the end")]);
        let different = (0..1_000).map(|number| said(&number.to_string()));
        assert_eq!(the_first(different).len(), MOST_DIAGNOSTICS);
    }

    #[test]
    fn the_compilers_closing_lines_are_left_out() {
        let line = r#"{"message":"aborting due to 1 previous error","code":null,"level":"error","spans":[],"rendered":"…"}"#;
        assert_eq!(diagnostic(line, Path::new("/scratch")), None);
    }
}
