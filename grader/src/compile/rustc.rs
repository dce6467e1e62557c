//! The compiler: how it is called, within what limits, and what it says.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use lab::record::{self, Place};
use serde::Deserialize;

use super::{CompileError, kept};
use crate::{
    budget::Budget,
    disk::Allowance,
    files::FileError,
    kit::{Kit, compiler},
    limits::Limits,
    process::{Exit, Process},
    report::{Diagnostic, Level},
    sandbox::Sandbox,
    stop::Stop,
};

/// What the compiler may use for the checks: several times what the largest of the course need. Constants, types and macros can
/// keep it busy, and then it ends here.
pub const FOR_CHECKS: Limits = Limits {
    cpu: Duration::from_secs(60),
    // The compiler does not wait, so a machine has to be busy for it to come to this end. Its linker's CPU time is counted apart.
    wall: Duration::from_secs(180),
    memory: 2 << 30,
    address_space: 8 << 30,
    output: 1 << 30,
    disk: Allowance {
        bytes: 2 << 30,
        entries: 10_000,
    },
};

/// What it may use for a submission alone. That takes it a second at the most.
pub const FOR_LIBRARY: Limits = Limits {
    cpu: Duration::from_secs(20),
    wall: Duration::from_secs(60),
    ..FOR_CHECKS
};

/// The most that is read of what the compiler says.
const MOST_SAID: u64 = 4 << 20;

/// The most errors, and the most warnings, that are kept of it, and the most bytes of each.
const MOST_DIAGNOSTICS: usize = 20;
const MOST_OF_EACH: usize = 16 << 10;

/// The crate that submissions know as tokio, and the most of what is added to one message.
const FACADE: &str = "facade";
const MOST_NOTES: usize = 10;

/// How many errors in the course's own code an author is shown.
const MOST_ERRORS: usize = 3;

/// What all compilations have in common.
pub fn command(kit: &Kit, scratch: &Path) -> Command {
    let mut command = compiler::command(kit, scratch);
    command.args(["--error-format", "json"]);
    command
}

/// Where and under what the compiler runs.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// What is compiled against.
    pub kit: &'a Kit,
    /// What keeps the compiler in.
    pub sandbox: &'a Sandbox,
    /// Where it works.
    pub scratch: &'a Path,
    /// What it may read beside the kit.
    pub also: Option<&'a Path>,
    /// `sim` as the exercise has it, where that is not the kit's.
    pub sim: Option<&'a Sim>,
    /// What ends it early.
    pub stop: &'a Stop,
    /// Of what its time is spent.
    pub within: &'a Budget<'a>,
}

/// `sim` with the world of an exercise, compiled, in a folder of its own.
#[derive(Debug)]
pub struct Sim {
    folder: PathBuf,
}

impl Sim {
    /// The one that is in `folder`.
    pub(super) fn new(folder: PathBuf) -> Sim {
        Sim { folder }
    }

    /// The folder that it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `libraries` of the kit, with this one for `sim`.
    pub fn among<'k>(
        sim: Option<&Sim>,
        libraries: impl Iterator<Item = (&'k str, PathBuf)>,
    ) -> impl Iterator<Item = (&'k str, PathBuf)> {
        libraries.map(move |(name, library)| match sim {
            Some(sim) if name == "sim" => (name, sim.folder.join("libsim.rlib")),
            _ => (name, library),
        })
    }
}

/// How the compiler ended, and what it said.
#[derive(Debug)]
pub struct End {
    /// How it ended. It does not come to the limit of wall time: that is an error.
    pub exit: Exit,
    /// What it said, in order.
    pub said: Vec<Diagnostic>,
}

/// The errors that crates of the kit which can't be read lead to, and other files that the compiler misses.
const OF_FILES: [&str; 9] = [
    "E0460", "E0461", "E0462", "E0463", "E0464", "E0514", "E0519", "E0583", "E0786",
];

impl End {
    /// Whether it compiled.
    pub fn is_well(&self) -> bool {
        self.exit == Exit::Code(0)
    }

    /// The first of its errors: those that come after are mostly of the same cause.
    pub fn first_errors(&self) -> String {
        let errors = self.said.iter().filter(|one| one.level == Level::Error);
        let first: Vec<&str> = errors.take(MOST_ERRORS).map(|one| &*one.rendered).collect();
        match first.is_empty() {
            true => format!("the compiler gave up ({:?})", self.exit),
            false => first.join("\n"),
        }
    }

    /// Whether it is known by whose doing it ended so: it compiled, it passed a limit, or there are errors, and all of them are of
    /// a kind that no machine causes. Those have a code. Errors without one, such as of a missing bracket or of
    /// `compile_error!`, and those of a full disk can read alike.
    pub fn is_known(&self) -> bool {
        let mut errors = self.said.iter().filter(|one| one.level == Level::Error);
        let is_of_source = |error: &Diagnostic| {
            let code = error.code.as_deref();
            code.is_some_and(|code| !OF_FILES.contains(&code))
        };
        match self.exit {
            Exit::Code(0) | Exit::CpuLimit | Exit::OutputLimit | Exit::DiskLimit => true,
            Exit::Code(1) => errors.clone().next().is_some() && errors.all(is_of_source),
            Exit::Code(_) | Exit::Signal(_) | Exit::WallLimit => false,
        }
    }
}

/// Runs the compiler at `site`.
///
/// # Errors
///
/// Only if the grader itself fails, or is stopped.
pub fn run(mut command: Command, limits: Limits, site: Site) -> Result<End, CompileError> {
    let Site {
        kit,
        sandbox,
        scratch,
        also,
        sim,
        stop,
        within,
    } = site;
    let also: Vec<&Path> = also.into_iter().chain(sim.map(Sim::folder)).collect();
    // A file and not a pipe: nobody has to read it while the compiler writes.
    let said = scratch.join("rustc.json");
    let file = File::create(&said).map_err(FileError::when("written", &said))?;
    command.stderr(file);
    let failed = |source| CompileError::Rustc {
        rustc: kit.rustc.clone(),
        source,
    };
    let cage = sandbox.around_compiler(kit, scratch, &also);
    let exit = cage
        .and_then(|cage| Process::start(command, limits, cage, stop, within))
        .and_then(Process::wait)
        .map_err(failed)?;
    if exit == Exit::WallLimit {
        return Err(CompileError::Slow);
    }
    let mut text = Vec::new();
    let file = File::open(&said).map_err(FileError::when("read", &said))?;
    let read = file.take(MOST_SAID).read_to_end(&mut text);
    read.map_err(FileError::when("read", &said))?;
    let text = String::from_utf8_lossy(&text);
    let diagnostics = text.lines().filter_map(|line| diagnostic(line, scratch));
    let end = End {
        exit,
        said: the_first(diagnostics),
    };
    // What was damaged since it was built can't be the submission's doing.
    if !end.is_known() {
        kit.check()?;
        also.into_iter().try_for_each(kept::check)?;
    }
    Ok(end)
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
pub fn diagnostic(line: &str, scratch: &Path) -> Option<Diagnostic> {
    #[derive(Deserialize)]
    struct Message {
        level: String,
        message: String,
        rendered: Option<String>,
        code: Option<Code>,
        #[serde(default)]
        spans: Vec<SpanOf>,
        #[serde(default)]
        children: Vec<Message>,
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
        label: Option<String>,
        suggested_replacement: Option<String>,
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
    let cut = |text: String| {
        let mut text = as_learners_know_it(&text.replace(&folder, ""));
        record::shorten(&mut text, MOST_OF_EACH);
        text
    };
    let label = primary.and_then(|span| span.label.clone());
    let added = message.children.iter().filter_map(|child| {
        let said = child.message.trim();
        let suggested = match &child.spans[..] {
            [one] => one.suggested_replacement.as_deref().map(str::trim),
            _ => None,
        };
        match suggested.filter(|text| !text.is_empty() && !text.contains('\n')) {
            _ if said.is_empty() => None,
            Some(text) => Some(format!("{}: {said}: `{text}`", child.level)),
            None => Some(format!("{}: {said}", child.level)),
        }
    });
    let notes = label
        .into_iter()
        .chain(added)
        .take(MOST_NOTES)
        .map(cut)
        .collect();
    Some(Diagnostic {
        level,
        notes,
        code: message.code.map(|code| code.code),
        at: primary.map(|span| Place {
            file: span.file_name.replace(&folder, ""),
            line: span.line_start,
            column: Some(span.column_start),
        }),
        rendered: cut(message.rendered.unwrap_or_default()),
        message: match message.message.trim() {
            // As of `compile_error!("")`.
            "" => "an error without a text".to_owned(),
            _ => cut(message.message),
        },
    })
}

/// What the compiler says, with the names that learners know: it finds tokio's items where the facade hands them on.
fn as_learners_know_it(said: &str) -> String {
    let mut known = String::with_capacity(said.len());
    let mut rest = said;
    while let Some(at) = rest.find(FACADE) {
        let (before, from) = rest.split_at(at);
        let after = &from[FACADE.len()..];
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        // A module of the submission's own may be called so.
        let is_own =
            before.ends_with(is_part) || before.ends_with("::") || before.ends_with("mod ");
        let is_path = after.starts_with("::");
        let is_crate = before.ends_with("crate `") && after.starts_with('`');
        known += before;
        known += match (is_path && !is_own) || is_crate {
            true => "tokio",
            false => FACADE,
        };
        rest = after;
    }
    known + rest
}

/// Puts the message of `diagnostic` into the first line of what is rendered, where another one stands.
pub fn headline(diagnostic: &mut Diagnostic, before: &str) {
    diagnostic.rendered = diagnostic.rendered.replacen(before, &diagnostic.message, 1);
}

#[cfg(test)]
mod tests {
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
    fn what_it_adds_is_kept_and_the_facade_is_called_tokio() {
        let line = r#"{"message":"the trait bound `facade::task::JoinHandle<()>: Copy` is not satisfied","code":null,"level":"error",
            "spans":[{"file_name":"src/lib.rs","line_start":4,"column_start":9,"is_primary":true,"label":"not for `facade::time::Sleep`"}],
            "children":[{"level":"note","message":"required by a bound","spans":[]},
            {"level":"help","message":"consider importing this","spans":[{"file_name":"src/lib.rs","line_start":1,"column_start":1,
            "is_primary":true,"suggested_replacement":"use tokio::spawn;\n"}]},{"level":"help","message":"","spans":[]}],
            "rendered":"error: crate `facade`, facade::time, crate::facade::mine, my_facade::mine, facade"}"#;
        let found = diagnostic(&line.replace('\n', " "), Path::new("/scratch")).unwrap();
        assert!(
            found
                .message
                .contains("`tokio::task::JoinHandle<()>: Copy`"),
            "{}",
            found.message
        );
        assert_eq!(
            found.notes,
            [
                "not for `tokio::time::Sleep`",
                "note: required by a bound",
                "help: consider importing this: `use tokio::spawn;`",
            ]
        );
        assert_eq!(
            found.rendered,
            "error: crate `tokio`, tokio::time, crate::facade::mine, my_facade::mine, facade"
        );
    }

    #[test]
    fn what_is_said_again_and_again_does_not_hide_what_comes_last() {
        let said = |message: &str| Diagnostic {
            level: Level::Error,
            notes: Vec::new(),
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
    fn only_what_no_machine_can_cause_is_known() {
        let error = |code: Option<&str>| Diagnostic {
            level: Level::Error,
            notes: Vec::new(),
            code: code.map(str::to_owned),
            message: "No space left on device".to_owned(),
            at: None,
            rendered: String::new(),
        };
        let known = |exit, codes: &[Option<&str>]| {
            let said = codes.iter().map(|code| error(*code)).collect();
            End { exit, said }.is_known()
        };
        let of_source = Some("E0308");
        assert!(known(Exit::Code(1), &[of_source]));
        assert!(known(Exit::Code(1), &[of_source, Some("unsafe_code")]));
        for limit in [Exit::CpuLimit, Exit::OutputLimit, Exit::DiskLimit] {
            assert!(known(limit, &[]), "{limit:?}");
        }
        let killed = Exit::Signal(nix::sys::signal::Signal::SIGKILL);
        for (exit, codes) in [
            // The text of its errors is lost, as on a full disk.
            (Exit::Code(1), &[] as &[_]),
            (Exit::Code(1), &[None]),
            (Exit::Code(1), &[of_source, None]),
            (Exit::Code(1), &[Some("E0463")]),
            (Exit::Code(1), &[Some("E0786"), of_source]),
            (Exit::Code(101), &[]),
            (killed, &[]),
        ] {
            assert!(!known(exit, codes), "{exit:?} {codes:?}");
        }
    }

    #[test]
    fn the_compilers_closing_lines_are_left_out() {
        let line = r#"{"message":"aborting due to 1 previous error","code":null,"level":"error","spans":[],"rendered":"…"}"#;
        assert_eq!(diagnostic(line, Path::new("/scratch")), None);
    }
}
