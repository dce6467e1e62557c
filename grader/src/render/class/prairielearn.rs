//! `prairielearn/ID.json`: a `results.json` for each learner, as PrairieLearn reads it.

use serde_json::{Value, json};

use super::{Format, Written, per_learner};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError},
        summary::Summary,
    },
    escape,
    render::columns::count,
};

pub(super) const FORMAT: Format = Format {
    name: "prairielearn",
    about: "`prairielearn/ID.json`, a `results.json` for each learner",
    written: Written::Folder,
    write,
};

/// Writes `prairielearn/ID.json` for each learner. While points are pending it is not gradable.
///
/// # Errors
///
/// If the results can't be read, or the folder not be written.
fn write(gradebook: &Gradebook, _: &Summary) -> Result<(), GradebookError> {
    per_learner::write(gradebook, FORMAT.name, |row| {
        let Some(points) = row.points() else {
            return Some(json!({
                "gradable": false,
                "message": "The grader itself failed. This is not your doing, and not counted against you.",
            }));
        };
        let tests: Vec<Value> = per_learner::tests(row)
            .map(|(outcome, check)| {
                json!({
                    "name": format!("{}: {}", outcome.exercise, check.name),
                    "description": escape::line(&check.title),
                    "points": check.points.earned,
                    "max_points": check.points.possible,
                    "message": check.verdict.name(),
                    "output": per_learner::output(check),
                })
            })
            .collect();
        let possible = gradebook.manifest.possible().max(1);
        Some(json!({
            "gradable": true,
            "score": f64::from(points.earned) / f64::from(possible),
            "message": format!("{} of {}", points.earned, count(possible as usize, "point")),
            "output": per_learner::remarks(row),
            "tests": tests,
        }))
    })
}
