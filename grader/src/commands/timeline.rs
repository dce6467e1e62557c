//! `cargo grade timeline`: draws what happened in virtual time.

use std::{path::Path, process::ExitCode};

use anyhow::{Result, bail};
use grader::{
    desk::Desk,
    escape, files,
    judge::Follower,
    render::{
        columns::wrap,
        timeline::{self, Room, Scene},
    },
    report::{CheckReport, Report},
    run::Wish,
    sandbox::Demand,
    stop::Stop,
};
use lab::{Verdict, record::Seeds};

use super::{NOT_PASSED, prepare, run::must_match};
use crate::terminal;

/// What is to be drawn.
pub struct Wanted<'a> {
    pub exercise: &'a str,
    pub only: Option<&'a str>,
    pub seed: Option<u64>,
    pub from: Option<&'a Path>,
    pub svg: Option<&'a Path>,
}

pub fn timeline(desk: &Desk, wanted: &Wanted) -> Result<ExitCode> {
    let exercise = desk.course.exercise(wanted.exercise)?;
    if let Some(only) = wanted.only {
        must_match(&[exercise], only)?;
    }
    let judge = prepare(desk, &[exercise], Demand::BestEffort)?;
    let wish = Wish {
        seeds: wanted.seed.map_or(Seeds::Declared, Seeds::One),
        timeline: true,
        ..Wish::default()
    };
    let folder = wanted.from.unwrap_or(&exercise.dir);
    let follower = Follower {
        stop: &Stop::new(),
        tell: &|_| {},
    };
    let report = desk.judge(&judge, exercise, folder, wanted.only, wish, follower)?;
    let drawn = worth_drawing(&report, wanted.only.is_some());
    let Some(first) = drawn.first() else {
        let name = &exercise.name;
        terminal::remark(&format!(
            "Nothing happened that could be drawn ({}). `cargo grade run {name}` says more.",
            report.verdict
        ));
        return Ok(ExitCode::from(NOT_PASSED));
    };
    match wanted.svg {
        Some(file) => {
            if wanted.only.is_some() && drawn.len() > 1 {
                let names: Vec<&str> = drawn.iter().map(|check| check.name.as_str()).collect();
                bail!(
                    "a picture shows one check; choose with `--only`:\n  {}",
                    names.join("\n  ")
                );
            }
            let title = format!("{}: {}", exercise.name, first.title);
            let picture = first
                .timeline
                .as_ref()
                .map(|one| timeline::svg(one, &title, &first.message));
            files::put_out(file, &picture.unwrap_or_default(), timeline::is_svg)?;
            terminal::remark(&format!("{} is drawn in {}", first.name, file.display()));
        }
        None => {
            let text: Vec<String> = drawn.iter().map(|check| draw(check)).collect();
            terminal::print(&text.join("\n"))?;
        }
    }
    Ok(match report.verdict {
        Verdict::Passed => ExitCode::SUCCESS,
        Verdict::GraderError => ExitCode::from(2),
        _ => ExitCode::from(NOT_PASSED),
    })
}

/// What was asked for by name; otherwise the first check that failed, or the first of each part if none did.
fn worth_drawing(report: &Report, by_name: bool) -> Vec<&CheckReport> {
    let has_one = |check: &&CheckReport| check.timeline.as_ref().is_some_and(|one| !one.is_empty());
    let mut drawn: Vec<&CheckReport> = report.checks.iter().filter(has_one).collect();
    if by_name {
        return drawn;
    }
    if let Some(failed) = drawn
        .iter()
        .position(|check| check.verdict != Verdict::Passed)
    {
        return vec![drawn[failed]];
    }
    drawn.dedup_by_key(|check| check.part());
    drawn
}

fn draw(check: &CheckReport) -> String {
    let room = Room::of_page(terminal::width(), terminal::colour());
    let picture = Scene::of(check).map(|scene| timeline::text(&scene, room));
    let title = wrap(&escape::line(&check.title), terminal::width());
    format!(
        "{}\n{} · {} · seed {}\n\n{}",
        title.join("\n"),
        check.name,
        check.verdict,
        check.seed,
        picture.unwrap_or_default()
    )
}
