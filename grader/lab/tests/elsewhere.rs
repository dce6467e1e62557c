//! What fails on a thread that the lab knows nothing of. In a process of its own, as under the grader: with other runs beside it
//! nobody could say whose the thread is.
#![allow(missing_docs)]

use lab::{World, expect};

/// An expectation counts on whatever thread it fails
#[lab::test(points = 1)]
#[should_panic(expected = "wrong: It did not hold.")]
async fn an_expectation_on_a_thread(_world: World) {
    let failed = std::thread::spawn(|| expect!(false, "It did not hold.")).join();
    assert!(failed.is_err());
}
