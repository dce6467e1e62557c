//! The cook goes home without a word.

use listings::say;
use tokio::sync::{oneshot, watch};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, receiver) = oneshot::channel::<&str>();
    let (shown, mut seen) = watch::channel(None::<&str>);
    say!("waiting");
    tokio::spawn(async move {
        sleep(Duration::from_millis(2000)).await;
        drop((sender, shown));
    });
    say!("oneshot: {:?}", receiver.await.err());
    say!("watch: {:?}", seen.wait_for(Option::is_some).await.err());
}
