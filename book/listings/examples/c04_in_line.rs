//! The same, but the printer gets in line before it looks.

use std::cell::Cell;

use listings::say;
use tokio::sync::Notify;
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (paper, came) = (Cell::new(false), Notify::new());
    let printer = async {
        loop {
            let call = came.notified();
            if paper.get() {
                break;
            }
            say!("no paper: write it in the log, and wait");
            sleep(Duration::from_millis(10)).await; // the log
            call.await;
        }
        say!("prints");
    };
    let clerk = async {
        sleep(Duration::from_millis(5)).await;
        paper.set(true);
        came.notify_waiters();
        say!("the clerk has brought paper");
    };
    let hour = Duration::from_secs(3600);
    let (result, ()) = tokio::join!(timeout(hour, printer), clerk);
    say!("{result:?}");
}
