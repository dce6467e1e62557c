//! Attack: opens a file in a text that is not Rust.
//! Exercise: toast
//! Verdict: rejected in *

use sim::kitchen::{Dish, Kitchen, Plate};

const BROKEN: &str = "never closed;

include!("/etc/passwd");

fn broken() { (]
