//! A value that is awaited in one place and set in another.

use futures::FutureExt;
use listings::say;
use tokio::sync::oneshot;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, receiver) = oneshot::channel();
    let token = receiver.shared();
    let guest = |name: &'static str| {
        let token = token.clone();
        async move {
            say!("{name} waits");
            say!("{name} gets {}", token.await.unwrap());
        }
    };
    let counter = tokio::spawn(token.clone().map(|done| {
        say!("called back: {}", done.unwrap());
    }));
    tokio::spawn(async move {
        sleep(Duration::from_millis(2000)).await;
        sender.send("soup").unwrap();
    });
    tokio::join!(guest("Anna"), guest("Ben"));
    guest("Carla, who is late,").await;
    counter.await.unwrap();
}
