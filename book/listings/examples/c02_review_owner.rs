//! A future and a handle in one join, with a timeout around it.

use listings::{say, work};
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let film = tokio::spawn(work("film", 2000));
    let book = work("book", 2000);
    let both = async { tokio::join!(film, book) };
    let waited = timeout(Duration::from_millis(1000), both).await;
    say!("in time: {}", waited.is_ok());
    sleep(Duration::from_millis(2000)).await;
    say!("the end of main");
}
