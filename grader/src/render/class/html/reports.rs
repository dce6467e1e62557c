//! One learner's reports, folded up until somebody asks for them.

use lab::Verdict;
use maud::{Markup, PreEscaped, html};

use super::{points, total, word};
use crate::{
    class::gradebook::{Gradebook, Row},
    escape::{block, line},
    render::{
        columns::count,
        text::{last_printed, message_of},
        timeline::svg,
    },
    report::{CheckReport, Level, Report},
};

/// The most timelines of one report. `cargo grade timeline` draws the others.
const MOST_TIMELINES: usize = 3;

/// The most lines of what a check printed. `results.jsonl` has more.
const MOST_PRINTED: usize = 40;

/// The reports of the learner with this number.
pub(super) fn of(gradebook: &Gradebook, row: &Row, number: usize) -> Markup {
    let exercises = gradebook.basis().exercises.iter();
    html! {
        details.learner {
            summary {
                strong { (line(&row.learner.id)) }
                @if let Some(name) = &row.learner.name { " " (line(name)) }
                " · " (total(row))
            }
            // Browsers open what a link leads into, and not what it leads to.
            div id={ "l" (number) } {}
            @for (exercise, outcome) in exercises.zip(&row.outcomes) {
                h3 { (line(&exercise.title)) " · " (points(outcome)) }
                @match &outcome.report {
                    None => p { "Nothing was handed in." },
                    Some(report) => (report_of(report)),
                }
            }
            p { a href={ "#r" (number) } { "Back to the learners" } }
        }
    }
}

fn report_of(report: &Report) -> Markup {
    let mut timelines = 0;
    let errors = report.diagnostics.iter();
    let errors = errors.filter(|one| one.level == Level::Error);
    html! {
        p.quiet { (line(&report.submission.name)) " · " (line(report.submission.sha256.get(..12).unwrap_or_default())) }
        @for error in errors { pre { (block(&error.rendered)) } }
        @if !report.review.is_empty() {
            p { "Look at this before the points count. Honest code may have it, and so may code that gets round the compiler." }
            @for one in &report.review { pre { (block(&one.message)) "\n" (block(&one.rendered)) } }
        }
        @if !matches!(report.verdict, Verdict::Unbuilt | Verdict::Rejected) {
            ul.checks {
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
        div.check {
            (word(check.verdict.name()))
            span { (line(&check.title)) }
            span.n { (check.points.earned) " of " (check.points.possible) }
        }
        @if check.verdict != Verdict::Passed {
            @let message = message_of(check);
            pre {
                (block(&message))
                @if let Some(at) = check.at.as_ref().map(ToString::to_string).filter(|at| !message.contains(at)) {
                    "\nat " (line(&at))
                }
                @if let Some(difference) = &check.difference {
                    "\nexpected: " (block(&difference.expected)) "\n     got: " (block(&difference.got))
                }
                @for note in &check.notes { "\n" (block(note)) }
            }
            (printed_by(check))
            p.quiet { (line(&check.name)) ", seed " (check.seed) ", " (line(&check.chapter)) }
        }
        @if let Some(timeline) = drawn {
            details open {
                summary { "Timeline" }
                div.scroll role="region" aria-label={ "Timeline: " (line(&check.title)) } tabindex="0" {
                    (PreEscaped(svg(timeline, &check.title, &check.message)))
                }
            }
        }
    }
}

/// What the submission itself printed, folded up.
fn printed_by(check: &CheckReport) -> Markup {
    if check.printed.is_empty() {
        return html! {};
    }
    let (lines, all) = last_printed(check, MOST_PRINTED);
    let heading = match all > lines.len() {
        true => format!(
            "Printed by the code itself, the last {} of {}",
            lines.len(),
            count(all, "line")
        ),
        false => "Printed by the code itself".to_owned(),
    };
    html! {
        details {
            summary { (heading) }
            pre { (lines.join("\n")) }
        }
    }
}
