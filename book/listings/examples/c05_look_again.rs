//! Two items are pushed, each with a call. Each pop looks before it waits.

use std::{collections::VecDeque, sync::Mutex};

use listings::say;
use tokio::sync::Notify;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let items = Mutex::new(VecDeque::new());
    let call = Notify::new();
    let push = |item| {
        items.lock().unwrap().push_back(item);
        call.notify_one();
    };
    let pop = async || {
        loop {
            let called = call.notified();
            if let Some(item) = items.lock().unwrap().pop_front() {
                return item;
            }
            say!("looks, finds nothing, sleeps");
            called.await;
        }
    };
    push("tea");
    push("cake");
    say!("{}", pop().await);
    say!("{}", pop().await);
    let late = async {
        sleep(Duration::from_millis(1000)).await;
        push("bread");
    };
    let (bread, ()) = tokio::join!(pop(), late);
    say!("{bread}");
}
