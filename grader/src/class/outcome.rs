//! What one learner's answer to one exercise came to: a line of `results.jsonl`.

use lab::Verdict;
use serde::{Deserialize, Serialize};

use crate::{
    course::Exercise,
    report::{Points, Report},
};

/// The name and version of a line of `results.jsonl`. Fields may be added to it, never renamed.
pub const SCHEMA: &str = "workbook-result/1";

/// What one learner's answer to one exercise came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// [`SCHEMA`].
    pub schema: String,
    /// The learner's id.
    pub learner: String,
    /// The exercise's package name.
    pub exercise: String,
    /// Whether there is a report to be believed.
    pub status: Status,
    /// The report's; none earned if there is none.
    pub points: Points,
    /// The class's seed.
    pub seed: Option<u64>,
    /// The report, unless nothing was handed in.
    pub report: Option<Report>,
}

/// Whether a report is there and to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is.
    Graded,
    /// Nothing was handed in.
    Missing,
    /// The grader failed: the points are not known yet.
    Pending,
}

impl Outcome {
    /// The outcome that `report` tells.
    pub fn graded(learner: &str, seed: Option<u64>, report: Report) -> Outcome {
        Outcome {
            schema: SCHEMA.to_owned(),
            learner: learner.to_owned(),
            exercise: report.exercise.clone(),
            status: match report.verdict {
                Verdict::GraderError => Status::Pending,
                _ => Status::Graded,
            },
            points: report.points,
            seed,
            report: Some(report),
        }
    }

    /// The outcome where nothing was handed in.
    pub fn missing(learner: &str, seed: Option<u64>, exercise: &Exercise) -> Outcome {
        Outcome {
            schema: SCHEMA.to_owned(),
            learner: learner.to_owned(),
            exercise: exercise.name.clone(),
            status: Status::Missing,
            points: Points {
                earned: 0,
                possible: exercise.checks().map(|check| check.points).sum(),
            },
            seed,
            report: None,
        }
    }

    /// One word: the verdict, or `missing`.
    pub fn word(&self) -> &'static str {
        self.report
            .as_ref()
            .map_or("missing", |report| report.verdict.name())
    }
}
