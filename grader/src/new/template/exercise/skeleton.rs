//! Exercise %number%, %words%: what it is about, in a sentence.
//!
//! Write the function below, which is the part `wait_for_both`. Besides the standard library you have `tokio`. Run the
//! code with `cargo run -p %name%`, and have it checked with `cargo grade run %name%`.
//!
//! Time is the time of tokio's clock, the one that `tokio::time` goes by. The checks run on a paused clock: they wait for
//! hours in an instant, and they see every millisecond that you are early or late.
#![allow(unused_variables)] // Delete this line when all parts are written.

use std::time::Duration;

/// Waits for both of these times, side by side, and returns the longer one.
///
/// The function returns the moment the longer wait is over.
pub async fn wait_for_both(one: Duration, other: Duration) -> Duration {
    todo!("wait_for_both: wait for both times side by side, and return the longer one")
}
