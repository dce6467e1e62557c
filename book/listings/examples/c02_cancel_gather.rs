//! Who drops the join drops its children.

use listings::{say, work};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let both = async { tokio::join!(work("song", 2000), work("film", 3000)) };
    tokio::select! {
        _ = both => say!("both are done"),
        () = sleep(Duration::from_millis(1000)) => say!("the join is dropped"),
    }
    sleep(Duration::from_millis(3000)).await;
}
