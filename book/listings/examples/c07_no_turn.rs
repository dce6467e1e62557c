//! A hundred lines at once for a queue with room for ten. Its owner reads everything that comes.

use listings::say;
use tokio::{sync::mpsc, task::yield_now};

async fn speak(polite: bool) {
    let (queue, mut lines) = mpsc::channel(10);
    let listener = tokio::spawn(async move {
        let mut heard = 0;
        while lines.recv().await.is_some() {
            heard += 1;
        }
        heard
    });
    yield_now().await; // The listener is waiting now.
    for number in 1..=100 {
        if queue.try_send(number).is_err() {
            say!("no room for line {number}");
            break;
        }
        if polite {
            yield_now().await;
        }
    }
    drop(queue);
    say!("heard {} lines", listener.await.unwrap());
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    speak(false).await;
    speak(true).await;
}
