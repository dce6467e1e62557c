//! Three starts a second, in every window. Seven callers come within half a second.

use std::collections::VecDeque;

use futures::future::join_all;
use listings::say;
use tokio::sync::Mutex;
use tokio::time::{Duration, Instant, sleep, sleep_until};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let starts = Mutex::new(VecDeque::new());
    let start = async || {
        let mut starts = starts.lock().await;
        if starts.len() == 3 {
            sleep_until(starts[0] + Duration::from_secs(1)).await;
            starts.pop_front();
        }
        starts.push_back(Instant::now());
    };
    let caller = async |number: u64| {
        sleep(Duration::from_millis(80 * number)).await;
        start().await;
        say!("caller {number} starts");
    };
    join_all((0..7).map(caller)).await;
}
