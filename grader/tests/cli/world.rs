//! The world of an exercise: it belongs to this exercise, and to no other.

use grader::{course::Course, kit::Kit};

use crate::workbook::Workbook;

const KITCHEN: &str = "exercises/01-egg/world/kitchen.rs";
const ANSWER: &str = "--from solutions/01-egg";

/// The hash of what decides about each exercise of `workbook`, by its name.
fn hashes(workbook: &Workbook) -> Vec<(String, String)> {
    let course = Course::load(&workbook.path("")).unwrap();
    let exercises = course.exercises.into_iter();
    exercises.map(|one| (one.name, one.checks_sha256)).collect()
}

#[test]
fn a_change_of_it_concerns_its_exercise_only() {
    let workbook = Workbook::real();
    let kit = || Kit::present(&workbook.path("")).map(|kit| kit.identity());
    let (before, kit_before) = (hashes(&workbook), kit());
    let kitchen = "exercises/01-chef/world/kitchen.rs";
    workbook.change(kitchen, "\"cooking\"", "\"on the stove\"");
    let changed = hashes(&workbook).into_iter().zip(before);
    let changed: Vec<String> = changed
        .filter(|(now, before)| now != before)
        .map(|((name, _), _)| name)
        .collect();
    assert_eq!(changed, ["chef"]);
    assert!(kit_before.is_some());
    assert_eq!(kit(), kit_before);
}

#[test]
fn an_answer_acts_on_it_as_it_is_now() {
    let workbook = Workbook::tiny();
    workbook.grade(&format!("run egg {ANSWER}")).ends_with(0);
    // Nobody takes a dish off the stove in no time at all.
    workbook.change(
        KITCHEN,
        "false => Duration::from_millis(1),",
        "false => Duration::ZERO,",
    );
    let burnt = workbook.grade(&format!("run egg {ANSWER}")).ends_with(1);
    assert!(burnt.out.contains("(burnt)"), "{}", burnt.out);
    // The kitchen of the other exercise is another one.
    let toast = "run toast --from solutions/02-toast";
    workbook.grade(toast).ends_with(0);
}

#[test]
fn one_that_does_not_compile_is_the_courses_to_mend() {
    let workbook = Workbook::tiny();
    workbook.change(KITCHEN, "max(log.on_stove)", "max(log.on_fire)");
    let ran = workbook.grade(&format!("run egg {ANSWER}")).ends_with(2);
    insta::assert_snapshot!(ran.err);
    assert_eq!(workbook.scratch_folders(), [""; 0]);
}

#[test]
fn what_an_answer_gets_wrong_about_it_is_shown_where_it_stands() {
    let workbook = Workbook::tiny();
    workbook.change(
        "exercises/01-egg/src/lib.rs",
        "todo!(",
        "kitchen.start(); todo!(",
    );
    let ran = workbook.grade("run egg").ends_with(1);
    assert!(ran.out.contains(&format!("--> {KITCHEN}:")), "{}", ran.out);
}
