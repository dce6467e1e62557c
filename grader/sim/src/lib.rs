//! The simulated world: what a learner's code acts on, and the witness of what it did.
//!
//! What is everybody's is `sim_core`'s. The world of an exercise lies with it: each `exercises/*/world/NAME.rs`, or
//! `NAME/mod.rs`, is the module `NAME` of this crate. Cargo builds it with the worlds of all exercises. The grader compiles it for
//! each exercise with the world of that one, so that a change of it concerns no other.

#[cfg(tokio_unstable)]
pub use sim_core::{World, clock, lane, net, timeline, world};

// For the worlds, which say of their types that checks may compare them. Not public: an answer must not say so of its own.
#[cfg(tokio_unstable)]
#[allow(unused_imports, reason = "there may be no world")]
use sim_core::Trusted;

#[cfg(all(feature = "world", tokio_unstable))]
include!(concat!(env!("OUT_DIR"), "/worlds.rs"));
