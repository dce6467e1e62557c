//! What a observer is told of a run: expectations that failed, and panics.

use std::panic::Location;

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
