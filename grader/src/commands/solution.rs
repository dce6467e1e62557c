//! `cargo grade solution`: the model answer, as a comparison with the learner's own.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    desk::Desk,
    intake::{SizeLimits, Submission},
    render::{comparison::comparison, ink::Ink},
};
use lab::Verdict;

use super::NOT_PASSED;
use crate::terminal;

pub fn solution(desk: &Desk, exercise: &str, spoil: bool) -> Result<ExitCode> {
    let exercise = desk.course.exercise(exercise)?;
    let model = exercise.solution()?;
    let progress = desk.progress(exercise);
    if !spoil && progress.verdict() != Some(Verdict::Passed) {
        let name = &exercise.name;
        terminal::remark(&format!(
            "Yours does not pass yet, as far as is known: run `cargo grade run {name}`. If you are stuck, \
             `cargo grade hint {name}` takes you one step further; `cargo grade solution {name} --spoil` tells all."
        ));
        return Ok(ExitCode::from(NOT_PASSED));
    }
    let mine = Submission::read(&exercise.dir, &SizeLimits::default());
    let mine = mine.map_or_else(|_| Default::default(), |mine| mine.files);
    let ink = Ink {
        colour: terminal::colour(),
    };
    let (mine_in, model_in) = (&exercise.dir, exercise.solution_dir()?);
    let mine = (desk.relative(mine_in), &mine);
    let model = (desk.relative(model_in), &model.files());
    let text = comparison(mine, model, ink).join("\n") + "\n";
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
