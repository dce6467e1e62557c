//! Dropping the join drops its children.

use listings::{say, work};
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let song = work("song", 2000);
    let film = work("film", 3000);
    let both = async { tokio::join!(song, film) };
    let patience = Duration::from_millis(1000);
    if timeout(patience, both).await.is_err() {
        say!("the join is dropped");
    }
    sleep(Duration::from_millis(3000)).await;
}
