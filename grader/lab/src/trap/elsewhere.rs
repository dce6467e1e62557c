//! Nothing is seen.

use std::io;

use super::{Caught, Waits};

/// There is none.
#[derive(Debug)]
pub(super) enum Notebook {}

impl Notebook {
    pub(super) fn open() -> Option<Notebook> {
        None
    }
}

pub(super) fn filter() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn telling(_waits: &Waits, work: impl FnOnce()) {
    work();
}

pub(super) fn arm() {}

pub(super) fn caught() -> Vec<Caught> {
    Vec::new()
}

pub(super) fn disarm() {}
