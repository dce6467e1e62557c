//! `cargo grade run`: judges submissions and prints the reports.

use std::{path::Path, process::ExitCode};

use anyhow::{Result, bail};
use grader::{
    course::{Exercise, Fit},
    desk::Desk,
    escape,
    judge::Follower,
    nearest::nearest,
    render::{github, json, text},
    report::Report,
    run::Wish,
    stop::Stop,
};
use lab::{Verdict, record::Seeds};

use super::{NOT_PASSED, named, prepare};
use crate::{
    cli::{self, ReportFormat},
    terminal,
};

pub fn run(desk: &Desk, run: &cli::Run) -> Result<ExitCode> {
    let exercises = if run.all {
        desk.course.exercises.iter().collect()
    } else {
        named(desk, &run.exercises)?
    };
    if run.from.is_some() && exercises.len() > 1 {
        bail!("`--from` gives the answer to one exercise; name one only");
    }
    let best = match &run.only {
        Some(only) => Some(must_match(&exercises, only)?),
        None => None,
    };
    let judge = prepare(desk, &exercises, run.sandbox.into())?;
    // What is not the user's own may be a stranger's, as in a class.
    let judge = match run.from {
        Some(_) => judge.with_second_opinions(),
        None => judge,
    };
    let wish = Wish {
        seeds: run.seed.map_or(Seeds::Declared, Seeds::One),
        printed: run.show_output,
        ..Wish::default()
    };
    let mut reports = Vec::new();
    for exercise in exercises {
        let folder = run.from.as_deref().unwrap_or(&exercise.dir);
        let only = run.only.as_deref();
        // Where one of several has a check of this name, those that only contain it are not meant.
        if only.is_some_and(|only| exercise.fit(only) != best) {
            continue;
        }
        let follower = Follower {
            stop: &Stop::new(),
            tell: &|_| {},
        };
        let mut report = desk.judge(&judge, exercise, folder, only, wish, follower)?;
        if run.only.is_none()
            && run.seed.is_none()
            && let Err(error) = desk.keep(&judge, exercise, &report)
        {
            terminal::complain(&format!(
                "warning: your progress can't be remembered: {error}"
            ));
        }
        if run.from.is_none() {
            report.submission.name = desk.relative(&exercise.dir).display().to_string();
        }
        let shown = show(desk, run, exercise, &report);
        if let Some(shown) = shown {
            let between = if reports.is_empty() { "" } else { "\n" };
            terminal::print(&format!("{between}{shown}"))?;
        }
        reports.push(report);
    }
    if run.format == ReportFormat::Json {
        terminal::print(&match &reports[..] {
            [report] => json::report(report),
            reports => json::reports(reports),
        })?;
    }
    Ok(exit_code(&reports))
}

/// The report in the form asked for; JSON comes at the end, as one document.
fn show(desk: &Desk, run: &cli::Run, exercise: &Exercise, report: &Report) -> Option<String> {
    let from = run.from.as_deref().map(Path::to_string_lossy);
    let view = text::View {
        title: &exercise.title,
        from: from.as_deref(),
        only_some: run.only.is_some(),
        has_solution: exercise.solution_dir.is_some(),
        output: match run.show_output {
            true => text::Output::All,
            false => text::Output::Last,
        },
        width: terminal::width(),
        colour: terminal::colour(),
    };
    match run.format {
        ReportFormat::Json => None,
        ReportFormat::Text => Some(text::report(report, &view)),
        ReportFormat::Github => {
            let folder = run.from.as_deref().unwrap_or(&exercise.dir);
            let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            let inside = absolute.strip_prefix(&desk.course.root).ok();
            let inside = inside.map(Path::to_string_lossy);
            let mut report = report.clone();
            if run.from.is_some() {
                // The checks stand with the exercise, and not in the folder that was graded.
                for check in &mut report.checks {
                    check.at.take_if(|at| at.file.starts_with("tests/"));
                }
            }
            Some(github::report(&report, &view, inside.as_deref()))
        }
    }
}

fn exit_code(reports: &[Report]) -> ExitCode {
    let worst = reports.iter().map(|report| report.verdict).max();
    match worst {
        None | Some(Verdict::Passed) => ExitCode::SUCCESS,
        Some(Verdict::GraderError) => ExitCode::from(2),
        Some(_) => ExitCode::from(NOT_PASSED),
    }
}

/// How well checks of `exercises` fit `only` at best. One that nobody has is a slip of the fingers, not a run without a failure.
pub(super) fn must_match(exercises: &[&Exercise], only: &str) -> Result<Fit> {
    if let Some(fit) = exercises.iter().filter_map(|one| one.fit(only)).min() {
        return Ok(fit);
    }
    let names = exercises.iter().flat_map(|exercise| exercise.checks());
    let names: Vec<&str> = names.map(|check| check.name.as_str()).collect();
    // The part may be missing, or the other way round.
    let ends = names.iter().flat_map(|name| name.split("::"));
    let meant = nearest(only, names.iter().copied().chain(ends));
    let meant = meant.map(|name| format!("did you mean `{name}`? The"));
    bail!(
        "no check is called `{}`; {} checks are:\n  {}",
        escape::line(only),
        meant.as_deref().unwrap_or("the"),
        names.join("\n  ")
    );
}
