//! Four calls that block, two at a time.

use std::{sync::Arc, thread};

use listings::{block, lane, record, say};
use tokio::{
    sync::Semaphore,
    task::{JoinSet, spawn_blocking},
};

fn load(bags: u64) -> (u64, thread::ThreadId) {
    block(bags * 100);
    (bags, thread::current().id())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("a crew of two");
    let crew = Arc::new(Semaphore::new(2));
    let mut calls = JoinSet::new();
    for bags in [10, 13, 15, 17] {
        let crew = crew.clone();
        calls.spawn(async move {
            let _free = crew.acquire().await.unwrap();
            let loading = lane(&format!("{bags} bags")).working("loading");
            let call = spawn_blocking(move || load(bags)).await.unwrap();
            loading.done();
            call
        });
    }
    while let Some(call) = calls.join_next().await {
        let (bags, thread) = call.unwrap();
        let on_the_loop = thread == thread::current().id();
        say!("{bags} bags, on the loop's thread: {on_the_loop}");
    }
    record();
}
