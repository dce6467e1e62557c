//! A task that is alive at the end.

use listings::{say, work};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::spawn(work("backup", 3000));
    sleep(Duration::from_millis(1000)).await;
    say!("the end of main");
}
