//! A task that is woken while it is being polled.

use std::{future::poll_fn, task::Poll};

use listings::say;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut news = 0;
    let flight = poll_fn(move |context| {
        say!("looks: {news}");
        if news == 2 {
            return Poll::Ready(());
        }
        // More news, after the look and before the end of this poll.
        news += 1;
        context.waker().wake_by_ref();
        Poll::Pending
    });
    tokio::spawn(flight).await.unwrap();
}
