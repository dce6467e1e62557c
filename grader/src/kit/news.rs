//! What is heard while the kit is built.

use std::fmt;

/// What is heard while the kit is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News<'a> {
    /// There is none yet, or none that fits: one is built.
    Begins,
    /// The same of the layer called so.
    Adds(&'a str),
    /// Another grader is building it.
    Waits,
    /// Cargo fetches something, in its own words.
    Fetching(&'a str),
    /// Cargo has begun with this crate.
    Compiling(&'a str),
    /// Cargo has done this much of it.
    Built {
        /// Done so far.
        done: usize,
        /// In all.
        total: usize,
    },
}

impl fmt::Display for News<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            News::Begins => f.write_str(
                "Building what exercises compile against. This is done once and takes about a minute.",
            ),
            News::Adds(layer) => write!(
                f,
                "Building what this exercise compiles against beside that (`{layer}`). This is done once."
            ),
            News::Waits => f.write_str("Another grader is building what exercises compile against."),
            News::Fetching(words) => f.write_str(words),
            News::Compiling(name) => write!(f, "Compiling {name}"),
            News::Built { done, total } => write!(f, "{done} of {total} built"),
        }
    }
}
