//! A task and a future, and three seconds for something else.

use std::time::Duration;

use listings::{say, work};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let tea = tokio::spawn(work("tea", 2000));
    let egg = work("egg", 1000);
    say!("both are made");
    sleep(Duration::from_secs(3)).await;
    say!("breakfast begins");
    egg.await;
    tea.await.unwrap();
}
