//! Ten thousand chat clients through a virtual minute. Only the run counts, not the compiling.

use anyhow::Result;
use lab::record::Seeds;

use crate::{
    row::{Figure, Goal, Row, Size, Unit},
    shared::{
        program::Program,
        rounds::Rounds,
        workplace::{Workplace, solution},
    },
};

const CHECK: &str = "crowd::ten_thousand_hear_it";

pub fn rows(place: &Workplace, size: &Size) -> Result<Vec<Row>> {
    let exercise = place.course.exercise("chat-server")?;
    let folder = place.folder("crowd")?;
    let program = Program::new(&place.kit, exercise, &solution(exercise)?, &folder)?;
    let rounds = Rounds::of(size.rounds, |_| program.run(CHECK, Seeds::Declared))?;
    let what = "10,000 chat clients through a virtual minute";
    let row = Row::new(what, "–", Figure::of_rounds(&rounds, Unit::Seconds));
    Ok(vec![row.with(Goal::AtMost(3.0))])
}
