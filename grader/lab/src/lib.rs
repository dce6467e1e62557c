//! Runs one check under the paused clock, observes it, and seals what it saw.
//!
//! A check is an `async fn` under `#[lab::test(points = N, seeds = N)]`. It gets a [`World`], hands objects of that world to
//! the learner's code, and says with [`expect!`] and [`expect_eq!`] what should have come of it, and with [`over`] that all it called is
//! over. The lab finds by itself what
//! no assertion can: that a poll blocked the thread, that nothing could run any more, that a task was left behind.
//!
//! - `program` is for checks that were compiled as a library: their `main`, and where a submission is connected.
//! - [`seam`] is what goes between such checks and a submission.
//! - `check` is the way through: seeds, confirmation, the record.
//! - `attempt` is one run on one seed: runtime, body, verdict.
//! - `observer` knows every task and every poll of a run; `trap` sees the calls that block; `warden` looks at the run from a
//!   thread of its own.
//! - `others` holds the clock while threads that are not tokio's have something to do.
//! - [`cut`] drops a future at each of its waits; `clones` knows by its waker where one waits.
//! - [`Apart`] polls several futures in one task, each for its own sake only.
//! - `printed` knows how much of the output there was before a run.
//! - `confine` gives up the files that a submission must not read.
//! - `frames` turns addresses into `src/lib.rs:14`; `waits` names what a deadlocked task waits for.
//! - [`record`], [`seal`] and [`Verdict`] are what the grader shares; they need no feature.

pub mod record;
pub mod seal;
mod verdict;

pub use verdict::Verdict;

#[cfg(all(feature = "run", not(tokio_unstable)))]
compile_error!(
    "lab needs `--cfg tokio_unstable`. The workbook's .cargo/config.toml sets it, but in the environment RUSTFLAGS or \
     CARGO_ENCODED_RUSTFLAGS replaces what is set there: unset it, or add `--cfg tokio_unstable` to it. If you have neither, start \
     cargo in the workbook's folder."
);

#[cfg(all(feature = "run", tokio_unstable))]
mod apart;
#[cfg(all(feature = "run", tokio_unstable))]
mod attempt;
#[cfg(all(feature = "run", tokio_unstable))]
mod check;
#[cfg(all(feature = "run", tokio_unstable))]
mod clones;
#[cfg(all(feature = "run", tokio_unstable))]
mod confine;
#[cfg(all(feature = "run", tokio_unstable))]
mod cut;
#[cfg(all(feature = "run", tokio_unstable))]
pub mod expect;
#[cfg(all(feature = "run", tokio_unstable))]
mod finding;
#[cfg(all(feature = "run", tokio_unstable))]
mod frames;
#[cfg(all(feature = "run", tokio_unstable))]
mod observer;
#[cfg(all(feature = "run", tokio_unstable))]
mod os;
#[cfg(all(feature = "run", tokio_unstable))]
mod others;
#[cfg(all(feature = "run", tokio_unstable))]
mod panics;
#[cfg(all(feature = "run", tokio_unstable))]
mod printed;
#[cfg(all(feature = "run", tokio_unstable))]
mod program;
#[cfg(all(feature = "run", tokio_unstable))]
pub mod seam;
#[cfg(all(feature = "run", tokio_unstable))]
mod spec;
#[cfg(all(feature = "run", tokio_unstable))]
mod starved;
#[cfg(all(feature = "run", tokio_unstable))]
mod trap;
#[cfg(all(feature = "run", tokio_unstable))]
mod trial;
#[cfg(all(feature = "run", tokio_unstable))]
mod waits;
#[cfg(all(feature = "run", tokio_unstable))]
mod warden;

#[cfg(all(feature = "run", tokio_unstable))]
pub use {
    apart::Apart,
    check::run,
    cut::cut,
    expect::Trusted,
    lab_macros::test,
    observer::{over, settle},
    program::{Socket, main},
    sim_core::World,
    spec::Spec,
    trial::{PATIENCE, Trial, trial},
};
