//! A task whose handle nobody keeps.

use std::{future::pending, time::Duration};

use listings::{say, work};
use tokio::time::sleep;

async fn for_a_call_that_never_comes() {
    say!("it waits for a call");
    pending::<()>().await;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    drop(tokio::spawn(for_a_call_that_never_comes()));
    drop(tokio::spawn(work("tea", 2000)));
    sleep(Duration::from_secs(1)).await;
    say!("handles: none");
    sleep(Duration::from_secs(5)).await;
    let alive = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    say!("tasks alive: {alive}");
}
