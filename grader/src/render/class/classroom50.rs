//! `classroom50/ID.json`: a `result.json` for each learner, as Classroom 50 reads it.
//!
//! Classroom 50 has a repository for each learner and assignment, and grades each push in a run of its own. So a result
//! names the push: that stands in the environment of the run.

use std::env;

use lab::Verdict;
use serde_json::{Value, json};

use super::{
    Format, Written,
    per_learner::{MOST_OF_CHECK, capped, output, remarks_on, write as write_each},
};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError, Row},
        outcome::Outcome,
    },
    digest, escape,
    report::Points,
};

pub(super) const FORMAT: Format = Format {
    name: "classroom50",
    about: "`classroom50/ID.json`, a `result.json` for each learner",
    written: Written::Folder,
    write: |gradebook, _| {
        let handover = Handover::from_environment(|name| env::var(name).ok());
        write(gradebook, &handover)
    },
};

/// The name and version of Classroom 50's document.
const SCHEMA: &str = "classroom50/result/v1";

/// A result needs a time. Classroom 50 puts that of the commit in its place.
const SOME_TIME: &str = "1970-01-01T00:00:00Z";

/// What Classroom 50 says of the push that it hands over. It gives its own words back.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Handover {
    classroom: Option<String>,
    assignment: Option<String>,
    assignment_type: Option<String>,
    submission: Option<String>,
    commit: Option<String>,
    release: Option<String>,
    review: Option<String>,
}

impl Handover {
    /// What the environment says; `variable` looks one up. Outside of Classroom 50 that is nothing.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Handover {
        let said = |name| variable(name).filter(|value| !value.trim().is_empty());
        Handover {
            classroom: said("CLASSROOM"),
            assignment: said("ASSIGNMENT"),
            assignment_type: said("ASSIGNMENT_TYPE"),
            submission: said("SUBMISSION_TAG"),
            commit: said("COMMIT_URL"),
            release: said("RELEASE_URL"),
            review: said("REVIEW_URL"),
        }
    }

    /// The document for `row`; none while points are pending. What was not handed over is made from the class and the hash
    /// of what was graded.
    fn document(&self, row: &Row, class: &str) -> Option<Value> {
        let points = row.points()?;
        let graded = format!("sha256-{}", sha256(row));
        let or = |said: &Option<String>, other: &str| said.clone().unwrap_or(other.to_owned());
        let commit = or(&self.commit, &graded);
        Some(json!({
            "schema": SCHEMA,
            "classroom": or(&self.classroom, "class"),
            "assignment": or(&self.assignment, class),
            "assignment_type": or(&self.assignment_type, "individual"),
            "owner": escape::line(&row.learner.id),
            "submission": or(&self.submission, &format!("submit/{graded}")),
            "commit": commit,
            "release": or(&self.release, &commit),
            "review": or(&self.review, &commit),
            "datetime": SOME_TIME,
            "score": points.earned,
            "max-score": points.possible,
            "tests": row.outcomes.iter().flat_map(tests).collect::<Vec<Value>>(),
        }))
    }
}

/// Writes `classroom50/ID.json` for each learner whose points are known: Classroom 50 itself reports a run without a result
/// as failed, which is right while they are pending.
///
/// # Errors
///
/// If the results can't be read, or the folder not be written.
fn write(gradebook: &Gradebook, handover: &Handover) -> Result<(), GradebookError> {
    let exercises = &gradebook.basis().exercises;
    let names: Vec<&str> = exercises.iter().map(|one| one.name.as_str()).collect();
    let assignment = names.join("-");
    write_each(gradebook, FORMAT.name, |row| {
        handover.document(row, &assignment)
    })
}

/// The tests of one exercise. Their points have to add up to the exercise's, so one that was not handed in is a test too.
/// What did not compile is said by the first of them: there is no place for it above.
fn tests(outcome: &Outcome) -> Vec<Value> {
    let remarks = remarks_on(outcome).join("\n");
    let Some(report) = &outcome.report else {
        return vec![test(outcome, "handed in", None, outcome.points, &remarks)];
    };
    let checks = report.checks.iter().enumerate();
    let tests = checks.map(|(number, check)| {
        let said = match number {
            0 => format!("{remarks}\n{}", output(check)),
            _ => output(check),
        };
        let verdict = Some(check.verdict);
        test(outcome, &check.title, verdict, check.points, said.trim())
    });
    tests.collect()
}

/// One test. `verdict` and `output` are ours: Classroom 50 keeps what it does not know of a test.
fn test(of: &Outcome, name: &str, verdict: Option<Verdict>, points: Points, output: &str) -> Value {
    json!({
        "test-name": format!("{}: {}", of.exercise, escape::line(name)),
        "passed": verdict == Some(Verdict::Passed),
        "score": points.earned,
        "max-score": points.possible,
        "verdict": verdict.map_or("missing", Verdict::name),
        "output": capped(output, MOST_OF_CHECK),
    })
}

/// The hash of all that one learner has handed in.
fn sha256(row: &Row) -> String {
    let reports = row.outcomes.iter().filter_map(|one| one.report.as_ref());
    digest::sha256(reports.map(|report| report.submission.sha256.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_to_nothing_is_not_said() {
        let handover = Handover::from_environment(|name| match name {
            "CLASSROOM" => Some("async".to_owned()),
            "ASSIGNMENT" => Some(" ".to_owned()),
            _ => None,
        });
        let expected = Handover {
            classroom: Some("async".to_owned()),
            ..Handover::default()
        };
        assert_eq!(handover, expected);
    }
}
