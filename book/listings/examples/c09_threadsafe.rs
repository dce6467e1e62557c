//! A thread has news for the loop.

use listings::{block, say};
use tokio::{sync::oneshot, task::spawn_blocking};

fn radio(message: oneshot::Sender<&'static str>) {
    block(1000);
    message.send("clear to land").unwrap();
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, message) = oneshot::channel();
    spawn_blocking(|| radio(sender));
    say!("the loop waits");
    say!("heard: {}", message.await.unwrap());
}
