//! Ten thousand customers, and the threads that served them.

use std::{collections::HashSet, thread, time::Duration};

use futures::future::join_all;
use listings::say;
use tokio::time::sleep;

async fn serve(customer: u64) -> thread::ThreadId {
    sleep(Duration::from_millis(customer % 3000)).await;
    thread::current().id()
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("the doors open");
    let served = join_all((1..=10_000).map(serve)).await;
    let threads: HashSet<_> = served.iter().collect();
    say!("{} are served, by {} thread", served.len(), threads.len());
}
