//! A check as it is written down: what it is called, what it asks for, and its body.

use std::{future::Future, pin::Pin, time::Duration};

use sim_core::World;

/// Virtual time that no check comes near. With the clock paused it is reached at once when nothing else can run.
pub(crate) const DEADLINE: Duration = Duration::from_secs(3_600);

/// The body of a check, ready to be polled.
pub(crate) type Body = Pin<Box<dyn Future<Output = ()>>>;

/// A check, as `#[lab::test]` describes it.
#[derive(Debug)]
pub struct Spec {
    /// `crate::part::name`.
    pub path: &'static str,
    /// How many seeds it asks for.
    pub seeds: u64,
    /// Whether some of its polls may do next to nothing.
    pub starved: bool,
    /// The file it stands in.
    pub file: &'static str,
    /// Its body, ready to be polled.
    pub body: fn(World) -> Body,
}

impl Spec {
    /// `part::name`: the path without the crate.
    pub(crate) fn name(&self) -> &'static str {
        self.path
            .split_once("::")
            .map_or(self.path, |(_, name)| name)
    }
}
