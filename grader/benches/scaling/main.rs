//! What more costs: a class of more submissions, a check of more seeds, a timeline of more events. It prints a table in
//! Markdown with the time for each and the most memory that was held.
//!
//! `cargo bench -p grader --bench scaling`; with `-- --quick` the largest sizes are left out.
//!
//! A check and a timeline are measured in a process of their own, this program again, so that each has its own memory.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, ensure};
use clap::Parser;

mod units;

#[path = "../shared/mod.rs"]
#[allow(dead_code)]
mod shared;

use shared::{
    child, machine,
    program::Program,
    rounds::{Rounds, timed},
    table::Table,
    workplace::{Workplace, read, solution},
};
use units::{Unit, Used};

#[derive(Parser)]
struct Arguments {
    /// Leave the largest sizes out.
    #[arg(long)]
    quick: bool,
    /// Measure this once, and print what it took: for the process of its own.
    #[arg(long, hide = true, requires = "size")]
    unit: Option<Unit>,
    #[arg(long, hide = true)]
    size: Option<usize>,
    /// The program of the checks.
    #[arg(long, hide = true)]
    program: Option<PathBuf>,
    /// What `cargo bench` says.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Of everything small, the median of so many processes is taken.
const ROUNDS: usize = 5;

const LEARNERS: [usize; 3] = [10, 100, 1_000];
const SEEDS: [usize; 4] = [10, 100, 1_000, 10_000];
const EVENTS: [usize; 5] = [10, 100, 1_000, 10_000, 100_000];

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if let (Some(unit), Some(size)) = (arguments.unit, arguments.size) {
        let Used { seconds, mebibytes } = unit.measure(size, arguments.program.as_deref())?;
        println!("{seconds} {mebibytes}");
        return Ok(ExitCode::SUCCESS);
    }
    let less = usize::from(arguments.quick);
    let place = Workplace::new("scaling")?;
    println!("{}\n", machine::described(&place.kit.toolchain));
    let mut table = Table::new(["what", "size", "time", "for each", "peak memory"]);
    let tiny = place.course.root.join("grader/tests/courses/tiny");
    for learners in &LEARNERS[..LEARNERS.len() - less] {
        let used = of_class(&place, &tiny, *learners)?;
        table.add(line("a class of submissions", *learners, used));
    }
    let chef = place.course.exercise("chef")?;
    let program = Program::new(&place.kit, chef, &solution(chef)?, &place.folder("laid")?)?;
    for seeds in &SEEDS[..SEEDS.len() - less] {
        let used = of_process(Unit::Check, *seeds, &program.path())?;
        table.add(line("a check on seeds", *seeds, used));
    }
    for (unit, what) in [
        (Unit::Text, "a timeline of events, as text"),
        (Unit::Svg, "a timeline of events, as SVG"),
    ] {
        for events in &EVENTS[..EVENTS.len() - less] {
            table.add(line(
                what,
                *events,
                of_process(unit, *events, &program.path())?,
            ));
        }
    }
    println!("{table}\nload average {} at the end", machine::load());
    Ok(ExitCode::SUCCESS)
}

/// Grades a class of so many learners, each with an answer of their own to a small exercise.
fn of_class(place: &Workplace, course: &Path, learners: usize) -> Result<Used> {
    let name = format!("class-{learners}");
    let workbook = place.workbook_of(course, &name)?;
    let solution = read(&course.join("solutions/02-toast/src/lib.rs"))?;
    for number in 1..=learners {
        let src = workbook
            .root
            .join(format!("class/learner-{number:04}/02-toast/src"));
        fs::create_dir_all(&src)?;
        fs::write(
            src.join("lib.rs"),
            format!("{solution}\n// By learner {number}.\n"),
        )?;
    }
    let mut command = workbook.command(&["class", "class", "--exercise", "toast", "--out", "out"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (seconds, (status, mebibytes)) = timed(|| child::watched(&mut command.spawn()?))?;
    ensure!(
        status.success(),
        "the class of {learners} was not graded ({status})"
    );
    Ok(Used { seconds, mebibytes })
}

/// Measures in processes of their own.
fn of_process(unit: Unit, size: usize, program: &Path) -> Result<Used> {
    let mut memory = Vec::new();
    let seconds = Rounds::of(ROUNDS, |_| {
        let mut command = Command::new(env::current_exe()?);
        let output = command
            .args([
                "--unit",
                unit.name(),
                "--size",
                &size.to_string(),
                "--program",
            ])
            .arg(program)
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let used = text
            .trim()
            .split_once(' ')
            .and_then(|(seconds, mebibytes)| {
                Some((seconds.parse::<f64>().ok()?, mebibytes.parse::<f64>().ok()?))
            });
        let said = String::from_utf8_lossy(&output.stderr);
        let name = unit.name();
        let (seconds, mebibytes) =
            used.with_context(|| format!("{name} of {size} was not measured:\n{said}"))?;
        memory.push(mebibytes);
        Ok(seconds)
    })?;
    Ok(Used {
        seconds: seconds.median(),
        mebibytes: Rounds::from(memory).median(),
    })
}

fn line(what: &str, size: usize, used: Used) -> [String; 5] {
    [
        what.to_owned(),
        grouped(size),
        time(used.seconds),
        time(used.seconds / size as f64),
        format!("{:.1} MB", used.mebibytes),
    ]
}

/// `10,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// In the unit that makes it short.
fn time(seconds: f64) -> String {
    match seconds {
        1.0.. => format!("{seconds:.1} s"),
        1e-3.. => format!("{:.1} ms", seconds * 1e3),
        _ => format!("{:.1} µs", seconds * 1e6),
    }
}
