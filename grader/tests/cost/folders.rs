//! Folders that are wide, or deep, or have long names.

use std::fs;

use grader::{
    class::{handed_in::HandedIn, listing::EntryLimits, roll::Roll},
    intake::{self, Submission},
    stop::Stop,
};
use tempfile::TempDir;

use crate::Shape;

const MB: usize = 1 << 20;

fn folder(paths: impl Iterator<Item = String>) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for path in paths {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "// text").unwrap();
    }
    place
}

/// Reads it as a class whose only learner has handed in a crate, and as the crate of one who grades alone.
fn read(place: &TempDir) {
    let handed_in = HandedIn::read(place.path()).unwrap();
    for entry in &handed_in.entries {
        let _ = entry.open(&EntryLimits::default(), &Stop::new());
    }
    let learner = place.path().join("ada");
    if let Err(error) = Submission::read(&learner, &intake::SizeLimits::default()) {
        assert!(error.to_string().len() < 4_000, "{error}");
    }
}

pub fn shapes() -> Vec<Shape> {
    let in_src = |name: String| format!("ada/src/{name}");
    vec![
        Shape::new(
            "folder: many files",
            500,
            4 * MB,
            move |n| folder((0..n).map(|number| in_src(format!("m{number}.txt")))),
            read,
        ),
        Shape::new(
            "folder: many sources",
            100,
            4 * MB,
            move |n| folder((0..n).map(|number| in_src(format!("m{number}.rs")))),
            read,
        ),
        Shape::new(
            "folder: long names",
            200,
            4 * MB,
            move |n| folder((0..n).map(|number| in_src(format!("{number}{}", "x".repeat(200))))),
            read,
        ),
        Shape::new(
            "folder: many folders",
            200,
            4 * MB,
            move |n| folder((0..n).map(|number| in_src(format!("{number}/x")))),
            read,
        ),
        Shape::new(
            "folder: beside the sources",
            1_000,
            8 * MB,
            |n| folder((0..n).map(|number| format!("ada/{number}/{}", "x".repeat(200)))),
            read,
        ),
        Shape::new(
            "folder: many learners",
            1_000,
            8 * MB,
            |n| folder((0..n).map(|number| format!("{number}/x"))),
            |place| {
                Roll::call(place.path(), None, None).unwrap();
            },
        ),
    ]
}

/// A folder that is as deep as a path is long is read or refused, with few descriptors held open.
#[test]
fn the_deepest_folder_is_read_or_refused() {
    for (depth, is_read) in [(400, true), (1_000, false)] {
        let path = format!("ada/src/{}", "a/".repeat(depth));
        let place = folder([format!("{path}x.rs"), "ada/src/lib.rs".to_owned()].into_iter());
        let read = Submission::read(&place.path().join("ada"), &intake::SizeLimits::default());
        assert_eq!(read.is_ok(), is_read, "{depth}");
    }
}
