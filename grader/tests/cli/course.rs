//! The real course: skeletons are unfinished, solutions pass, and the list names them all.

use serde_json::Value;

use crate::{format::assert_matches_schema, workbook::Workbook};

#[test]
fn every_skeleton_is_unfinished_in_every_part() {
    let workbook = Workbook::real();
    for exercise in workbook.exercises() {
        let ran = workbook.grade(&format!("run {exercise} --format json"));
        let report = ran.ends_with(1).json();
        assert_matches_schema(&report);
        assert_eq!(report["points"]["earned"], 0, "{exercise}");
        for check in report["checks"].as_array().unwrap() {
            assert_eq!(check["verdict"], "unfinished", "{check:#}");
        }
        assert_eq!(report["diagnostics"], Value::Array(Vec::new()));
    }
}

#[test]
fn every_solution_gets_full_points() {
    let workbook = Workbook::real();
    for exercise in workbook.exercises() {
        let arguments = format!("run {exercise} --from solutions/{exercise} --format json");
        let report = workbook.grade(&arguments).ends_with(0).json();
        assert_matches_schema(&report);
        let points = &report["points"];
        assert_eq!(points["earned"], points["possible"], "{exercise}");
        assert_eq!(report["verdict"], "passed");
    }
}

#[test]
fn every_exercise_is_listed_and_has_hints() {
    let workbook = Workbook::real();
    let list = workbook.grade("list").ends_with(0).in_plain_text();
    assert!(!workbook.exercises().is_empty());
    for exercise in workbook.exercises() {
        let (_, name) = exercise.split_once('-').unwrap();
        let line = list.out.lines().find(|line| line.starts_with(name));
        assert!(line.is_some_and(|line| line.contains("unfinished")));
        workbook
            .grade(&format!("hint {name}"))
            .ends_with(0)
            .in_plain_text();
    }
}
