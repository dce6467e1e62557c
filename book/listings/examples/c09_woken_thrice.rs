//! A task that is woken three times at once, and once more when it has ended.

use std::{future::poll_fn, sync::Mutex, task::Poll, task::Waker};

use listings::say;
use tokio::task::yield_now;

static WAKER: Mutex<Option<Waker>> = Mutex::new(None);

fn wake(times: usize) {
    let waker = WAKER.lock().unwrap().clone().unwrap();
    (0..times).for_each(|_| waker.wake_by_ref());
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut polls = 0;
    let flight = tokio::spawn(poll_fn(move |context| {
        polls += 1;
        say!("poll number {polls}");
        *WAKER.lock().unwrap() = Some(context.waker().clone());
        match polls {
            2 => Poll::Ready(()),
            _ => Poll::Pending,
        }
    }));
    yield_now().await;
    wake(3);
    flight.await.unwrap();
    wake(1);
    yield_now().await;
    say!("the end");
}
