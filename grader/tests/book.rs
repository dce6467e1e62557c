//! Wherever the grader sends a learner, the book has something to say.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use grader::{book, course::Course};
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
        for part in &exercise.parts {
            for verdict in Verdict::ALL {
                let section = book::section(exercise, part, verdict);
                assert!(
                    places.contains(&section),
                    "{}, part {}, {verdict}: no {section} in book/src",
                    exercise.name,
                    part.name
                );
            }
        }
    }
}

/// All chapters' files below `folder`, relative to the book's source.
fn files_in(folder: &Path) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.append(&mut files_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.strip_prefix(source()).unwrap();
            files.insert(name.to_str().unwrap().to_owned());
        }
    }
    files
}

#[test]
fn the_table_of_contents_and_the_files_agree() {
    let mut files = files_in(&source());
    files.remove("SUMMARY.md");
    assert_eq!(chapters(), files);
}
