//! `cargo grade solution`: the model answer, as a comparison with the learner's own.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    desk::{Desk, lib_of, solution_of},
    files,
    render::{comparison::comparison, ink::Ink},
};
use lab::Verdict;

use super::NOT_PASSED;
use crate::terminal;

pub fn solution(desk: &Desk, exercise: &str, spoil: bool) -> Result<ExitCode> {
    let exercise = desk.course.exercise(exercise)?;
    let model = solution_of(exercise)?;
    let progress = desk.progress(exercise);
    if !spoil && progress.verdict() != Some(Verdict::Passed) {
        let name = &exercise.name;
        terminal::remark(&format!(
            "Yours does not pass yet, as far as is known: run `cargo grade run {name}`. If you are stuck, \
             `cargo grade hint {name}` takes you one step further; `cargo grade solution {name} --spoil` tells all."
        ));
        return Ok(ExitCode::from(NOT_PASSED));
    }
    let mine = lib_of(exercise);
    let learners = files::read(&mine).unwrap_or_default();
    let solution = files::read(&model)?;
    let (mine, model) = (
        desk.relative(&mine).display(),
        desk.relative(&model).display(),
    );
    let ink = Ink {
        colour: terminal::colour(),
    };
    let mine = (&*mine.to_string(), &*learners);
    let model = (&*model.to_string(), &*solution);
    let text = comparison(mine, model, ink).join("\n") + "\n";
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
