//! `index.html`: the class at a glance, and each learner's report with its timelines. It needs nothing else, and holds no
//! script: what a submission says is text, and a policy forbids the rest.
//!
//! - `glance` says what the class came to: points, exercises, checks, who is missing.
//! - `reports` has what there is to say of one learner.

use maud::{Markup, PreEscaped, html};

use super::{Broken, write_file};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError, Row},
        outcome::{Outcome, Status},
        summary::Summary,
    },
    escape::line,
};

mod glance;
mod reports;

/// Nothing is loaded, nothing runs, nothing is sent. Styles stand in the page, and in its pictures.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("html.css");

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
        to.write_all(glance::of(gradebook, summary).into_string().as_bytes())?;
        // Learners are written one by one: a class may be larger than the memory that is to be used for it.
        to.write_all(b"<h2 id=\"learners\">Learners</h2>\n")?;
        to.write_all(b"<div class=\"scroll\" role=\"region\" aria-labelledby=\"learners\" tabindex=\"0\">\n<table>\n")?;
        to.write_all(header(gradebook).into_string().as_bytes())?;
        let mut number = 0;
        gradebook.each(|row| {
            to.write_all(row_of(row, number).into_string().as_bytes())?;
            number += 1;
            Ok::<(), Broken>(to.write_all(b"\n")?)
        })?;
        to.write_all(b"</table>\n</div>\n<h2 id=\"reports\">Reports</h2>\n")?;
        let mut number = 0;
        gradebook.each(|row| {
            let report = reports::of(gradebook, row, number);
            to.write_all(report.into_string().as_bytes())?;
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

fn header(gradebook: &Gradebook) -> Markup {
    html! {
        thead {
            tr {
                th scope="col" { "Id" }
                th scope="col" { "Name" }
                th.n scope="col" { "Total" }
                @for exercise in &gradebook.basis().exercises { th scope="col" { (line(&exercise.title)) } }
            }
        }
    }
}

fn row_of(row: &Row, number: usize) -> Markup {
    html! {
        tr id={ "r" (number) } {
            th scope="row" { (to_report(&row.learner.id, number)) }
            td { (line(row.learner.name.as_deref().unwrap_or_default())) }
            td.n { (total(row)) }
            @for outcome in &row.outcomes { td.points { (points(outcome)) } }
        }
    }
}

/// A link to the report of the learner with this number.
fn to_report(id: &str, number: usize) -> Markup {
    html! { a href={ "#l" (number) } { (line(id)) } }
}

fn points(outcome: &Outcome) -> Markup {
    match outcome.status {
        Status::Pending => word("pending"),
        _ => html! {
            (outcome.points.earned) " of " (outcome.points.possible) " " (word(outcome.word()))
        },
    }
}

fn total(row: &Row) -> String {
    row.points().map_or("pending".to_owned(), |points| {
        format!("{} of {}", points.earned, points.possible)
    })
}

/// A verdict, or a word like one, with its colour beside it.
fn word(word: &str) -> Markup {
    html! { span class={ "word " (mood(word)) } { (word) } }
}

/// The class of the style for `word`: it is good, nothing yet, refused, not known, or bad.
fn mood(word: &str) -> &'static str {
    match word {
        "passed" => "good",
        "missing" | "unfinished" => "nothing",
        "unbuilt" | "rejected" => "refused",
        "pending" | "grader_error" => "unknown",
        _ => "bad",
    }
}

#[cfg(test)]
mod tests {
    use lab::Verdict;

    use super::*;

    #[test]
    fn only_what_passed_looks_good() {
        for verdict in Verdict::ALL {
            assert_eq!(mood(verdict.name()) == "good", verdict == Verdict::Passed);
        }
    }
}
