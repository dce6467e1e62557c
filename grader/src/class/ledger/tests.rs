//! The ledger, torn at every byte.

use super::*;
use crate::{class::outcome::Status, report::Points};

fn outcome(learner: &str, exercise: &str) -> Outcome {
    Outcome {
        schema: SCHEMA.to_owned(),
        learner: learner.to_owned(),
        exercise: exercise.to_owned(),
        status: Status::Missing,
        points: Points::default(),
        seed: None,
        report: None,
    }
}

const WHOSE: [(&str, &str); 3] = [("ada", "egg"), ("ada", "toast"), ("bób", "egg")];

fn outcomes() -> [Outcome; 3] {
    WHOSE.map(|(learner, exercise)| outcome(learner, exercise))
}

fn open(dir: &Path) -> Ledger {
    Ledger::open(dir, |_| Fate::Kept).unwrap()
}

fn text(dir: &Path) -> String {
    fs::read_to_string(dir.join(LEDGER)).unwrap()
}

/// A finished ledger.
fn written(dir: &Path, outcomes: &[Outcome]) -> String {
    let mut ledger = open(dir);
    for outcome in outcomes {
        ledger.append(std::slice::from_ref(outcome)).unwrap();
    }
    ledger.sort(WHOSE.into_iter()).unwrap();
    text(dir)
}

#[test]
fn lines_end_in_the_order_that_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let [a, b, c] = outcomes();
    let unbroken = written(dir.path(), &[a.clone(), b.clone(), c.clone()]);
    assert_eq!(unbroken.lines().count(), 3);
    let dir = tempfile::tempdir().unwrap();
    let other = outcome("nobody", "egg");
    assert_eq!(written(dir.path(), &[c, other, a, b]), unbroken);
    assert_eq!(earlier(dir.path()), [""; 0].map(PathBuf::from));
}

#[test]
fn a_ledger_torn_at_any_byte_is_resumed_to_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let unbroken = written(dir.path(), &outcomes());
    for length in 0..unbroken.len() {
        fs::write(dir.path().join(LEDGER), &unbroken.as_bytes()[..length]).unwrap();
        let mut ledger = open(dir.path());
        let whole = unbroken.as_bytes()[..length]
            .iter()
            .filter(|b| **b == b'\n');
        assert_eq!(ledger.len(), whole.count(), "torn after {length} bytes");
        let left: Vec<Outcome> = outcomes()
            .into_iter()
            .filter(|one| !ledger.holds(&one.learner, &one.exercise))
            .collect();
        ledger.append(&left).unwrap();
        ledger.sort(WHOSE.into_iter()).unwrap();
        assert_eq!(text(dir.path()), unbroken, "torn after {length} bytes");
    }
    assert!(
        earlier(dir.path()).is_empty(),
        "what was torn was no result"
    );
}

#[test]
fn what_holds_no_more_is_kept_beside_the_new() {
    let dir = tempfile::tempdir().unwrap();
    let old = written(dir.path(), &outcomes());
    let stale = |outcome: &Outcome| match outcome.exercise.as_str() {
        "egg" => Fate::Stale,
        _ => Fate::Kept,
    };
    let ledger = Ledger::open(dir.path(), stale).unwrap();
    assert_eq!(ledger.len(), 1);
    assert!(ledger.holds("ada", "toast"));
    let kept = dir.path().join("results.1.jsonl");
    assert_eq!(earlier(dir.path()), [kept.as_path()]);
    assert_eq!(fs::read_to_string(kept).unwrap(), old);

    // Once more, with other lines.
    let ledger = Ledger::open(dir.path(), |_| Fate::Stale).unwrap();
    assert!(ledger.is_empty());
    assert_eq!(earlier(dir.path()).len(), 2);
}

#[test]
fn a_run_that_is_killed_when_it_has_kept_the_old_keeps_it_once() {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path(), &outcomes());
    let kept = dir.path().join("results.1.jsonl");
    fs::hard_link(dir.path().join(LEDGER), kept).unwrap();
    Ledger::open(dir.path(), |_| Fate::Stale).unwrap();
    assert_eq!(earlier(dir.path()).len(), 1);
}

#[test]
fn what_was_never_a_result_goes_without_a_trace() {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path(), &outcomes());
    let pending = |outcome: &Outcome| match outcome.learner.as_str() {
        "ada" => Fate::Pending,
        _ => Fate::Kept,
    };
    assert_eq!(Ledger::open(dir.path(), pending).unwrap().len(), 1);
    assert!(earlier(dir.path()).is_empty());
}

#[test]
fn what_somebody_else_has_written_is_not_lost() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(LEDGER), "{\"mine\": 1}\n").unwrap();
    assert!(open(dir.path()).is_empty());
    let kept = fs::read_to_string(dir.path().join("results.1.jsonl")).unwrap();
    assert_eq!(kept, "{\"mine\": 1}\n");
}

#[test]
fn a_folder_is_claimed_by_one_run_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("made/when/needed");
    let claimed = claim(&out, &[]).unwrap();
    let error = claim(&out, &[]).unwrap_err().to_string();
    assert!(error.starts_with("another run is writing to `"), "{error}");
    drop(claimed);
    claim(&out, &[]).unwrap();
}

#[test]
fn a_line_that_is_too_long_is_none_of_ours_and_not_lost() {
    for end in ["\n", "", "\n{\"mine\": 1}\n"] {
        let dir = tempfile::tempdir().unwrap();
        let ours = written(dir.path(), &outcomes());
        let long = format!("{ours}{}{end}", "x".repeat(2 * LONGEST_LINE));
        fs::write(dir.path().join(LEDGER), &long).unwrap();
        let mut lines = Lines::open(&dir.path().join(LEDGER)).unwrap().unwrap();
        let longest = lines.by_ref().map(|line| line.unwrap().length).max();
        assert!(longest.unwrap() <= LONGEST_LINE);
        assert_eq!(open(dir.path()).len(), 3);
        assert_eq!(text(dir.path()), ours);
        let kept = fs::read_to_string(dir.path().join("results.1.jsonl")).unwrap();
        assert!(kept == long);
    }
}
