//! `index.html`: the class at a glance, and each learner's report with its timelines. It needs nothing else, and holds no
//! script: what a submission says is text, and a policy forbids the rest.

use lab::Verdict;
use maud::{Markup, PreEscaped, html};

use super::{Broken, counted, write_file};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError, Row},
        outcome::{Outcome, Status},
        summary::Summary,
    },
    render::{
        columns::count,
        escape::{block, line},
        text::message_of,
        timeline::svg,
    },
    report::{CheckReport, Level, Report},
};

/// Nothing is loaded, nothing runs, nothing is sent. Styles stand in the page, and in its pictures.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("html.css");

/// The most timelines of one report. `cargo grade timeline` draws the others.
const MOST_TIMELINES: usize = 3;

/// The most checks, and the most changes, in the tables at the top.
const MOST_ROWS: usize = 100;

/// Writes `index.html`.
///
/// # Errors
///
/// If the results can't be read, or the folder not be written.
pub fn write(gradebook: &Gradebook, summary: &Summary) -> Result<(), GradebookError> {
    write_file(&gradebook.dir.join("index.html"), |to| {
        to.write_all(b"<!DOCTYPE html>\n<html lang=\"en\">\n")?;
        to.write_all(head().into_string().as_bytes())?;
        to.write_all(b"\n<body>\n<main>\n")?;
        to.write_all(glance(gradebook, summary).into_string().as_bytes())?;
        to.write_all(b"<h2 id=\"learners\">Learners</h2>\n<table>\n")?;
        to.write_all(header(gradebook).into_string().as_bytes())?;
        let mut number = 0;
        gradebook.each(|row| {
            to.write_all(row_of(row, number).into_string().as_bytes())?;
            number += 1;
            Ok::<(), Broken>(to.write_all(b"\n")?)
        })?;
        to.write_all(b"</table>\n<h2 id=\"reports\">Reports</h2>\n")?;
        let mut number = 0;
        gradebook.each(|row| {
            to.write_all(reports(row, number).into_string().as_bytes())?;
            number += 1;
            Ok::<(), Broken>(to.write_all(b"\n")?)
        })?;
        Ok(to.write_all(b"</main>\n</body>\n</html>\n")?)
    })
}

fn head() -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="referrer" content="no-referrer";
            title { "The class" }
            style { (PreEscaped(STYLE)) }
        }
    }
}

fn glance(gradebook: &Gradebook, summary: &Summary) -> Markup {
    let manifest = &gradebook.manifest;
    html! {
        h1 { "The class" }
        p {
            (count(summary.learners, "learner")) ", "
            (count(summary.exercises.len(), "exercise")) ". "
            @if let Some(shard) = manifest.shard { "Shard " (shard) " of the class. " }
            a href="#learners" { "Learners" } " · " a href="#reports" { "Reports" }
        }
        p.quiet {
            (line(&manifest.basis.toolchain)) ", tokio " (line(&manifest.basis.tokio))
            @if let Some(seed) = manifest.basis.seed { ", seed " (seed) }
        }
        (exercises(summary))
        (names("Nothing handed in", summary.missing.iter().cloned()))
        (names("Not on the roster, and not graded", manifest.strangers.iter().cloned()))
        (names(
            "Points pending, since the grader itself failed",
            summary.pending.iter().map(|(learner, exercise)| format!("{learner} ({exercise})")),
        ))
        (checks(summary))
        (changes(summary))
    }
}

fn exercises(summary: &Summary) -> Markup {
    html! {
        table {
            tr { th { "Exercise" } th.n { "Mean" } th.n { "Points" } th { "Came to" } }
            @for exercise in &summary.exercises {
                tr {
                    td { (line(&exercise.title)) }
                    td.n { @match exercise.mean() { Some(mean) => (format!("{mean:.1}")), None => "–" } }
                    td.n { (exercise.possible) }
                    td { (counted(exercise.words.iter().map(|(word, count)| (*word, *count)))) }
                }
            }
        }
    }
}

fn names(title: &str, names: impl ExactSizeIterator<Item = String>) -> Markup {
    html! {
        @if names.len() > 0 {
            h2 { (title) }
            ul { @for name in names { li { (line(&name)) } } }
        }
    }
}

fn checks(summary: &Summary) -> Markup {
    html! {
        @if !summary.checks.is_empty() {
            h2 { "Checks that most failed" }
            table {
                tr { th { "Check" } th.n { "Failed" } th { "How" } }
                @for check in summary.checks.iter().take(MOST_ROWS) {
                    tr {
                        td {
                            (line(&check.title)) br;
                            span.quiet { (line(&check.exercise)) " · " (line(&check.name)) }
                        }
                        td.n { (check.failed()) " of " (check.of) }
                        td {
                            (counted(check.verdicts.iter()
                                .filter(|(verdict, _)| **verdict != Verdict::Passed)
                                .map(|(verdict, count)| (verdict.name(), *count))))
                        }
                    }
                }
            }
        }
    }
}

fn changes(summary: &Summary) -> Markup {
    let Some(changes) = &summary.changes else {
        return html! {};
    };
    html! {
        h2 { "Up and down since " (line(&changes.since)) }
        @if changes.changes.is_empty() {
            p { "Nobody has more points or fewer." }
        } @else {
            table {
                tr { th { "Learner" } th { "Exercise" } th.n { "Before" } th.n { "Now" } }
                @for change in changes.changes.iter().take(MOST_ROWS) {
                    tr {
                        td { (line(&change.learner)) }
                        td { (line(&change.exercise)) }
                        td.n { (change.before.0) " " (line(&change.before.1)) }
                        td.n { (change.after.0) " " (line(&change.after.1)) " " @if change.is_up() { "▲ up" } @else { "▼ down" } }
                    }
                }
            }
            @if changes.changes.len() > MOST_ROWS {
                p { (changes.changes.len() - MOST_ROWS) " more in changes.csv." }
            }
        }
    }
}

fn header(gradebook: &Gradebook) -> Markup {
    html! {
        tr {
            th { "Id" } th { "Name" }
            @for exercise in &gradebook.basis().exercises { th { (line(&exercise.title)) } }
            th.n { "Total" }
        }
    }
}

fn row_of(row: &Row, number: usize) -> Markup {
    html! {
        tr {
            td { a href={ "#l" (number) } { (line(&row.learner.id)) } }
            td { (line(row.learner.name.as_deref().unwrap_or_default())) }
            @for outcome in &row.outcomes { td { (points(outcome)) } }
            td.n { (total(row)) }
        }
    }
}

fn points(outcome: &Outcome) -> Markup {
    html! {
        @if outcome.status != Status::Pending { (outcome.points.earned) " of " (outcome.points.possible) " " }
        span.quiet { @if outcome.status == Status::Pending { "pending" } @else { (outcome.word()) } }
    }
}

fn total(row: &Row) -> String {
    row.points().map_or("pending".to_owned(), |points| {
        format!("{} of {}", points.earned, points.possible)
    })
}

fn reports(row: &Row, number: usize) -> Markup {
    html! {
        details {
            summary {
                strong { (line(&row.learner.id)) }
                @if let Some(name) = &row.learner.name { " " (line(name)) }
                " · " (total(row))
            }
            // Browsers open what a link leads into, and not what it leads to.
            div id={ "l" (number) } {}
            @for outcome in &row.outcomes {
                h3 { (line(&outcome.exercise)) " · " (points(outcome)) }
                @match &outcome.report {
                    None => p { "Nothing was handed in." },
                    Some(report) => (report_of(report)),
                }
            }
        }
    }
}

fn report_of(report: &Report) -> Markup {
    let mut timelines = 0;
    let errors = report
        .diagnostics
        .iter()
        .filter(|one| one.level == Level::Error);
    html! {
        p.quiet { (line(&report.submission.name)) " · " (line(report.submission.sha256.get(..12).unwrap_or_default())) }
        @for error in errors { pre { (block(&error.rendered)) } }
        @if !matches!(report.verdict, Verdict::Unbuilt | Verdict::Rejected) {
            ul {
                @for check in &report.checks {
                    li { (check_of(check, &mut timelines)) }
                }
            }
        }
    }
}

fn check_of(check: &CheckReport, timelines: &mut usize) -> Markup {
    let drawn = check.timeline.as_ref().filter(|one| !one.is_empty());
    let drawn = drawn.filter(|_| *timelines < MOST_TIMELINES);
    if drawn.is_some() {
        *timelines += 1;
    }
    html! {
        strong { (check.verdict) } " · " (line(&check.title)) " · "
        (check.points.earned) " of " (check.points.possible)
        @if check.verdict != Verdict::Passed {
            pre {
                (block(&message_of(check)))
                @if let Some(at) = &check.at { "\nat " (line(&at.to_string())) }
                @if let Some(difference) = &check.difference {
                    "\nexpected: " (block(&difference.expected)) "\n     got: " (block(&difference.got))
                }
                @for note in &check.notes { "\n" (block(note)) }
            }
            span.quiet { (line(&check.name)) ", seed " (check.seed) ", " (line(&check.chapter)) }
        }
        @if let Some(timeline) = drawn {
            details { summary { "Timeline" } (PreEscaped(svg(timeline, &check.title))) }
        }
    }
}
