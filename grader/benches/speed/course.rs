//! What the whole course takes: memory for its largest exercise, disk, and CPU time to say where one is in it.

use std::{collections::HashSet, fs, os::unix::fs::MetadataExt, path::Path, process::Stdio};

use anyhow::{Result, ensure};
use grader::tree;
use walkdir::WalkDir;

use crate::{
    row::{Figure, Goal, Row, Size, Unit},
    shared::{
        child,
        rounds::Rounds,
        workbook::Workbook,
        workplace::{Workplace, read, solution},
    },
};

pub fn rows(place: &Workplace, size: &Size) -> Result<Vec<Row>> {
    let workbook = place.workbook("course")?;
    for exercise in &place.course.exercises {
        let folder = workbook.root.join("exercises").join(&exercise.folder);
        fs::write(folder.join("src/lib.rs"), solution(exercise)?)?;
    }
    let peak = peak(&workbook, "chat-server")?;
    workbook.grade(&["run", "--all"], 0)?;
    let kit = held(&place.course.root.join("target/kit"))?;
    let rest = held(&workbook.root.join("target/grade"))?;
    let listed = || {
        Rounds::of(size.rounds, |_| {
            Ok(1_000.0 * child::cpu_of(|| workbook.grade(&["list"], 0))?)
        })
    };
    let known = listed()?;
    add_copies(place, &workbook)?;
    let of_many = listed()?;
    let exercises = place.course.exercises.len();
    Ok(vec![
        Row::new(
            "the grader's own memory, grading chat-server",
            "–",
            Figure::once(peak, Unit::Mebibytes, ""),
        )
        .with(Goal::AtMost(64.0)),
        Row::new(
            format!("disk after grading all {exercises} exercises"),
            "–",
            Figure::once(
                kit + rest,
                Unit::Mebibytes,
                format!("the kit {kit:.0} MB, reports {rest:.2} MB"),
            ),
        ),
        Row::new(
            "CPU time of `list`, all verdicts known",
            "–",
            Figure::of_rounds(&known, Unit::Milliseconds),
        ),
        Row::new(
            format!("the same, of {MANY} exercises: copies of these, not graded"),
            "–",
            Figure::of_rounds(&of_many, Unit::Milliseconds),
        )
        .with(Goal::AtMost(200.0)),
    ])
}

/// How many exercises the course may come to have.
const MANY: usize = 15;

/// Copies exercises under other names until there are [`MANY`].
fn add_copies(place: &Workplace, workbook: &Workbook) -> Result<()> {
    let exercises = &place.course.exercises;
    let more = MANY.saturating_sub(exercises.len());
    for (number, exercise) in exercises.iter().cycle().take(more).enumerate() {
        let name = format!("{}-{number}", exercise.name);
        let folder = format!("exercises/{}-{name}", 50 + number);
        let folder = workbook.root.join(folder);
        tree::copy(&exercise.dir, &folder)?;
        fs::write(folder.join("src/lib.rs"), solution(exercise)?)?;
        let cargo_toml = read(&folder.join("Cargo.toml"))?;
        let named = |name: &str| format!("name = \"{name}\"");
        let cargo_toml = cargo_toml.replace(&named(&exercise.name), &named(&name));
        fs::write(folder.join("Cargo.toml"), cargo_toml)?;
    }
    Ok(())
}

/// The most memory that the grader itself holds while it grades `exercise`, in MiB.
fn peak(workbook: &Workbook, exercise: &str) -> Result<f64> {
    let mut command = workbook.command(&["run", exercise]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (status, peak) = child::watched(&mut command.spawn()?)?;
    ensure!(status.success(), "{exercise} was not graded ({status})");
    Ok(peak)
}

/// The disk that `folder` takes, in MiB. A file with several names is counted once.
fn held(folder: &Path) -> Result<f64> {
    let (mut blocks, mut seen) = (0, HashSet::new());
    for entry in WalkDir::new(folder).min_depth(1) {
        let metadata = entry?.metadata()?;
        if seen.insert((metadata.dev(), metadata.ino())) {
            blocks += metadata.blocks();
        }
    }
    // However large the blocks of a disk are, they are counted in these.
    Ok(blocks as f64 * 512.0 / f64::from(1 << 20))
}
