//! `gradescope/ID.json`: a `results.json` for each learner, as Gradescope reads it.

use serde_json::{Value, json};

use super::{Format, Written, per_learner};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError},
        summary::Summary,
    },
    escape,
};

pub(super) const FORMAT: Format = Format {
    name: "gradescope",
    about: "`gradescope/ID.json`, a `results.json` for each learner",
    written: Written::Folder,
    write,
};

/// Writes `gradescope/ID.json` for each learner whose points are known: Gradescope itself reports those without a result
/// as failed, which is right while they are pending.
///
/// # Errors
///
/// If the results can't be read, or the folder not be written.
fn write(gradebook: &Gradebook, _: &Summary) -> Result<(), GradebookError> {
    per_learner::write(gradebook, FORMAT.name, |row| {
        let points = row.points()?;
        let tests: Vec<Value> = per_learner::tests(row)
            .map(|(outcome, check)| {
                json!({
                    "name": format!("{}: {}", outcome.exercise, escape::line(&check.title)),
                    "score": check.points.earned,
                    "max_score": check.points.possible,
                    "output": per_learner::output(check),
                    "tags": [check.verdict.name()],
                    "visibility": "visible",
                })
            })
            .collect();
        Some(json!({
            "score": points.earned,
            "output": per_learner::remarks(row),
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "extra_data": {"max_score": gradebook.manifest.possible()},
            "tests": tests,
        }))
    })
}
