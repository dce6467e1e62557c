//! How often a thousand futures are polled until each has been ready, one after the other.

use std::{
    cell::Cell,
    future::poll_fn,
    pin::{Pin, pin},
    time::Duration,
};

use futures::{StreamExt, future::select_all, stream::FuturesUnordered};
use listings::say;
use tokio::time::sleep;

async fn counted(number: u64, polls: &Cell<u32>) {
    let mut quiet = pin!(sleep(Duration::from_millis(number)));
    poll_fn(|context| {
        polls.set(polls.get() + 1);
        quiet.as_mut().poll(context)
    })
    .await;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("one is ready each millisecond");
    let polls = Cell::new(0);
    let futures = |polls| (1..=1000).map(move |number| Box::pin(counted(number, polls)));
    let mut list: Vec<Pin<Box<_>>> = futures(&polls).collect();
    while !list.is_empty() {
        (_, _, list) = select_all(list).await;
    }
    say!("a list: {} polls", polls.take());

    let mut set: FuturesUnordered<_> = futures(&polls).collect();
    while set.next().await.is_some() {}
    say!("a set that knows who was woken: {} polls", polls.take());
}
