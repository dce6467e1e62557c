//! `cargo grade kit`: builds what the exercises of the course are compiled against, and their checks.

use std::{
    env,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};
use grader::{desk::Desk, sandbox::Demand, stop::Stop};

use super::{must_be_in_the_kit, prepare};
use crate::terminal;

/// What cargo goes by, whoever starts it.
const OFFLINE: &str = "CARGO_NET_OFFLINE";

pub fn kit(desk: &Desk, offline: bool) -> Result<ExitCode> {
    if offline && env::var_os(OFFLINE).is_none_or(|said| said != "true") {
        return again(desk);
    }
    let exercises: Vec<_> = desk.course.exercises.iter().collect();
    must_be_in_the_kit(desk, &exercises)?;
    let judge = prepare(desk, &exercises, Demand::BestEffort)?;
    for exercise in exercises {
        judge.prepare(exercise, &Stop::new())?;
    }
    terminal::print(
        "What the exercises are compiled against is there, and so are their checks.\n",
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The same command, with the setting in its environment.
fn again(desk: &Desk) -> Result<ExitCode> {
    let own = env::current_exe().context("the grader's own program can't be found")?;
    let ended = Command::new(&own)
        .args(["kit", "--offline", "--course"])
        .arg(&desk.course.root)
        .env(OFFLINE, "true")
        .status()
        .with_context(|| format!("`{}` can't be run again", own.display()))?;
    let code = ended.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
