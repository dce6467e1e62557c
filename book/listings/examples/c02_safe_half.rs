//! The number that must not be lost is kept outside the future.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut queue) = mpsc::channel(10);
    tokio::spawn(async move {
        say!("sends 1");
        sender.send(1).await.unwrap();
        sleep(Duration::from_millis(1000)).await;
        say!("sends 2 and 3");
        sender.send(2).await.unwrap();
        sender.send(3).await.unwrap();
    });
    let mut first = None;
    loop {
        match timeout(Duration::from_millis(800), queue.recv()).await {
            Err(_) => say!("still waiting"),
            Ok(None) => break,
            Ok(Some(number)) => match first.take() {
                None => first = Some(number),
                Some(first) => say!("a pair: ({first}, {number})"),
            },
        }
    }
    say!("left over: {first:?}");
}
