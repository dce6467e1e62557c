//! Two tasks on one thread.

use listings::say;
use tokio::task::yield_now;

async fn flight(name: &str) {
    say!("{name} asks to land");
    yield_now().await;
    say!("{name} descends");
    say!("{name} touches down");
    yield_now().await;
    say!("{name} leaves the runway");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let first = tokio::spawn(flight("flight 1"));
    let second = tokio::spawn(flight("flight 2"));
    say!("the tower is at work");
    first.await.unwrap();
    second.await.unwrap();
}
