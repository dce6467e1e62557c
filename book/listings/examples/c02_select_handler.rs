//! While a handler waits, the other branches are not polled.

use std::pin::pin;

use listings::{say, work};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut film = pin!(async {
        work("first half", 1000).await;
        work("second half", 1000).await;
    });
    let mut slow = pin!(sleep(Duration::from_millis(500)));
    loop {
        tokio::select! {
            () = &mut film => break,
            () = &mut slow, if !slow.is_elapsed() => {
                work("a letter", 3000).await;
            }
        }
    }
    say!("the film is there");
}
