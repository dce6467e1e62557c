//! What is claimed of the real course.

use std::path::Path;

use super::*;
use crate::course::Course;

/// The exercises that have answers here: in a copy that was handed out there are none.
fn answered() -> Vec<Exercise> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let mut exercises = Course::load(root.unwrap()).unwrap().exercises;
    exercises.retain(|exercise| exercise.solution_dir.is_some());
    exercises
}

/// The claims that say that a right answer passes.
fn about_right_answers(claims: Vec<Claim>) -> Vec<Claim> {
    let right = |claim: &Claim| matches!(claim, Claim::Solution(_) | Claim::Alternative(..));
    claims.into_iter().filter(right).collect()
}

#[test]
fn right_are_the_solution_and_the_alternatives_on_as_many_seeds() {
    for exercise in &answered() {
        let right = Claim::right(exercise, 7).unwrap();
        let all = about_right_answers(Claim::all(exercise, 7).unwrap());
        assert_eq!(right.len(), all.len(), "{}", exercise.name);
        for (right, all) in right.iter().zip(&all) {
            let title = all.title();
            let on = match all {
                Claim::Solution(_) => "",
                _ => ", on 7 seeds",
            };
            assert_eq!(right.title(), title + on);
        }
    }
}

/// A check that refuses a design can only be found by an answer that is built so.
#[test]
fn every_exercise_has_five_alternatives() {
    for exercise in &answered() {
        let found = alternatives(exercise).unwrap();
        assert!(found.len() >= 5, "{}: {found:?}", exercise.name);
    }
}

/// Reports of one check: its verdict, its message, and how many lanes its timeline has.
fn reports(runs: &[(Verdict, &str, usize)]) -> Vec<Report> {
    use crate::report::{Layer, Points, Provenance, SCHEMA, Sandbox, SubmissionId};
    use sim::timeline::{Lane, Timeline};

    let report = |&(verdict, message, lanes): &(Verdict, &str, usize)| Report {
        schema: SCHEMA.to_owned(),
        exercise: "egg".to_owned(),
        submission: SubmissionId {
            name: "egg".to_owned(),
            sha256: String::new(),
        },
        verdict,
        points: Points::default(),
        checks: vec![CheckReport {
            name: "boil::in_time".to_owned(),
            title: String::new(),
            verdict,
            points: Points::default(),
            message: message.to_owned(),
            at: None,
            seed: 0,
            virtual_seconds: 0.0,
            chapter: String::new(),
            difference: None,
            notes: Vec::new(),
            seeds_run: 1,
            timeline: Some(Timeline {
                lanes: vec![Lane::default(); lanes],
                ..Timeline::default()
            }),
        }],
        diagnostics: Vec::new(),
        review: Vec::new(),
        provenance: Provenance {
            checks_sha256: String::new(),
            kit_sha256: String::new(),
            toolchain: String::new(),
            tokio: String::new(),
            sandbox: Sandbox {
                limits: Layer::Enforced,
                landlock: Layer::Enforced,
                seccomp: Layer::Enforced,
                namespaces: Layer::Enforced,
            },
            second_opinion: None,
        },
    };
    runs.iter().map(report).collect()
}

#[test]
fn a_report_that_is_not_the_same_each_time_is_a_breach() {
    fn said(runs: &[(Verdict, &str, usize)]) -> Vec<String> {
        let breaches = changing(&reports(runs)).into_iter();
        breaches.map(|Breach(what)| what).collect()
    }
    let (wrong, blocked) = (Verdict::Wrong, Verdict::Blocked);
    assert_eq!(said(&[(wrong, "late", 1)]), [""; 0]);
    assert_eq!(said(&[(wrong, "late", 1); 3]), [""; 0]);
    assert_eq!(
        said(&[
            (wrong, "late", 1),
            (wrong, "late", 1),
            (blocked, "slept", 1)
        ]),
        ["boil::in_time: the verdict, wrong or blocked, is not the same in each run"]
    );
    assert_eq!(
        said(&[(wrong, "late", 1), (wrong, "early", 1)]),
        ["boil::in_time: the message, `late` or `early`, is not the same in each run"]
    );
    assert_eq!(
        said(&[(wrong, "late", 1), (wrong, "late", 2)]),
        ["boil::in_time: the timeline is not the same in each run"]
    );
}
