//! One job that can wait, and a new urgent one every second.

use std::collections::BTreeMap;

use listings::say;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    for weight in [0, 2] {
        // If waiting counts for something, the key grows with the time of arrival.
        let key = |priority: u64, arrival: u64| (priority * 10 + weight * arrival, arrival);
        say!("waiting counts {weight}");
        let mut queue = BTreeMap::from([(key(1, 0), "sweep")]);
        for second in 1..=8 {
            queue.insert(key(0, second), "call");
            let (_, job) = queue.pop_first().unwrap();
            sleep(Duration::from_secs(1)).await;
            if job == "sweep" {
                say!("swept");
            }
        }
        say!("left after eight: {:?}", queue.values().collect::<Vec<_>>());
    }
}
