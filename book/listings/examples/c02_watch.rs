//! One task shows the value, and any number see it, early or late.

use listings::say;
use tokio::sync::watch;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (shown, seen) = watch::channel(None);
    let guest = |name: &'static str| {
        let mut seen = seen.clone();
        async move {
            say!("{name} waits");
            let meal = *seen.wait_for(Option::is_some).await.unwrap();
            say!("{name}: {meal:?}");
        }
    };
    let early = tokio::spawn(guest("Anna"));
    sleep(Duration::from_millis(2000)).await;
    shown.send(Some("soup")).unwrap();
    early.await.unwrap();
    guest("Carla").await;
}
