//! A transfer that is dropped after no poll, after one, and after two.

use listings::say;
use tokio::task::yield_now;

async fn checked() {
    say!("checked");
}

async fn transfer() {
    say!("taken from Anna");
    checked().await;
    yield_now().await;
    say!("given to Ben");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    for polls in 0..=2 {
        let mut transfer = Box::pin(transfer());
        for _ in 0..polls {
            let _ = futures::poll!(&mut transfer);
        }
        say!("dropped after {polls} polls");
    }
}
