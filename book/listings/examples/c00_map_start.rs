//! Calls, tasks and their first line.

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let tea = work("tea", 1000);
    say!("tea was called");
    tea.await;

    let toast = tokio::spawn(work("toast", 1000));
    say!("toast was spawned");
    toast.await.unwrap();
}
