//! A future written by hand that says when it is polled.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use listings::{say, work};
use tokio::time::{Sleep, sleep};

struct Alarm(Pin<Box<Sleep>>);

impl Future for Alarm {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let answer = self.0.as_mut().poll(context);
        say!("the alarm was polled: {answer:?}");
        answer
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let alarm = Alarm(Box::pin(sleep(Duration::from_secs(3))));
    tokio::join!(alarm, work("tea", 1000));
}
