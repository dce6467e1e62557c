//! Two items are pushed, each with a call. Then two pops.

use std::{collections::VecDeque, sync::Mutex};

use listings::say;
use tokio::sync::Notify;
use tokio::time::{Duration, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let items = Mutex::new(VecDeque::new());
    let call = Notify::new();
    for item in ["tea", "cake"] {
        items.lock().unwrap().push_back(item);
        call.notify_one();
    }
    let pop = async || {
        call.notified().await;
        items.lock().unwrap().pop_front()
    };
    for _ in 0..2 {
        match timeout(Duration::from_secs(3600), pop()).await {
            Ok(item) => say!("{}", item.unwrap_or("nothing")),
            Err(_) => say!("nobody has come for an hour"),
        }
    }
}
