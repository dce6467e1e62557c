//! Two waiters, two calls. First the waiters have only been made, then they are in line.

use std::pin::pin;

use futures::poll;
use listings::say;
use tokio::sync::Notify;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    for in_line in [false, true] {
        let bell = Notify::new();
        let mut anna = pin!(bell.notified());
        let mut ben = pin!(bell.notified());
        if in_line {
            anna.as_mut().enable();
            ben.as_mut().enable();
        }
        bell.notify_one();
        bell.notify_one();
        let heard = (poll!(anna).is_ready(), poll!(ben).is_ready());
        say!("in line: {in_line}; heard: {heard:?}");
    }
}
