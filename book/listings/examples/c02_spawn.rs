//! A task begins when its maker waits.

use listings::{say, work};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let report = tokio::spawn(work("report", 2000));
    say!("handed over");
    sleep(Duration::from_millis(500)).await;
    say!("busy with something else");
    let name = report.await.expect("it does not panic");
    say!("got {name}");
}
