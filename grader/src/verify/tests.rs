//! What is claimed of the real course.

use std::{collections::BTreeSet, path::Path};

use super::*;
use crate::{course::Course, tree};

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
fn every_exercise_has_five_alternatives_unless_it_is_a_draft() {
    for exercise in answered().iter().filter(|one| !one.draft) {
        let found = alternatives(exercise).unwrap();
        assert!(found.len() >= 5, "{}: {found:?}", exercise.name);
    }
}

#[test]
fn every_exercise_says_what_its_verification_may_cost_unless_it_is_a_draft() {
    for exercise in answered().iter().filter(|one| !one.draft) {
        assert!(
            exercise.verify_cpu.is_some(),
            "{}: add `verify_cpu`",
            exercise.name
        );
    }
}

/// What is missing is told by `cargo grade verify --rules`.
#[test]
fn every_rule_of_the_course_is_proven_and_broken() {
    for exercise in &answered() {
        let mistakes = exercise.mistakes().unwrap();
        let Some(table) = rules::Table::of(exercise, &mistakes).unwrap() else {
            continue;
        };
        assert_eq!(table.breaches, [], "{}", exercise.name);
    }
}

/// What the mistakes among `claims` show: parts, and verdicts other than `passed` in there.
fn shown<'a>(exercise: &'a Exercise, claims: &[Claim]) -> BTreeSet<(&'a str, Verdict)> {
    let mut shown = BTreeSet::new();
    for claim in claims {
        let Claim::Mistake(mistake) = claim else {
            continue;
        };
        for part in &exercise.parts {
            let verdicts = part.checks.iter().map(|check| mistake.expects(&check.name));
            shown.extend(verdicts.map(|verdict| (&*part.name, verdict)));
        }
    }
    shown.retain(|(_, verdict)| *verdict != Verdict::Passed);
    shown
}

#[test]
fn what_is_drawn_has_all_right_answers_and_a_mistake_for_each_part_and_verdict() {
    use draw::{Share, draw};

    for exercise in &answered() {
        let all = Claim::all(exercise, 7).unwrap();
        let mistakes = exercise.mistakes().unwrap().len();
        for (share, least) in [
            (Share::Eighth, mistakes.div_ceil(8)),
            (Share::Quarter, mistakes.div_ceil(4)),
            (Share::All, mistakes),
        ] {
            for word in ["", "abc", "another"] {
                let drawn = draw(exercise, all.clone(), share, word);
                let what = format!("{} {share:?} {word}", exercise.name);
                assert_eq!(drawn.claims.len() + drawn.left, all.len(), "{what}");
                let others = all.len() - mistakes;
                assert!(drawn.claims.len() >= others + least, "{what}");
                assert_eq!(
                    shown(exercise, &drawn.claims),
                    shown(exercise, &all),
                    "{what}"
                );
                let titles = |claims: &[Claim]| {
                    let right = about_right_answers(claims.to_vec());
                    right.iter().map(Claim::title).collect::<Vec<_>>()
                };
                assert_eq!(titles(&drawn.claims), titles(&all), "{what}");
                if share == Share::All {
                    assert_eq!(drawn.left, 0, "{what}");
                }
            }
        }
    }
}

#[test]
fn in_time_every_mistake_is_drawn() {
    use draw::{Share, draw};

    let exercises = answered();
    let Some(chef) = exercises.iter().find(|one| one.name == "chef") else {
        return;
    };
    let all = Claim::all(chef, 7).unwrap();
    let mut never: BTreeSet<String> = all.iter().map(Claim::title).collect();
    for word in 0..100 {
        let drawn = draw(chef, all.clone(), Share::Eighth, &word.to_string());
        for claim in drawn.claims {
            never.remove(&claim.title());
        }
    }
    assert_eq!(never, BTreeSet::new());
}

/// The small course of the tests, in a folder of its own.
fn small_course() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses/tiny");
    tree::copy(&small, folder.path()).unwrap();
    fs::write(folder.path().join("Cargo.toml"), "[workspace]").unwrap();
    folder
}

#[test]
fn what_has_become_of_an_exercise_is_known_by_content() {
    use standing::{Entry, Standing, Verified};

    let folder = small_course();
    let root = folder.path();
    let now = |engine: &str, seeds: u64| {
        let course = Course::load(root).unwrap();
        Entry::now(course.exercise("toast").unwrap(), engine, seeds).unwrap()
    };
    let verified = || Verified::read(root).unwrap();
    let standing = |engine: &str, seeds: u64| verified().standing("toast", &now(engine, seeds));
    assert_eq!(standing("one", 4), Standing::Unknown, "there is no file");
    let mut all = verified();
    all.keep("toast", now("one", 4));
    all.write(root).unwrap();
    assert_eq!(standing("one", 4), Standing::Same);
    assert_eq!(standing("one", 3), Standing::Same, "fewer seeds");
    assert_eq!(standing("one", 5), Standing::Unknown, "more seeds");
    assert_eq!(standing("another", 4), Standing::EngineChanged);
    assert_eq!(
        verified().standing("egg", &now("one", 4)),
        Standing::Unknown
    );

    // What is not the course's counts for nothing.
    for file in [
        "exercises/02-toast/src/lib.rs",
        "solutions/02-toast/mistakes/notes.txt",
    ] {
        fs::write(root.join(file), "// Mine.").unwrap();
        assert_eq!(standing("one", 4), Standing::Same, "{file}");
    }
    for file in [
        "exercises/02-toast/exercise.toml",
        "exercises/02-toast/tests/checks.rs",
        "solutions/02-toast/src/lib.rs",
        "exercises/02-toast/skeleton.rs",
        "solutions/02-toast/mistakes/too_early.rs",
    ] {
        let before = fs::read_to_string(root.join(file)).unwrap();
        let comment = if file.ends_with(".rs") {
            "// Changed"
        } else {
            "# Changed"
        };
        fs::write(root.join(file), format!("{before}\n{comment}\n")).unwrap();
        assert_eq!(standing("one", 4), Standing::Unknown, "{file}");
        fs::write(root.join(file), before).unwrap();
        assert_eq!(standing("one", 4), Standing::Same, "{file} as it was");
    }
    let new = root.join("solutions/02-toast/alternatives/another.rs");
    fs::create_dir_all(new.parent().unwrap()).unwrap();
    fs::write(new, "//! Alternative: none.").unwrap();
    assert_eq!(standing("one", 4), Standing::Unknown, "a new file");
}

#[test]
fn a_file_of_what_was_verified_that_is_none_is_named() {
    use standing::Verified;

    let folder = small_course();
    for odd in ["toast = 3", "[toast]\nexercise = 3", "[toast", "\u{0}"] {
        fs::write(folder.path().join(standing::FILE), odd).unwrap();
        let error = Verified::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("verified.toml` is not what"), "{error}");
        assert!(
            error.ends_with("remove it and give that command"),
            "{error}"
        );
    }
}

/// Reports of one check: its verdict, its message, and how many lanes its timeline has.
pub(super) fn reports(runs: &[(Verdict, &str, usize)]) -> Vec<Report> {
    use crate::report::{Layer, Points, Printed, Provenance, SCHEMA, Sandbox, SubmissionId};
    use sim_core::timeline::{Lane, Timeline};

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
            blocking_calls: None,
            printed: Printed::default(),
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
            blocking_calls: None,
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
    // What an answer prints may be another number each time.
    let mut printed = reports(&[(wrong, "late", 1); 2]);
    printed[1].checks[0].printed.text.push_str("thread 17");
    assert!(changing(&printed).is_empty());
}
