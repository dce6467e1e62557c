//! A heap as it is, and turned around.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use listings::say;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let jobs = [
        (2, 0, "sweep"),
        (0, 1, "fire"),
        (2, 2, "paint"),
        (1, 3, "customer"),
    ];
    let mut heap = BinaryHeap::from(jobs);
    while let Some((priority, _, job)) = heap.pop() {
        say!("{job}, priority {priority}");
    }
    say!("turned around:");
    let mut heap: BinaryHeap<_> = jobs.into_iter().map(Reverse).collect();
    while let Some(Reverse((priority, _, job))) = heap.pop() {
        say!("{job}, priority {priority}");
    }
}
