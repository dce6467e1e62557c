//! A folder with one JSON document for each learner: the names of the files, and what is said in them whatever the format.

use std::{collections::HashSet, path::Path};

use lab::Verdict;
use serde_json::Value;

use super::{Broken, write_file};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError, Row},
        outcome::Outcome,
    },
    digest, escape,
    files::{self, FileError},
    json,
    render::text::{last_printed, message_of},
    report::{CheckReport, Level},
};

/// The most characters said of one check, and of whole exercises: PrairieLearn takes no more than 1 MB in all.
pub(super) const MOST_OF_CHECK: usize = 2_000;
const MOST_OF_REMARKS: usize = 20_000;

/// The most lines of what a check printed.
const MOST_PRINTED: usize = 10;

/// Writes a folder of documents: one for each learner for whom there is one.
pub(super) fn write(
    gradebook: &Gradebook,
    folder: &str,
    document: impl Fn(&Row) -> Option<Value>,
) -> Result<(), GradebookError> {
    let dir = gradebook.dir.join(folder);
    files::own_folder(&dir).map_err(FileError::when("made", &dir))?;
    let learners = gradebook.manifest.learners.iter();
    let names = FileNames::of(learners.map(|learner| learner.id.as_str()));
    gradebook.each(|row| match document(row) {
        Some(document) => write_document(&dir.join(names.of_id(&row.learner.id)), &document),
        None => Ok(()),
    })
}

fn write_document(file: &Path, document: &Value) -> Result<(), GradebookError> {
    write_file(file, |to| {
        Ok::<(), Broken>(to.write_all(json::document(document).as_bytes())?)
    })
}

/// The names of the learners' files: one of its own for each id, whatever that is made of, on every system.
struct FileNames {
    /// Ids of which there are more that differ in case only, in lower case.
    shared: HashSet<String>,
}

impl FileNames {
    fn of<'a>(ids: impl Iterator<Item = &'a str>) -> FileNames {
        let mut seen = HashSet::new();
        let lower = ids.map(str::to_ascii_lowercase);
        FileNames {
            shared: lower.filter(|id| !seen.insert(id.clone())).collect(),
        }
    }

    fn of_id(&self, id: &str) -> String {
        match is_plain(id) && !self.shared.contains(&id.to_ascii_lowercase()) {
            true => format!("{id}.json"),
            // No plain id has a `~`.
            false => format!("~{}.json", digest::sha256([id])),
        }
    }
}

/// Whether `id` with an ending is the name of a file everywhere, and nothing else.
fn is_plain(id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_+@.".contains(c);
    // A dot hides a file, and a dash makes a flag of it.
    !id.is_empty()
        && id.len() <= 200
        && !id.starts_with(['.', '-'])
        && id.chars().all(is_plain)
        && !is_device(id)
}

/// Whether Windows takes `id` for a device, whatever its ending.
fn is_device(id: &str) -> bool {
    let stem = id
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let numbered = |name| {
        let number = stem.strip_prefix(name);
        number.is_some_and(|number| number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()))
    };
    ["con", "prn", "aux", "nul"].contains(&&*stem) || numbered("com") || numbered("lpt")
}

pub(super) fn tests<'a>(row: &'a Row) -> impl Iterator<Item = (&'a Outcome, &'a CheckReport)> {
    let reports = row.outcomes.iter();
    let reports = reports.filter_map(|outcome| Some((outcome, outcome.report.as_ref()?)));
    reports.flat_map(|(outcome, report)| report.checks.iter().map(move |check| (outcome, check)))
}

/// What is to be said of a check that did not pass.
pub(super) fn output(check: &CheckReport) -> String {
    if check.verdict == Verdict::Passed {
        return String::new();
    }
    let mut lines = vec![escape::block(&message_of(check))];
    if let Some(at) = &check.at {
        lines.push(format!("at {}", escape::line(&at.to_string())));
    }
    if let Some(difference) = &check.difference {
        lines.push(format!("expected: {}", escape::block(&difference.expected)));
        lines.push(format!("got: {}", escape::block(&difference.got)));
    }
    lines.extend(check.notes.iter().map(|note| escape::block(note)));
    lines.push(format!("book: {}", check.chapter));
    if !check.printed.is_empty() {
        lines.push("printed by the code itself:".to_owned());
        let (printed, _) = last_printed(check, MOST_PRINTED);
        lines.extend(printed.iter().map(|line| format!("│ {line}")));
    }
    capped(&lines.join("\n"), MOST_OF_CHECK)
}

/// What is said of whole exercises: what is missing, and what did not compile.
pub(super) fn remarks(row: &Row) -> String {
    let remarks = row.outcomes.iter().flat_map(|outcome| {
        let remarks = remarks_on(outcome).into_iter();
        remarks.map(|remark| format!("{}: {remark}", outcome.exercise))
    });
    capped(
        &remarks.collect::<Vec<String>>().join("\n"),
        MOST_OF_REMARKS,
    )
}

/// What is said of one exercise as a whole.
pub(super) fn remarks_on(outcome: &Outcome) -> Vec<String> {
    let Some(report) = &outcome.report else {
        return vec!["nothing was handed in".to_owned()];
    };
    let errors = report.diagnostics.iter();
    let errors = errors.filter(|one| one.level == Level::Error);
    errors.map(|error| escape::block(&error.rendered)).collect()
}

pub(super) fn capped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the files in a class of these learners.
    fn file_names(ids: &[&str]) -> Vec<String> {
        let names = FileNames::of(ids.iter().copied());
        ids.iter().map(|id| names.of_id(id)).collect()
    }

    #[track_caller]
    fn assert_hashed(names: &[String]) {
        for name in names {
            assert!(name.starts_with('~') && name.len() == 70, "{name}");
        }
        let different: HashSet<&String> = names.iter().collect();
        assert_eq!(different.len(), names.len());
    }

    #[test]
    fn an_ordinary_id_is_the_name_of_its_file() {
        let ids = [
            "ada.l+1@uni",
            "Bob",
            "index.html",
            "results",
            "console",
            "com10",
            "x-",
            "a.",
        ];
        let expected = ids.map(|id| format!("{id}.json"));
        assert_eq!(file_names(&ids), expected);
    }

    #[test]
    fn a_file_name_is_one_wherever_it_is_written() {
        let long = "x".repeat(300);
        let most = "x".repeat(201);
        assert_hashed(&file_names(&[
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a\nb",
            "日本",
            "~x",
            " ",
            "-rf",
            ".x",
            &long,
            &most,
            "a ",
            "é",
            "e\u{301}",
            "ａｄａ",
            "a\u{200d}b",
            "a:b",
            "a\\b",
        ]));
    }

    #[test]
    fn no_file_is_a_device_of_windows() {
        assert_hashed(&file_names(&[
            "CON",
            "con.txt",
            "aux",
            "AUX.tar.gz",
            "nul",
            "prn",
            "com1",
            "LPT9.x",
            "COM0",
        ]));
    }

    #[test]
    fn learners_whose_ids_differ_in_case_only_have_files_apart() {
        let names = file_names(&["ADA", "Ada", "ada", "adam", "bob"]);
        assert_hashed(&names[..3]);
        assert_eq!(names[3..], ["adam.json", "bob.json"]);
    }
}
