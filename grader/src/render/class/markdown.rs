//! `summary.md`: the class at a glance, for the summary of a CI job.

use super::{Format, Written, counted, write_file};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError},
        summary::Summary,
    },
    escape,
    render::columns::count,
};

/// The most rows of a table.
const MOST_ROWS: usize = 20;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "`summary.md`, for the summary of a CI job",
    written: Written::File("summary.md"),
    write,
};

fn write(gradebook: &Gradebook, summary: &Summary) -> Result<(), GradebookError> {
    write_file(&gradebook.dir.join("summary.md"), |to| {
        Ok(to.write_all(text(summary).as_bytes())?)
    })
}

fn text(summary: &Summary) -> String {
    let mut text = format!("## {}\n\n", count(summary.learners, "learner"));
    text += "| exercise | mean | points | ended as |\n|---|---:|---:|---|\n";
    for exercise in &summary.exercises {
        let mean = exercise.mean();
        text += &format!(
            "| {} | {} | {} | {} |\n",
            inert(&exercise.title),
            mean.map_or("–".to_owned(), |mean| format!("{mean:.1}")),
            exercise.possible,
            counted(exercise.words.iter().map(|(word, count)| (*word, *count))),
        );
    }
    if !summary.checks.is_empty() {
        text += "\n### Failed by most\n\n| check | failed | how |\n|---|---:|---|\n";
    }
    for check in summary.checks.iter().take(MOST_ROWS) {
        let failed = check.verdicts.iter();
        let failed = failed.filter(|(verdict, _)| **verdict != lab::Verdict::Passed);
        text += &format!(
            "| {}: {} | {} of {} | {} |\n",
            inert(&check.exercise),
            inert(&check.title),
            check.failed(),
            check.of,
            counted(failed.map(|(verdict, count)| (verdict.name(), *count))),
        );
    }
    text += &names("Nothing handed in", summary.missing.iter().cloned());
    let pending = summary.pending.iter();
    let pending = pending.map(|(learner, exercise)| format!("{learner} ({exercise})"));
    text += &names("Points pending, since the grader failed", pending);
    if let Some(changes) = &summary.changes {
        let ups = changes
            .changes
            .iter()
            .filter(|change| change.is_up())
            .count();
        text += &format!(
            "\n{} up and {} down since `{}`.\n",
            ups,
            changes.changes.len() - ups,
            changes.since
        );
    }
    text
}

fn names(title: &str, names: impl ExactSizeIterator<Item = String>) -> String {
    let all = names.len();
    if all == 0 {
        return String::new();
    }
    let mut shown: Vec<String> = names.take(MOST_ROWS).map(|name| inert(&name)).collect();
    if all > shown.len() {
        shown.push(format!("{} more", all - shown.len()));
    }
    format!("\n{title}: {}.\n", shown.join(", "))
}

/// `text` without a sign that Markdown, or the HTML in it, would obey; nor one that a runner would.
fn inert(text: &str) -> String {
    let mut inert = String::new();
    for c in escape::line(text).chars() {
        match c {
            // As character references they are text wherever they stand, also within a table.
            c if c.is_ascii_punctuation() && !".,;".contains(c) => {
                inert += &format!("&#{};", u32::from(c));
            }
            c => inert.push(c),
        }
    }
    inert
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_text() {
        for evil in [
            "|",
            "`",
            "<img src=x>",
            "[a](http://b)",
            "##[error]",
            "::x::",
            "a_b*c",
        ] {
            let inert = inert(evil);
            assert!(
                !inert.contains(['|', '`', '<', '[', '(', '*', '_', ':']),
                "{inert}"
            );
        }
        assert_eq!(inert("Ada Lovelace, 2."), "Ada Lovelace, 2.");
    }
}
