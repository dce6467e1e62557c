//! A heap of timers by hand, on a clock that shows when the loop sleeps.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    time::Duration,
};

use listings::{record, say, world};
use sim::clock::Clock;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (clock, _witness) = Clock::open(&world());
    let mut timers = BinaryHeap::new();
    let flights = [(3, "flight 3"), (1, "flight 1"), (1, "flight 2")];
    for (number, (seconds, name)) in flights.into_iter().enumerate() {
        timers.push(Reverse((Duration::from_secs(seconds), number, name)));
    }
    let mut ready = VecDeque::from(["the tower"]);
    loop {
        while let Some(&Reverse((when, _, name))) = timers.peek()
            && when <= clock.now()
        {
            timers.pop();
            ready.push_back(name);
        }
        if let Some(name) = ready.pop_front() {
            say!("{name} is called");
        } else if let Some(&Reverse((when, _, _))) = timers.peek() {
            clock.park(Some(when));
        } else {
            break;
        }
    }
    record();
}
