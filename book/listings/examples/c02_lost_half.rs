//! A timeout around two receives.

use listings::say;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Duration, sleep, timeout};

async fn pair(queue: &mut Receiver<u32>) -> (u32, u32) {
    let first = queue.recv().await.unwrap();
    let second = queue.recv().await.unwrap();
    (first, second)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut queue) = mpsc::channel(10);
    let sending = tokio::spawn(async move {
        say!("sends 1");
        sender.send(1).await.unwrap();
        sleep(Duration::from_millis(1000)).await;
        say!("sends 2 and 3");
        sender.send(2).await.unwrap();
        sender.send(3).await.unwrap();
    });
    for _ in 0..2 {
        let patience = Duration::from_millis(800);
        match timeout(patience, pair(&mut queue)).await {
            Ok(both) => say!("a pair: {both:?}"),
            Err(_) => say!("still waiting"),
        }
    }
    sending.await.unwrap();
}
