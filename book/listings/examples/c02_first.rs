//! Two downloads race, and one wins.

use listings::{say, work};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::select! {
        biased;
        name = work("song", 1000) => say!("{name} wins"),
        name = work("film", 2000) => say!("{name} wins"),
    }
    sleep(Duration::from_millis(2000)).await;
    say!("the end of main");
}
