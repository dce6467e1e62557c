//! `cargo grade reset`: puts the skeleton back, and loses nothing.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    backup,
    desk::{Desk, lib_of, skeleton_of},
    files,
};

use crate::terminal;

pub fn reset(desk: &Desk, exercise: &str) -> Result<ExitCode> {
    let exercise = desk.course.exercise(exercise)?;
    let (lib, skeleton) = (lib_of(exercise), files::read(&skeleton_of(exercise))?);
    let shown = desk.relative(&lib).display();
    if std::fs::read(&lib).is_ok_and(|now| now == skeleton.as_bytes()) {
        terminal::print(&format!(
            "{shown} is the skeleton already. Nothing was changed.\n"
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    let src = exercise.dir.join("src");
    if src.exists() {
        let copy = backup::set_aside(&src)?;
        let copy = desk.relative(&copy).display();
        terminal::print(&format!("What you wrote is kept in {copy}\n"))?;
    }
    std::fs::create_dir_all(&src).map_err(files::FileError::when("created", &src))?;
    files::replace(&lib, skeleton)?;
    terminal::print(&format!("{shown} is the skeleton again.\n"))?;
    Ok(ExitCode::SUCCESS)
}
