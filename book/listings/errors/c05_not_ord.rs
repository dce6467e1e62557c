//! A job in a heap.

use std::collections::BinaryHeap;

struct Job {
    name: String,
}

fn main() {
    let mut queue = BinaryHeap::new();
    queue.push((
        1,
        Job {
            name: "write".to_owned(),
        },
    ));
}
