//! A task is told to stop.

use std::time::Duration;

use listings::{say, work};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let tea = tokio::spawn(work("tea", 3000));
    sleep(Duration::from_secs(1)).await;
    tea.abort();
    say!("tea was told to stop");
    let end = tea.await;
    say!("cancelled: {}", end.unwrap_err().is_cancelled());

    let egg = tokio::spawn(work("egg", 3000));
    egg.abort();
    let end = egg.await;
    say!("cancelled: {}", end.unwrap_err().is_cancelled());
}
