//! Who went up or down since the results that were kept before these.

use std::{collections::HashMap, path::Path};

use super::{
    gradebook::{Gradebook, GradebookError},
    ledger::{self, Lines},
    outcome::{Outcome, Status},
};
use crate::files::FileError;

/// What has changed since earlier results.
#[derive(Debug, PartialEq, Eq)]
pub struct Changes {
    /// The file that holds the earlier results.
    pub since: String,
    /// In the order of learners and exercises.
    pub changes: Vec<Change>,
}

/// One learner's outcome for one exercise, before and after.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub learner: String,
    /// The exercise's package name.
    pub exercise: String,
    /// The points and the word before.
    pub before: (u32, String),
    /// The points and the word now.
    pub after: (u32, String),
}

impl Change {
    /// Whether there are more points now.
    pub fn is_up(&self) -> bool {
        self.after.0 > self.before.0
    }
}

impl Changes {
    /// What has changed since the latest results that were kept; none if there are none. Whoever has as many points as
    /// before has not changed.
    ///
    /// # Errors
    ///
    /// If results can't be read.
    pub fn of(gradebook: &Gradebook) -> Result<Option<Changes>, GradebookError> {
        let Some(file) = ledger::earlier(&gradebook.dir).pop() else {
            return Ok(None);
        };
        let before = read(&file)?;
        let mut changes = Vec::new();
        gradebook.each(|row| {
            for outcome in &row.outcomes {
                let whose = (outcome.learner.clone(), outcome.exercise.clone());
                let (Some(before), Some(after)) = (before.get(&whose), score(outcome)) else {
                    continue;
                };
                if before.0 != after.0 {
                    changes.push(Change {
                        learner: whose.0,
                        exercise: whose.1,
                        before: before.clone(),
                        after,
                    });
                }
            }
            Ok::<(), GradebookError>(())
        })?;
        let since = file.file_name().unwrap_or_default();
        Ok(Some(Changes {
            since: since.to_string_lossy().into_owned(),
            changes,
        }))
    }
}

fn read(file: &Path) -> Result<HashMap<ledger::Whose, (u32, String)>, FileError> {
    let mut scores = HashMap::new();
    for line in Lines::open(file)?.into_iter().flatten() {
        let line = line.map_err(FileError::when("read", file))?;
        if let Some(outcome) = line.outcome
            && let Some(score) = score(&outcome)
        {
            scores.insert((outcome.learner, outcome.exercise), score);
        }
    }
    Ok(scores)
}

fn score(outcome: &Outcome) -> Option<(u32, String)> {
    let known = outcome.status != Status::Pending;
    known.then(|| (outcome.points.earned, outcome.word().to_owned()))
}
