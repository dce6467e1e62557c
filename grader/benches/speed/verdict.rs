//! From a save to its verdict by `cargo grade run`, beside the bare compiler on the same files.

use std::fs;

use anyhow::{Result, ensure};

use crate::{
    row::{Figure, Goal, Row, Size},
    shared::{
        place::{Place, solution},
        program::Laid,
        rounds::{Pairs, timed},
    },
};

const EXERCISES: [&str; 2] = ["chef", "chat-server"];

pub fn rows(place: &Place, size: &Size) -> Result<Vec<Row>> {
    EXERCISES
        .iter()
        .map(|name| row(place, name, size.rounds))
        .collect()
}

fn row(place: &Place, name: &str, rounds: usize) -> Result<Row> {
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
