//! Two threads that compute at the same time: each waits for the other by counting.

use std::{
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    thread,
};

static FIRST: AtomicBool = AtomicBool::new(false);
static SECOND: AtomicBool = AtomicBool::new(false);

fn compute_until(mine: &AtomicBool, others: &AtomicBool) -> u64 {
    let mut counted = 0;
    mine.store(true, SeqCst);
    while !others.load(SeqCst) {
        counted += 1;
    }
    counted
}

pub fn main() {
    thread::scope(|scope| {
        scope.spawn(|| compute_until(&FIRST, &SECOND));
        scope.spawn(|| compute_until(&SECOND, &FIRST));
    });
    println!("both have seen the other run");
}
