//! `cargo grade list`: the exercises, the learner's progress, and what to do next.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    course::Exercise,
    desk::{Desk, Progress, lib_of},
    render::{
        columns::wrap,
        ink::{Ink, Tone},
    },
    report::Points,
};
use lab::Verdict;
use serde::Serialize;

use crate::{cli::ListFormat, terminal};

/// The name and version of the JSON document. Fields may be added to it, never renamed.
const SCHEMA: &str = "workbook-list/1";

#[derive(Serialize)]
struct List<'a> {
    schema: &'static str,
    exercises: Vec<Row<'a>>,
    /// The exercise to go on with; none when all have passed.
    next: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    folder: &'a str,
    title: &'a str,
    chapter: &'a str,
    summary: &'a str,
    /// None if it was changed since it was last graded.
    verdict: Option<Verdict>,
    points: Points,
    /// Whether it is not finished yet.
    draft: bool,
}

pub fn list(desk: &Desk, format: ListFormat) -> Result<ExitCode> {
    let survey = desk.survey();
    let exercises = desk.course.exercises.iter();
    let rows: Vec<_> = exercises
        .zip(&survey)
        .map(|(exercise, progress)| row(exercise, progress))
        .collect();
    let next = rows.iter().find(|row| row.verdict != Some(Verdict::Passed));
    let list = List {
        schema: SCHEMA,
        next: next.map(|row| row.name),
        exercises: rows,
    };
    match format {
        ListFormat::Json => terminal::print(&(serde_json::to_string_pretty(&list)? + "\n"))?,
        ListFormat::Text => terminal::print(&text(desk, &list)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn row<'a>(exercise: &'a Exercise, progress: &Progress) -> Row<'a> {
    Row {
        name: &exercise.name,
        folder: &exercise.folder,
        title: &exercise.title,
        chapter: &exercise.chapter,
        summary: &exercise.summary,
        verdict: progress.verdict(),
        points: Points {
            earned: progress.earned(),
            possible: exercise.points(),
        },
        draft: exercise.draft,
    }
}

fn text(desk: &Desk, list: &List) -> Result<String> {
    let ink = Ink {
        colour: terminal::colour(),
    };
    let names = list.exercises.iter().map(|row| row.name.len()).max();
    let width = names.unwrap_or_default().max("EXERCISE".len());
    let mut text = format!(
        "{:<width$}  {:<12}  {:>6}\n",
        "EXERCISE", "PROGRESS", "POINTS"
    );
    for row in &list.exercises {
        let (tone, state) = match row.verdict {
            Some(Verdict::Passed) => (Tone::Good, "passed"),
            Some(Verdict::Unfinished) => (Tone::Quiet, "unfinished"),
            Some(other) => (Tone::Bad, other.name()),
            None => (Tone::Quiet, "not graded"),
        };
        let points = format!("{}/{}", row.points.earned, row.points.possible);
        let state = ink.paint(tone, format!("{state:<12}"));
        let draft = if row.draft { " (draft)" } else { "" };
        text += &format!(
            "{:<width$}  {state}  {points:>6}  {}{draft}\n",
            row.name, row.title
        );
    }
    let advice = match list.next {
        None if desk.course.has_solutions() => {
            "Every exercise has passed. `cargo grade solution NAME` shows how we would write one."
                .to_owned()
        }
        None => "Every exercise has passed.".to_owned(),
        Some(next) => {
            let exercise = desk.course.exercise(next)?;
            let lib = lib_of(exercise);
            format!(
                "Next: read chapter {} and edit {}, then\n\n    cargo grade run {}",
                exercise.chapter,
                desk.relative(&lib).display(),
                exercise.name,
            )
        }
    };
    text += &format!("\n{}\n", wrap(&advice, terminal::width()).join("\n"));
    Ok(text)
}
