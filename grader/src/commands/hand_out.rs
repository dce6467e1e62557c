//! `cargo grade hand-out`: the course without its answers, for learners.

use std::{path::Path, process::ExitCode};

use anyhow::Result;
use grader::{
    course::Exercise,
    desk::Desk,
    hand_out,
    render::{columns::count, shell},
};

use super::named;
use crate::terminal;

/// Makes the folder `to` a copy of the course with the exercises of these names, or with all if there are none.
pub fn hand_out(desk: &Desk, to: &Path, exercises: &[String]) -> Result<ExitCode> {
    let exercises: Vec<&Exercise> = match exercises {
        [] => desk.course.exercises.iter().collect(),
        names => named(desk, names)?,
    };
    let files = hand_out::make(&desk.course, &exercises, to)?;
    terminal::print(&format!(
        "{} holds the course without its answers: {}, {}.\n\nTry it as a learner would:\n\n    cd {} && cargo grade\n",
        to.display(),
        count(exercises.len(), "exercise"),
        count(files, "file"),
        shell::quote(&to.to_string_lossy()),
    ))?;
    Ok(ExitCode::SUCCESS)
}
