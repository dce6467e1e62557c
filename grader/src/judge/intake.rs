//! Reads what is to be judged, or reports why it can't be.

use std::path::Path;

use super::Judge;
use crate::{
    course::Exercise,
    files::shown,
    intake::{IntakeError, Refusal, SizeLimits, Submission},
    report::Report,
};

/// Reads a submission, or the report that it is `rejected`.
///
/// # Errors
///
/// If the user named no folder.
pub fn intake(
    judge: &Judge,
    exercise: &Exercise,
    folder: &Path,
) -> Result<Result<Submission, Box<Report>>, IntakeError> {
    match Submission::read(folder, &SizeLimits::default()) {
        Ok(submission) => Ok(Ok(submission)),
        Err(IntakeError::Refused(refusal)) => {
            let refusal = at_home(refusal, exercise, folder);
            let name = shown(folder);
            Ok(Err(Box::new(judge.rejected(exercise, name, &refusal))))
        }
        Err(error) => Err(error),
    }
}

/// A refusal, with a better next step where it is the exercise itself that has nothing to grade.
fn at_home(refusal: Refusal, exercise: &Exercise, folder: &Path) -> Refusal {
    match refusal {
        Refusal::NoLib { .. } if folder == exercise.dir => Refusal::NoLib {
            folder: format!("exercises/{}", exercise.folder),
            next: format!(
                "`cargo grade reset {}` puts the skeleton there",
                exercise.name
            ),
        },
        other => other,
    }
}
