//! A queue of your own: a list, and a way to wait.

use std::{collections::VecDeque, sync::Mutex};

use listings::say;
use tokio::sync::Semaphore;
use tokio::time::{Duration, sleep};

struct OwnQueue {
    items: Mutex<VecDeque<&'static str>>,
    available: Semaphore,
}

impl OwnQueue {
    fn push(&self, item: &'static str) {
        self.items.lock().unwrap().push_back(item);
        self.available.add_permits(1);
    }

    async fn pop(&self) -> &'static str {
        self.available.acquire().await.unwrap().forget();
        self.items.lock().unwrap().pop_front().unwrap()
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let items = Mutex::default();
    let available = Semaphore::new(0);
    let queue = OwnQueue { items, available };
    let consumer = async |name| {
        say!("{name} waits");
        say!("{name} got {}", queue.pop().await);
    };
    let producer = async {
        sleep(Duration::from_millis(1000)).await;
        queue.push("tea");
        queue.push("cake");
    };
    tokio::join!(consumer("Anna"), consumer("Ben"), producer);
}
