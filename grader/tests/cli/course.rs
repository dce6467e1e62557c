//! The real course: a skeleton is unfinished, a solution passes, and the list names them all. That this is so of every exercise,
//! `cargo grade verify` proves.

use serde_json::Value;

use crate::{format::assert_matches_schema, workbook::Workbook};

#[test]
fn a_skeleton_is_unfinished_in_every_part() {
    let workbook = Workbook::real();
    let ran = workbook.grade("run chef --format json");
    let report = ran.ends_with(1).json();
    assert_matches_schema(&report);
    assert_eq!(report["points"]["earned"], 0);
    for check in report["checks"].as_array().unwrap() {
        assert_eq!(check["verdict"], "unfinished", "{check:#}");
    }
    assert_eq!(report["diagnostics"], Value::Array(Vec::new()));
}

#[test]
fn a_solution_gets_full_points() {
    let workbook = Workbook::real();
    let ran = workbook.grade("run chef --from solutions/01-chef --format json");
    let report = ran.ends_with(0).json();
    assert_matches_schema(&report);
    let points = &report["points"];
    assert_eq!(points["earned"], points["possible"]);
    assert_eq!(report["verdict"], "passed");
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
