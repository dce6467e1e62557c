//! How many seeds a second a check is replayed on.

use anyhow::{Context, Result};
use lab::record::Seeds;

use crate::{
    row::{Figure, Goal, Row, Size, Unit},
    shared::{
        program::Program,
        rounds::Rounds,
        workplace::{Workplace, solution},
    },
};

const EXERCISES: [&str; 2] = ["chef", "chat-server"];

pub fn rows(place: &Workplace, size: &Size) -> Result<Vec<Row>> {
    EXERCISES
        .iter()
        .map(|name| row(place, name, size))
        .collect()
}

fn row(place: &Workplace, name: &str, size: &Size) -> Result<Row> {
    let exercise = place.course.exercise(name)?;
    let folder = place.folder("seeds")?;
    let program = Program::new(&place.kit, exercise, &solution(exercise)?, &folder)?;
    // The first of those that are run on many seeds.
    let check = exercise.checks().find(|check| check.seeds >= 64);
    let check = &check
        .with_context(|| format!("no check of {name} has 64 seeds"))?
        .name;
    let rate = |_| {
        // The difference is without the start of a process.
        let (few, many) = (size.seeds / 10, size.seeds);
        let of_few = program.run(check, Seeds::Many(few))?;
        let of_many = program.run(check, Seeds::Many(many))?;
        Ok((many - few) as f64 / (of_many - of_few))
    };
    let rates = Rounds::of(size.rounds, rate)?;
    let what = format!("{name}: `{check}`, replayed");
    let row = Row::new(what, "–", Figure::of_rounds(&rates, Unit::SeedsPerSecond));
    Ok(row.with(Goal::AtLeast(1_000.0)))
}
