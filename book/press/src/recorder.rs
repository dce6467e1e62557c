//! Runs every program of the book and says what it printed: the recordings, made afresh.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    panic::resume_unwind,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use grader::{
    budget::Budget,
    compile::{self, Site},
    course::Course,
    disk::Allowance,
    judge::{Case, Judge},
    kit::Kit,
    limits::Limits,
    process::{Exit, Process},
    render::text::{self, View},
    run::Wish,
    sandbox::{Cage, Sandbox},
    stop::Stop,
};
use serde::Deserialize;

use crate::{
    directive::Directive,
    library::{Kind, Library, Recordings, chapter, verdict},
    predict::Prediction,
};

/// What a program of the book may use.
const LIMITS: Limits = Limits {
    cpu: Duration::from_secs(20),
    wall: Duration::from_secs(120),
    memory: 2 << 30,
    address_space: 4 << 30,
    output: 1 << 20,
    disk: Allowance {
        bytes: 1 << 30,
        entries: 10_000,
    },
};

/// The columns of what the grader says.
const WIDTH: usize = 80;

/// What is to be run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Rust programs.
    pub rust: BTreeSet<String>,
    /// Python programs.
    pub python: BTreeSet<String>,
    /// Rust files that do not compile.
    pub errors: BTreeSet<String>,
    /// Exercise, mistake and check.
    pub verdicts: BTreeSet<(String, String, String)>,
}

/// Everything that was recorded in one go.
#[derive(Debug)]
pub struct Recorded {
    /// The texts.
    pub recordings: Recordings,
    /// Why the Python programs were not run, if they were not.
    pub without_python: Option<String>,
    /// Whether no mistakes were judged, for there are none in a copy that was handed out.
    pub without_verdicts: bool,
}

impl Wanted {
    /// What `directives` show. Predictions are looked up in `library`; one that is not there shows nothing.
    pub fn by<'a>(directives: impl Iterator<Item = &'a Directive>, library: &Library) -> Wanted {
        let mut wanted = Wanted::default();
        for directive in directives {
            match directive.clone() {
                Directive::Listing(name) | Directive::Output(name) => {
                    wanted.rust.insert(name);
                }
                Directive::Python(name) => {
                    wanted.python.insert(name);
                }
                Directive::Beside(name) => {
                    wanted.rust.insert(name.clone());
                    wanted.python.insert(name);
                }
                Directive::Error(name) => {
                    wanted.errors.insert(name);
                }
                Directive::Verdict {
                    exercise,
                    mistake,
                    check,
                } => {
                    wanted.verdicts.insert((exercise, mistake, check));
                }
                Directive::Predict(name) => {
                    let file = Path::new("predictions").join(format!("{name}.toml"));
                    let text = library.text(&file).unwrap_or_default();
                    if let Ok(prediction) = Prediction::read(&text) {
                        wanted.rust.extend(prediction.listing);
                        wanted.python.extend(prediction.python);
                    }
                }
                Directive::Code(_)
                | Directive::Drawing(_)
                | Directive::Exercise(_)
                | Directive::Index(_)
                | Directive::Answer
                | Directive::End => {}
            }
        }
        wanted
    }
}

/// Runs all that is wanted.
///
/// # Errors
///
/// If a program can't be run, or does not end as it should.
pub fn record(book: &Path, wanted: &Wanted) -> Result<Recorded> {
    let library = Library::of(book);
    let root = Course::find_root(book)?;
    let course = Course::load(&root)?;
    let mut recordings = Recordings::new();
    record_rust(&root, &library, wanted, &mut recordings)?;
    let without_python = match python() {
        Ok(python) => {
            record_python(&python, &library, wanted, &mut recordings)?;
            None
        }
        Err(reason) => Some(reason),
    };
    let kit = Kit::ready(&root, &mut |words| eprintln!("{words}"))?;
    record_errors(&kit, &course, &library, wanted, &mut recordings)?;
    if course.has_solutions() {
        let mut judge = Judge::new(kit, Sandbox::off(), &root.join("target"));
        let judged = course.exercises.iter();
        let judged =
            judged.filter(|one| wanted.verdicts.iter().any(|(name, ..)| *name == one.name));
        judge.equip(&root, judged, &mut |_| {}, &Stop::new())?;
        record_verdicts(judge, &course, wanted, &mut recordings)?;
    }
    Ok(Recorded {
        recordings,
        without_python,
        without_verdicts: !course.has_solutions(),
    })
}

fn record_rust(
    root: &Path,
    library: &Library,
    wanted: &Wanted,
    recordings: &mut Recordings,
) -> Result<()> {
    if wanted.rust.is_empty() {
        return Ok(());
    }
    let chapters: BTreeSet<&str> = wanted.rust.iter().map(|name| chapter(name)).collect();
    let programs = build_chapters(root, &chapters)?;
    for name in &wanted.rust {
        let is_of_it = |program: &&PathBuf| {
            let stem = program.file_stem();
            stem.is_some_and(|stem| stem == chapter(name))
        };
        let program = programs.iter().find(is_of_it);
        let program = program.with_context(|| {
            let file = library.file(Kind::Rust, name);
            format!("{} belongs to no chapter", file.display())
        })?;
        let place = tempfile::tempdir()?;
        let timeline = place.path().join("timeline.json");
        let mut command = Command::new(program);
        // The variable that `listings` looks for.
        command.arg(name).env("WORKBOOK_TIMELINE", &timeline);
        let printed = run(command, place.path()).with_context(|| format!("listing {name}"))?;
        recordings.insert(Kind::Rust.output(name), printed);
        if timeline.exists() {
            recordings.insert(Kind::Rust.timeline(name), fs::read_to_string(timeline)?);
        }
    }
    Ok(())
}

/// Builds the listings of `chapters`; returns the programs, one a chapter.
fn build_chapters(root: &Path, chapters: &BTreeSet<&str>) -> Result<Vec<PathBuf>> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--package", "listings"])
        .args(chapters.iter().flat_map(|chapter| ["--example", chapter]))
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be run")?;
    ensure!(output.status.success(), "the listings do not compile");
    let messages = output.stdout.split(|byte| *byte == b'\n');
    let messages = messages.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
    Ok(messages.filter_map(|message| message.executable).collect())
}

fn record_python(
    python: &str,
    library: &Library,
    wanted: &Wanted,
    recordings: &mut Recordings,
) -> Result<()> {
    for name in &wanted.python {
        let place = tempfile::tempdir()?;
        let mut command = Command::new(python);
        command
            // Without compiled files beside the sources, without the user's own packages, and with one order of hashes.
            .args(["-B", "-s"])
            .env("PYTHONHASHSEED", "0")
            .arg(library.file(Kind::Python, "workbook"))
            .arg(library.file(Kind::Python, name));
        let printed = run(command, place.path())
            .with_context(|| format!("{}", library.file(Kind::Python, name).display()))?;
        recordings.insert(Kind::Python.output(name), printed);
    }
    Ok(())
}

/// The Python on this machine, if it is new enough; if not, why.
pub(crate) fn python() -> Result<String, String> {
    const NEEDED: &str = "Python 3.11 or newer";
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let asks = "import sys; sys.exit(sys.version_info < (3, 11))";
    let status = Command::new(&python)
        .args(["-c", asks])
        .stderr(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() => Ok(python),
        Ok(_) => Err(format!("`{python}` is no {NEEDED}")),
        Err(_) => Err(format!("there is no `{python}` here; install {NEEDED}")),
    }
}

fn record_errors(
    kit: &Kit,
    course: &Course,
    library: &Library,
    wanted: &Wanted,
    recordings: &mut Recordings,
) -> Result<()> {
    for name in &wanted.errors {
        let place = tempfile::tempdir()?;
        fs::create_dir(place.path().join("src"))?;
        // As a learner would see it: what the page does not show is not in the file either.
        let program = library.program(Kind::Error, name)?;
        fs::write(place.path().join("src").join("lib.rs"), program.code)?;
        let site = Site {
            kit,
            sandbox: &Sandbox::off(),
            scratch: place.path(),
            also: None,
            sim: None,
            stop: &Stop::new(),
            within: &Budget::new(compile::TIME),
        };
        // It speaks of whatever world it likes.
        let sim = compile::sim_of_all(site, course)?;
        let site = Site {
            sim: sim.as_ref(),
            ..site
        };
        let (exit, diagnostics) = compile::library(site, name, |_| true)?;
        ensure!(
            exit != Exit::Code(0),
            "{} compiles, and is shown as an error",
            library.file(Kind::Error, name).display()
        );
        let said: Vec<&str> = diagnostics
            .iter()
            .map(|diagnostic| diagnostic.rendered.trim_end())
            .collect();
        recordings.insert(Kind::Error.output(name), said.join("\n\n") + "\n");
    }
    Ok(())
}

fn record_verdicts(
    judge: Judge,
    course: &Course,
    wanted: &Wanted,
    recordings: &mut Recordings,
) -> Result<()> {
    let jobs = judge.jobs();
    // Compiling takes one processor: several at once use them all.
    let judge = judge.with_jobs(1);
    let queue = Mutex::new(wanted.verdicts.iter());
    let work = || -> Result<Recordings> {
        let mut said = Recordings::new();
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((exercise, mistake, check)) = next else {
                return Ok(said);
            };
            let text = record_verdict(&judge, course, exercise, mistake, check)
                .with_context(|| format!("{exercise}, mistake {mistake}, check {check}"))?;
            said.insert(verdict(exercise, mistake, check), text);
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            recordings.extend(worker.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(())
    })
}

fn record_verdict(
    judge: &Judge,
    course: &Course,
    exercise: &str,
    mistake: &str,
    check: &str,
) -> Result<String> {
    let exercise = course.exercise(exercise)?;
    ensure!(
        exercise.checks().any(|one| one.name == check),
        "there is no such check"
    );
    let submission = exercise.mistake(mistake)?.answer.submission(mistake);
    let report = judge.judge(&Case {
        submission: &submission,
        exercise,
        only: Some(check),
        wish: Wish {
            timeline: true,
            ..Wish::default()
        },
    })?;
    Ok(text::report(
        &report,
        &View {
            title: &exercise.title,
            from: None,
            only_some: true,
            has_solution: true,
            output: text::Output::Last,
            width: WIDTH,
            colour: false,
        },
    ))
}

/// Runs `command` in `place`; returns what it printed.
fn run(mut command: Command, place: &Path) -> Result<String> {
    // A file takes all there is, whether or not anybody reads at the time.
    let printed = place.join("printed.txt");
    command
        .current_dir(place)
        .stdin(Stdio::null())
        .stdout(File::create(&printed)?)
        .stderr(Stdio::inherit());
    match Process::start(
        command,
        LIMITS,
        Cage::open(),
        &Stop::new(),
        &Budget::new(LIMITS.wall),
    )?
    .wait()?
    {
        Exit::Code(0) => {}
        exit => bail!("it ended with {exit:?}"),
    }
    let printed = fs::read(printed)?;
    Ok(String::from_utf8(printed).map_err(io::Error::other)?)
}
