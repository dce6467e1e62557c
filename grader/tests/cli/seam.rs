//! The seam of an exercise: its checks are compiled once, and nothing else changes by it.

use std::fs;

use serde_json::Value;

use crate::workbook::Workbook;

const STAND_IN: &str = "exercises/01-chef/tests/seam/stand_in.rs";

/// The real course, whose checks are compiled against each submission.
fn without_seams() -> Workbook {
    let workbook = Workbook::real();
    for exercise in workbook.exercises() {
        let seam = workbook.path(&format!("exercises/{exercise}/tests/seam"));
        fs::remove_dir_all(seam).expect("every exercise has a seam");
    }
    workbook
}

/// What is answered to `exercise`, by name: the solution, and one of the mistakes. Without a seam the checks are compiled for each,
/// which takes longer than all else here; that every answer gets its verdicts with it, `cargo grade verify` proves.
fn answers(workbook: &Workbook, exercise: &str) -> [(String, String); 2] {
    let folder = format!("solutions/{exercise}/mistakes");
    let entries = fs::read_dir(workbook.path(&folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut mistakes: Vec<_> = paths
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    mistakes.sort();
    let one = mistakes.swap_remove(mistakes.len() / 2);
    let mistake = workbook.mistake(exercise, &one);
    let solution = workbook.solution(exercise);
    [("the solution".to_owned(), solution), (one, mistake)]
}

/// The report on an `answer`, but for the hash of the checks, to which the seam belongs.
fn report(workbook: &Workbook, exercise: &str, answer: &str) -> Value {
    workbook.write("answer/src/lib.rs", answer);
    let ran = workbook.grade(&format!("run {exercise} --from answer --format json"));
    let mut report = ran.json();
    report["provenance"]["checks_sha256"].take();
    report
}

#[test]
fn with_and_without_it_reports_are_the_same() {
    let (with, without) = (Workbook::real(), without_seams());
    for exercise in with.exercises() {
        for (name, answer) in answers(&with, &exercise) {
            let [one, other] = [&with, &without].map(|one| report(one, &exercise, &answer));
            assert_eq!(one, other, "{name}");
        }
    }
}

#[test]
fn what_is_missing_in_a_submission_is_named() {
    let workbook = Workbook::real();
    let solution = workbook.read("solutions/01-chef/src/lib.rs");
    let another = solution.replace("fn fetch_three_blocking(", "fn fetch_three_on_threads(");
    workbook.write("answer/src/lib.rs", another);
    let ran = workbook.grade("run chef --from answer").ends_with(1);
    insta::assert_snapshot!(ran.in_plain_text().out);
}

#[test]
fn a_stand_in_that_does_not_compile_is_the_courses_to_mend() {
    let workbook = Workbook::real();
    workbook.change(STAND_IN, "SUBMISSION.get().cook(", "SUBMISSION.get().boil(");
    let ran = workbook.grade("run chef --from solutions/01-chef");
    let ran = ran.ends_with(2);
    insta::assert_snapshot!(ran.err);
    assert_eq!(workbook.scratch_folders(), [""; 0]);
}
