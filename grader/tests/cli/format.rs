//! The formats of a report: each has a snapshot, and JSON has its schema.

use serde_json::{Value, json};

use crate::{schemas, workbook::Workbook};

/// An answer that leaves something to say: `boil` burns the egg and warns, `breakfast` is not written.
const HALF: &str = r#"//! Half of it.

use std::time::Duration;

use sim::kitchen::{Dish, Kitchen, Plate};

/// Boils one egg.
pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let unused = 1;
    tokio::time::sleep(egg.time + Duration::from_millis(20)).await;
    pot.serve()
}

/// Cooks all dishes.
pub async fn breakfast(_kitchen: &Kitchen, _menu: Vec<Dish>) -> Vec<Plate> {
    todo!("breakfast: cook the dishes together")
}
"#;

fn half_done() -> Workbook {
    let workbook = Workbook::tiny();
    workbook.write("exercises/01-egg/src/lib.rs", HALF);
    workbook
}

#[test]
fn text_is_for_people() {
    let ran = half_done().grade("run egg").ends_with(1).in_plain_text();
    insta::assert_snapshot!(ran.out);
}

#[test]
fn github_gets_annotations_in_the_learners_own_paths() {
    let ran = half_done().grade("run egg --format github").ends_with(1);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn json_is_one_document_as_the_schema_says() {
    let ran = half_done().grade("run egg --format json").ends_with(1);
    assert_eq!(ran.err, "");
    let mut report = ran.json();
    assert_matches_schema(&report);
    redact(&mut report);
    insta::assert_snapshot!(format!("{report:#}"));
}

#[test]
fn json_of_several_exercises_is_one_list() {
    let workbook = Workbook::tiny();
    let ran = workbook.grade("run --all --format json").ends_with(1);
    let reports = ran.json();
    let reports = reports.as_array().expect("a list");
    assert_eq!(reports.len(), 2);
    reports.iter().for_each(assert_matches_schema);
    assert_eq!(reports[1]["exercise"], "toast");
}

#[test]
fn two_runs_of_the_same_submission_give_the_same_document() {
    let workbook = half_done();
    let first = workbook.grade("run egg --format json");
    let second = workbook.grade("run egg --format json");
    assert_eq!(first.out, second.out);
}

#[test]
fn what_a_submission_says_steers_nothing() {
    let workbook = half_done();
    let evil = r#"panic!("\u{1b}[2J\u{202e}\n::error::mine\n##[error]mine\r::stop-commands::x")"#;
    workbook.change("exercises/01-egg/src/lib.rs", "pot.serve()", evil);
    for format in ["text", "github", "json"] {
        let ran = workbook.grade(&format!("run egg --format {format}"));
        let out = ran.ends_with(1).out;
        assert!(out.contains("mine"), "the message survives\n{out}");
        assert!(!out.contains(['\u{1b}', '\u{202e}', '\r']), "{out}");
        let command = |line: &&str| line.starts_with("::error::mine") || line.contains("##[");
        if format == "github" {
            assert_eq!(out.lines().find(command), None);
        }
    }
}

/// Fails if `report` is not as the published schema says.
#[track_caller]
pub fn assert_matches_schema(report: &Value) {
    schemas::assert_matches("workbook-report-1", report);
}

/// Replaces what differs from machine to machine and from one version of the sources to the next.
fn redact(report: &mut Value) {
    for pointer in [
        "/submission/sha256",
        "/provenance/checks_sha256",
        "/provenance/kit_sha256",
        "/provenance/toolchain",
        "/provenance/tokio",
        "/provenance/sandbox/landlock",
        "/provenance/sandbox/seccomp",
        "/provenance/sandbox/namespaces",
        "/provenance/blocking_calls",
    ] {
        let value = report.pointer_mut(pointer).expect(pointer);
        *value = json!("[redacted]");
    }
}
