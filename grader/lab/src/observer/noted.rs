//! What an observer is told of a run: expectations that failed, and panics.

use std::{panic::Location, sync::Arc};

use super::Observer;
use crate::{
    frames::Addresses,
    record::{Difference, Place},
};

/// A failed expectation.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// What is wrong, as a sentence.
    pub(crate) message: String,
    /// Expected against got, if two values were compared.
    pub(crate) difference: Option<Difference>,
    /// Where the check says so.
    pub(crate) at: &'static Location<'static>,
}

/// A panic that the hook saw.
#[derive(Debug, Clone)]
pub(crate) struct Panicked {
    /// What was said.
    pub(crate) message: String,
    /// The place that panicked.
    pub(crate) at: Option<Place>,
    /// The way there, where that place is not in the learner's or the check's own files.
    pub(crate) addresses: Option<Addresses>,
}

/// As long as this is there, what fails is on trial, and no failure of the check's.
pub(crate) struct Tried(Arc<Observer>);

impl Observer {
    /// Begins a trial.
    pub(crate) fn tries(self: &Arc<Self>) -> Tried {
        self.seen().trials += 1;
        Tried(self.clone())
    }

    /// What was said last in a trial that is under way, and in which line. It is told once.
    pub(crate) fn last_tried(&self) -> Option<(String, Option<u32>)> {
        self.seen().tried.take()
    }
}

impl Drop for Tried {
    fn drop(&mut self) {
        let mut seen = self.0.seen();
        seen.trials -= 1;
        if seen.trials == 0 {
            seen.tried = None;
        }
    }
}

impl Observer {
    /// An expectation failed. The first one counts.
    pub(crate) fn fail(&self, failure: Failure) {
        let mut seen = self.seen();
        if seen.trials > 0 {
            seen.tried = Some((failure.message, Some(failure.at.line())));
        } else {
            seen.failure.get_or_insert(failure);
        }
    }

    pub(crate) fn failure(&self) -> Option<Failure> {
        self.seen().failure.clone()
    }

    pub(crate) fn panicked(&self, panicked: Panicked) {
        const MOST: usize = 16;
        let mut seen = self.seen();
        if seen.trials > 0 {
            let line = panicked.at.map(|at| at.line);
            seen.tried = Some((panicked.message, line));
        // What comes after the end is an effect.
        } else if seen.panics.len() < MOST && !seen.leftovers.are_settled() {
            seen.panics.push(panicked);
        }
    }

    pub(crate) fn panics(&self) -> Vec<Panicked> {
        self.seen().panics.clone()
    }
}
