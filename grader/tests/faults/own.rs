//! What fails by its own doing, and looks like the machine: it has its verdict, and is never pending.

use std::time::Duration;

use grader::{
    course::Course,
    intake::{SizeLimits, Submission},
    judge::{Case, Judge},
    kit::Kit,
    run::Wish,
    sandbox::Sandbox,
};
use lab::Verdict;
use serde_json::Value;

use crate::workbook::{Workbook, workspace};

/// What `lib` comes to as an answer to `egg`, where nothing is wrong with the machine.
fn judged(lib: &str) -> Value {
    let workbook = Workbook::tiny();
    workbook.write("mine/src/lib.rs", lib);
    let ran = workbook.grade("run egg --from mine --format json");
    ran.ends_with(1).json()
}

/// A right answer in which `boil` begins with `first`.
fn egg(first: &str) -> String {
    let workbook = Workbook::tiny();
    let solution = workbook.read("solutions/01-egg/src/lib.rs");
    let begins = "    let pot = kitchen.start(&egg);\n";
    assert!(solution.contains(begins));
    solution.replace(begins, &format!("{first}\n{begins}"))
}

#[test]
fn what_talks_like_a_full_disk_does_not_compile() {
    for error in [
        "compile_error!(\"No space left on device (os error 28)\");",
        "compile_error!(\"linking with `cc` failed: signal: 9 (SIGKILL)\");",
        "compile_error!(\"couldn't create a temp dir: Permission denied\");",
        "compile_error!(\"extern location for tokio does not exist\");",
        "extern crate there_is_none;",
        "mod there_is_none;",
    ] {
        let report = judged(&egg("").replace("//! The egg", &format!("{error}\n// The egg")));
        assert_eq!(report["verdict"], "unbuilt", "{error}: {report:#}");
    }
}

#[test]
fn what_the_compiler_does_not_survive_does_not_compile() {
    let deep = format!("pub const DEEP: bool = {}true;\n", "!".repeat(100_000));
    let report = judged(&(egg("") + &deep));
    assert_eq!(report["verdict"], "unbuilt", "{report:#}");
}

#[test]
fn what_ends_its_own_process_is_aborted() {
    for end in [
        "std::process::exit(2);",
        "std::process::exit(0);",
        "std::process::abort();",
        "panic!(\"No space left on device (os error 28)\");",
        "eprintln!(\"memory allocation of 9 bytes failed\"); std::process::abort();",
    ] {
        let report = judged(&egg(end));
        let verdict = report["checks"][0]["verdict"].as_str().unwrap();
        assert!(
            ["aborted", "panicked", "exhausted"].contains(&verdict),
            "{end}: {report:#}"
        );
        assert_ne!(report["verdict"], "grader_error", "{end}: {report:#}");
    }
}

/// A judge that gives the checks of a submission no time, and what becomes of a right answer there.
#[test]
fn what_there_is_no_time_for_is_stuck_and_says_so() {
    let workbook = Workbook::tiny();
    let course = Course::load(&workbook.path("")).unwrap();
    let egg = course.exercise("egg").unwrap();
    let kit = Kit::ready(&workspace(), &mut |_| {}).unwrap();
    let submission = Submission::read(egg.solution_dir().unwrap(), &SizeLimits::default()).unwrap();
    let case = Case {
        submission: &submission,
        exercise: egg,
        only: None,
        wish: Wish::default(),
    };
    let target = workbook.path("target");
    let judge = Judge::new(kit, Sandbox::probe(), &target).with_time(Duration::ZERO);
    let report = judge.judge(&case).unwrap();
    for check in &report.checks {
        // A machine that is too busy may not say so.
        if check.verdict == Verdict::GraderError {
            assert!(check.message.contains("too busy"), "{}", check.message);
            continue;
        }
        assert_eq!(check.verdict, Verdict::Stuck, "{}", check.message);
        assert!(check.message.contains("the checks before it used up"));
    }
    // With time it is as right as it was.
    let report = judge.with_time(grader::run::TIME).judge(&case).unwrap();
    assert!(report.passed(), "{report:#?}");
}
