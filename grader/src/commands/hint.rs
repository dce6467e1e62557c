//! `cargo grade hint`: one step further each time it is asked.

use std::process::ExitCode;

use anyhow::{Result, bail};
use grader::{
    course::{Exercise, Part},
    desk::{Desk, Progress},
    escape,
    nearest::nearest,
    render::columns::wrap,
};
use lab::Verdict;

use crate::terminal;

pub fn hint(desk: &Desk, exercise: &str, part: Option<&str>, step: usize) -> Result<ExitCode> {
    let exercise = desk.course.exercise(exercise)?;
    let part = match part {
        Some(name) => part_named(exercise, name)?,
        None => match current_part(exercise, &desk.progress(exercise)) {
            Some(part) => part,
            None => {
                let name = &exercise.name;
                let mut text = format!("Every part of `{name}` passes.");
                if exercise.solution_dir.is_some() {
                    text += &format!(" `cargo grade solution {name}` shows how we would write it.");
                }
                terminal::print(&(wrap(&text, terminal::width()).join("\n") + "\n"))?;
                return Ok(ExitCode::SUCCESS);
            }
        },
    };
    let steps = part.hints.len();
    let Some(hint) = step.checked_sub(1).and_then(|index| part.hints.get(index)) else {
        bail!(
            "`{}` has hints 1 to {steps}; there is no hint {step}",
            part.name
        );
    };
    let width = terminal::width().clamp(40, 100);
    let mut text = format!(
        "{} · {} · hint {step} of {steps}\n\n",
        exercise.name, part.name
    );
    for paragraph in hint.trim().lines() {
        for line in wrap(paragraph, width - 2) {
            text += &format!("  {line}\n");
        }
    }
    text += &match step < steps {
        true => format!(
            "\nOne step further: cargo grade hint {} --part {} --step {}\n",
            exercise.name,
            part.name,
            step + 1
        ),
        false => format!(
            "\nThis was the last one. The book has the rest: {}\n",
            part.section
        ),
    };
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn part_named<'a>(exercise: &'a Exercise, name: &str) -> Result<&'a Part> {
    if let Some(part) = exercise.parts.iter().find(|part| part.name == name) {
        return Ok(part);
    }
    let names: Vec<&str> = exercise
        .parts
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    let meant = nearest(name, names.iter().copied());
    let meant = meant.map(|name| format!("did you mean `{name}`? Its"));
    bail!(
        "`{}` has no part `{}`; {} parts are `{}`",
        exercise.name,
        escape::line(name),
        meant.as_deref().unwrap_or("its"),
        names.join("`, `")
    );
}

/// The first part that is not known to pass.
fn current_part<'a>(exercise: &'a Exercise, progress: &Progress) -> Option<&'a Part> {
    let passed = |part: &Part| match progress {
        Progress::Graded(report) => {
            let mut checks = report
                .checks
                .iter()
                .filter(|check| check.part() == part.name);
            checks.all(|check| check.verdict == Verdict::Passed)
        }
        Progress::Untouched | Progress::Changed | Progress::Unreadable => false,
    };
    exercise.parts.iter().find(|part| !passed(part))
}
