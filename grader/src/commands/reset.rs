//! `cargo grade reset`: puts the skeleton back, and loses nothing.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    backup,
    course::Exercise,
    desk::{Desk, lib_of},
    files,
};

use crate::terminal;

pub fn reset(desk: &Desk, exercise: &str) -> Result<ExitCode> {
    let said = put_back(desk, desk.course.exercise(exercise)?)?;
    terminal::print(&(said.join("\n") + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Puts the skeleton of `exercise` back; what there is to say of it.
///
/// # Errors
///
/// If what stands there can't be kept, or the skeleton can't be written.
pub(super) fn put_back(desk: &Desk, exercise: &Exercise) -> Result<Vec<String>> {
    let (lib, skeleton) = (lib_of(exercise), files::read(&exercise.skeleton())?);
    let shown = desk.relative(&lib).display();
    if std::fs::read(&lib).is_ok_and(|now| now == skeleton.as_bytes()) {
        return Ok(vec![format!(
            "{shown} is the skeleton already. Nothing was changed."
        )]);
    }
    let mut said = Vec::new();
    let src = exercise.dir.join("src");
    let was_there = src.exists();
    files::own_folder(&src).map_err(files::FileError::when("created", &src))?;
    files::sweep(&src);
    if was_there {
        let copy = backup::set_aside(&src)?;
        let copy = desk.relative(&copy).display();
        said.push(format!("What you wrote is kept in {copy}"));
    }
    if lib.is_symlink() {
        // It was set aside as what it is.
        std::fs::remove_file(&lib).map_err(files::FileError::when("removed", &lib))?;
    }
    files::replace(&lib, skeleton)?;
    said.push(format!("{shown} is the skeleton again."));
    Ok(said)
}
