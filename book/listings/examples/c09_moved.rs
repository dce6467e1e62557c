//! A future that keeps its first waker, and changes hands.

use std::{
    pin::Pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use listings::say;
use tokio::time::{Sleep, sleep, timeout};

struct Delay(Pin<Box<Sleep>>, Option<Waker>);

impl Future for Delay {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let first = self.1.get_or_insert_with(|| context.waker().clone());
        let first = first.clone();
        self.0.as_mut().poll(&mut Context::from_waker(&first))
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut delay = Delay(Box::pin(sleep(Duration::from_secs(2))), None);
    let polled = futures::poll!(&mut delay);
    say!("polled here: {polled:?}");
    let other = tokio::spawn(async {
        let waited = timeout(Duration::from_secs(60), delay).await;
        say!("awake there: {waited:?}");
    });
    other.await.unwrap();
}
