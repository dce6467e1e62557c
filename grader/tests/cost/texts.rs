//! Rosters, results, manifests, and what is shown of any text.

use std::{fs, path::Path};

use grader::{
    class::{ledger::Lines, manifest::Manifest, roster},
    escape,
};
use tempfile::TempDir;

use crate::Shape;

const MB: usize = 1 << 20;

fn file(name: &str, content: &str) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join(name), content).unwrap();
    place
}

fn csv(content: String) -> TempDir {
    file("roster.csv", &format!("id,name\n{content}"))
}

fn read_roster(place: &TempDir) {
    if let Err(error) = roster::read(&place.path().join("roster.csv")) {
        assert!(error.to_string().len() < 4_000, "{error}");
    }
}

fn read_results(place: &TempDir) {
    read_lines(&place.path().join("results.jsonl"));
    assert!(Manifest::read(place.path()).is_none());
}

fn read_lines(file: &Path) {
    for line in Lines::open(file).unwrap().unwrap() {
        assert!(line.unwrap().outcome.is_none());
    }
}

/// Results and a manifest that are the same text.
fn results(content: String) -> TempDir {
    let place = file("results.jsonl", &content);
    fs::write(place.path().join("manifest.json"), content).unwrap();
    place
}

pub fn shapes() -> Vec<Shape> {
    let mut shapes = rosters();
    for (name, one) in [
        ("results: open brackets", "["),
        ("results: open objects", "{\"schema\":"),
        ("results: a text", "\""),
        ("results: empty lines", "\n"),
        ("results: lists", "[]\n"),
        ("results: digits", "9"),
        ("results: signs", "\\u0000"),
    ] {
        shapes.push(Shape::new(
            name,
            20_000,
            8 * MB,
            move |n| results(one.repeat(n)),
            read_results,
        ));
    }
    let fields = "{\"schema\":\"workbook-result/1\",\"learner\":\"";
    shapes.push(Shape::new(
        "results: a long learner",
        100_000,
        8 * MB,
        move |n| results(format!("{fields}{}", "a".repeat(n))),
        read_results,
    ));
    for (name, one) in [
        ("shown: slashes", "/"),
        ("shown: controls", "\u{1b}"),
        ("shown: line breaks", "\n"),
        ("shown: white space", " "),
        ("shown: tabs", "\t"),
        ("shown: what is not seen", "\u{202e}"),
        ("shown: accents", "e\u{301}"),
        ("shown: markup", "<&\"'>"),
    ] {
        shapes.push(Shape::new(
            name,
            50_000,
            16 * MB,
            move |n| one.repeat(n),
            |text| {
                assert!(escape::name(text).len() < 4_000);
                assert!(escape::line(text).chars().count() <= escape::MOST_CHARS);
                assert!(escape::block(text).chars().count() <= escape::MOST_CHARS);
                assert!(escape::xml(text).len() < 8 * escape::MOST_CHARS);
            },
        ));
    }
    shapes
}

fn rosters() -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (name, one) in [
        ("roster: quotes", "\""),
        ("roster: quotes in pairs", "\"\""),
        ("roster: a quote that is never closed", "\"a,"),
        ("roster: commas", ","),
        ("roster: empty lines", "\n"),
        ("roster: lines of commas", ",,,\n"),
        ("roster: one long cell", "a"),
        ("roster: white space", " "),
        ("roster: accents", "\u{301}"),
        ("roster: lines of their own", "\r"),
    ] {
        shapes.push(Shape::new(
            name,
            100_000,
            40 * MB,
            move |n| csv(one.repeat(n)),
            read_roster,
        ));
    }
    shapes.push(Shape::new(
        "roster: many learners",
        2_000,
        8 * MB,
        |n| csv((0..n).map(|number| format!("{number},A name\n")).collect()),
        read_roster,
    ));
    shapes.push(Shape::new(
        "roster: many columns",
        100_000,
        40 * MB,
        |n| file("roster.csv", &format!("id,{}\nada\n", "x,".repeat(n))),
        read_roster,
    ));
    shapes.push(Shape::new(
        "roster: more than is read",
        4 * MB,
        16 * MB,
        |n| csv("x".repeat(n)),
        read_roster,
    ));
    shapes
}
