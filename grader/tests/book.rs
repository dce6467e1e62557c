//! Wherever the grader sends a learner, the book has something to say.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use grader::{
    book,
    course::{Course, Exercise, Part},
    tree,
};
use lab::Verdict;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn source() -> PathBuf {
    root().join("book").join("src")
}

/// What stands between `open` and `close`, on each line of `text` that has both.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let inside = |line: &'a str| {
        let (_, rest) = line.split_once(open)?;
        rest.split_once(close).map(|(inside, _)| inside)
    };
    text.lines().filter_map(inside).collect()
}

/// The chapters that `SUMMARY.md` links to. Those that are not written yet have no file.
fn chapters() -> BTreeSet<String> {
    let summary = fs::read_to_string(source().join("SUMMARY.md")).unwrap();
    let links = between(&summary, "](", ")").into_iter();
    links
        .filter(|file| !file.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Every place that can be linked to, as `01-core-basics.html#cook`.
fn places() -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for chapter in chapters() {
        let page = chapter.replace(".md", ".html");
        let text = fs::read_to_string(source().join(&chapter)).unwrap();
        let headings = between(&text, " {#", "}");
        places.extend(headings.iter().map(|id| format!("{page}#{id}")));
        places.insert(page);
    }
    places
}

#[test]
fn every_section_that_the_grader_names_is_in_the_book() {
    let course = Course::load(&root()).unwrap();
    let places = places();
    for exercise in &course.exercises {
        let checks = |part: &'_ Part| part.checks.clone().into_iter();
        let parts = exercise.parts.iter();
        for (part, check) in parts.flat_map(|part| checks(part).map(move |check| (part, check))) {
            for verdict in Verdict::ALL {
                let section = book::section(exercise, part, &check, verdict);
                assert!(
                    places.contains(&section),
                    "{}, {}, {verdict}: no {section} in book/src",
                    exercise.name,
                    check.name
                );
                let (_, anchor) = section.split_once('#').unwrap_or_default();
                assert_ne!(anchor, "", "{}: a heading, and not a page", check.name);
            }
        }
    }
}

#[test]
fn the_table_of_contents_and_the_files_agree() {
    let files = tree::files(&source()).unwrap();
    let chapters_of = files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "md"));
    let name = |file: &PathBuf| {
        file.strip_prefix(source())
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    let mut files: BTreeSet<String> = chapters_of.map(name).collect();
    files.remove("SUMMARY.md");
    assert_eq!(chapters(), files);
}

#[test]
fn every_exercise_has_a_chapter_that_shows_it() {
    let course = Course::load(&root()).unwrap();
    let chapters = chapters();
    for Exercise { name, chapter, .. } in &course.exercises {
        let index = format!("{chapter}/index.md");
        assert!(
            chapters.contains(&index),
            "{name}: SUMMARY.md has no {index}"
        );
        let pages = tree::files(&source().join(chapter)).unwrap();
        let panel = format!("{{{{#exercise {name}}}}}");
        let shows = |page: &PathBuf| fs::read_to_string(page).unwrap().contains(&panel);
        assert!(pages.iter().any(shows), "no page of {chapter} has {panel}");
    }
}
