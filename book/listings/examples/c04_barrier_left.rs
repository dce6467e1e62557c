//! A barrier for three. Anna comes and gives up, then Ben and Carla come.

use listings::say;
use tokio::sync::Barrier;
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let barrier = Barrier::new(3);
    let person = async |name, comes, patience| {
        sleep(Duration::from_millis(comes)).await;
        say!("{name} waits");
        let patience = Duration::from_millis(patience);
        match timeout(patience, barrier.wait()).await {
            Ok(_) => say!("{name} goes through"),
            Err(_) => say!("{name} gives up"),
        }
    };
    tokio::join!(
        person("Anna", 0, 500),
        person("Ben", 1000, 5000),
        person("Carla", 1100, 5000)
    );
}
