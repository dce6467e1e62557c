//! The class at a glance: who is missing, which checks most failed, and how.

use std::collections::BTreeMap;

use lab::Verdict;

use super::{
    changes::Changes,
    gradebook::{Gradebook, GradebookError},
    outcome::Status,
};
use crate::report::{CheckReport, Report};

/// The class at a glance.
#[derive(Debug)]
pub struct Summary {
    /// How many learners there are.
    pub learners: usize,
    /// The points of all whose points are known, the fewest first.
    pub totals: Vec<u32>,
    /// The ids of those without an entry.
    pub missing: Vec<String>,
    /// Learners and exercises at which the grader itself failed.
    pub pending: Vec<(String, String)>,
    /// What the first of these failures was.
    pub cause: Option<String>,
    /// Learners and exercises at which a person should look.
    pub review: Vec<(String, String)>,
    /// In the course's order.
    pub exercises: Vec<OfExercise>,
    /// The checks that somebody failed; the one that most failed first.
    pub checks: Vec<OfCheck>,
    /// Who went up or down, if there are earlier results.
    pub changes: Option<Changes>,
}

/// An exercise at a glance.
#[derive(Debug)]
pub struct OfExercise {
    /// The package name.
    pub name: String,
    /// The title.
    pub title: String,
    /// The points it is worth.
    pub possible: u32,
    /// The points that all have earned together.
    pub earned: u64,
    /// How many have a result; those who handed in nothing have none of the points.
    pub known: usize,
    /// How often each verdict was given, and `missing`.
    pub words: BTreeMap<&'static str, usize>,
}

/// A check at a glance.
#[derive(Debug, PartialEq, Eq)]
pub struct OfCheck {
    /// The exercise's package name.
    pub exercise: String,
    /// `part::name`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many submissions it was run on, or would have been.
    pub of: usize,
    /// How often each verdict was given.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// To whom those were given that are not `passed`: the first [`MOST_NAMED`] of each, by their numbers in the manifest.
    pub whose: BTreeMap<Verdict, Vec<usize>>,
}

/// The most learners that are named of a check and a verdict.
pub const MOST_NAMED: usize = 20;

impl OfExercise {
    /// The mean of the points, out of those who have a result.
    pub fn mean(&self) -> Option<f64> {
        (self.known > 0).then(|| self.earned as f64 / self.known as f64)
    }
}

impl OfCheck {
    /// How many did not pass it.
    pub fn failed(&self) -> usize {
        let failed = self.verdicts.iter();
        let failed = failed.filter(|(verdict, _)| **verdict != Verdict::Passed);
        failed.map(|(_, count)| count).sum()
    }
}

impl Summary {
    /// The summary of what stands in `gradebook`.
    ///
    /// # Errors
    ///
    /// If the results can't be read.
    pub fn of(gradebook: &Gradebook) -> Result<Summary, GradebookError> {
        let exercises = gradebook.basis().exercises.iter();
        let mut summary = Summary {
            learners: gradebook.manifest.learners.len(),
            totals: Vec::new(),
            missing: Vec::new(),
            pending: Vec::new(),
            cause: None,
            review: Vec::new(),
            exercises: exercises
                .map(|exercise| OfExercise {
                    name: exercise.name.clone(),
                    title: exercise.title.clone(),
                    possible: exercise.possible,
                    earned: 0,
                    known: 0,
                    words: BTreeMap::new(),
                })
                .collect(),
            checks: Vec::new(),
            changes: Changes::of(gradebook)?,
        };
        // In the order of exercises, and of the checks in each.
        let mut checks: Vec<Vec<OfCheck>> = Vec::new();
        checks.resize_with(summary.exercises.len(), Vec::new);
        let mut learner = 0;
        gradebook.each(|row| {
            summary
                .totals
                .extend(row.points().map(|points| points.earned));
            if !row.learner.handed_in {
                summary.missing.push(row.learner.id.clone());
            }
            for (number, outcome) in row.outcomes.iter().enumerate() {
                let exercise = &mut summary.exercises[number];
                *exercise.words.entry(outcome.word()).or_default() += 1;
                if outcome
                    .report
                    .as_ref()
                    .is_some_and(|report| !report.review.is_empty())
                {
                    let whose = (row.learner.id.clone(), exercise.name.clone());
                    summary.review.push(whose);
                }
                if outcome.status == Status::Pending {
                    let whose = (row.learner.id.clone(), exercise.name.clone());
                    summary.pending.push(whose);
                    let report = outcome.report.as_ref();
                    let cause = report.and_then(Report::failure).map(str::to_owned);
                    summary.cause = summary.cause.take().or(cause);
                    continue;
                }
                exercise.known += 1;
                exercise.earned += u64::from(outcome.points.earned);
                for check in outcome.report.iter().flat_map(|report| &report.checks) {
                    count(&mut checks[number], &exercise.name, check, learner);
                }
            }
            learner += 1;
            Ok::<(), GradebookError>(())
        })?;
        summary.totals.sort_unstable();
        summary.checks = checks.into_iter().flatten().collect();
        summary.checks.retain(|check| check.failed() > 0);
        // The sort is stable: what is equal stays in the course's order.
        summary
            .checks
            .sort_by_key(|check| std::cmp::Reverse(check.failed()));
        Ok(summary)
    }
}

fn count(checks: &mut Vec<OfCheck>, exercise: &str, check: &CheckReport, learner: usize) {
    let at = checks.iter().position(|one| one.name == check.name);
    let at = at.unwrap_or_else(|| {
        checks.push(OfCheck {
            exercise: exercise.to_owned(),
            name: check.name.clone(),
            title: check.title.clone(),
            of: 0,
            verdicts: BTreeMap::new(),
            whose: BTreeMap::new(),
        });
        checks.len() - 1
    });
    checks[at].of += 1;
    *checks[at].verdicts.entry(check.verdict).or_default() += 1;
    if check.verdict != Verdict::Passed {
        let whose = checks[at].whose.entry(check.verdict).or_default();
        if whose.len() < MOST_NAMED {
            whose.push(learner);
        }
    }
}
