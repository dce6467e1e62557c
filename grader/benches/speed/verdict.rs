//! From a save to its verdict by `cargo grade run`, beside the bare compiler on the same files, and beside the least that cargo has
//! to do for it.

use std::fs;

use anyhow::{Result, ensure};

use crate::{
    row::{Figure, Goal, Row, Size},
    shared::{
        program::Laid,
        rounds::{Pairs, timed},
        workbook::Workbook,
        workplace::{Workplace, solution},
    },
    watch,
};

const EXERCISES: [&str; 2] = ["chef", "chat-server"];

pub fn rows(place: &Workplace, size: &Size) -> Result<Vec<Row>> {
    let rows = EXERCISES.iter().map(|name| row(place, name, size.rounds));
    rows.chain([beside_cargo(place, size.rounds)]).collect()
}

/// Cargo compiles the checks with each answer, and here nothing else: neither a `main.rs` nor tests in the documentation.
fn beside_cargo(place: &Workplace, rounds: usize) -> Result<Row> {
    let exercise = place.course.exercise("chef")?;
    let (ours, theirs) = (place.workbook("graded")?, place.workbook("lean")?);
    let folder = |workbook: &Workbook| workbook.root.join("exercises").join(&exercise.folder);
    fs::remove_file(folder(&theirs).join("src/main.rs"))?;
    let solution = solution(exercise)?;
    let save = |workbook: &Workbook, round| {
        let answer = format!("{solution}\n// round {round}\n");
        fs::write(folder(workbook).join("src/lib.rs"), answer)
    };
    let graded = |round| {
        save(&ours, round)?;
        let (seconds, _) = timed(|| ours.grade(&["run", "chef"], 0))?;
        Ok(seconds)
    };
    let tested = |round| {
        save(&theirs, round)?;
        let mut command = watch::test(place, &theirs, "chef", &["--test", "checks"]);
        let (seconds, status) = timed(|| Ok(command.status()?))?;
        ensure!(
            status.success(),
            "`cargo test --test checks` ends with {status}"
        );
        Ok(seconds)
    };
    let pairs = Pairs::in_turn(rounds, graded, tested)?;
    Ok(Row::new(
        "the same of chef",
        "`cargo test --test checks`, a crate without `main.rs`",
        Figure::of_processes(&pairs),
    ))
}

fn row(place: &Workplace, name: &str, rounds: usize) -> Result<Row> {
    let exercise = place.course.exercise(name)?;
    let workbook = place.workbook(&format!("verdict-{name}"))?;
    let lib = workbook
        .root
        .join("exercises")
        .join(&exercise.folder)
        .join("src/lib.rs");
    let solution = solution(exercise)?;
    let scratch = place.folder("laid")?;
    // Never seen before, so that nothing can be known of it.
    let answer = |round| format!("{solution}\n// round {round}\n");
    let graded = |round| {
        fs::write(&lib, answer(round))?;
        let (seconds, _) = timed(|| workbook.grade(&["run", name], 0))?;
        Ok(seconds)
    };
    let compiled = |round| {
        let mut laid = Laid::out(&place.kit, exercise, &answer(round), &scratch)?;
        let (seconds, compiled) = timed(|| laid.compile())?;
        ensure!(compiled, "the solution of {name} does not compile");
        Ok(seconds)
    };
    let pairs = Pairs::in_turn(rounds, graded, compiled)?;
    let what = format!("{name}: save → verdict by `run`, warm");
    let row = Row::new(
        what,
        "two bare `rustc` processes",
        Figure::of_processes(&pairs),
    );
    Ok(row.with(Goal::AtMost(1.3)))
}
