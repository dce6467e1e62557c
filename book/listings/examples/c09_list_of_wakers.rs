//! A passenger, a promise with a plain list of wakers, and three ticks of a watch.

use std::{cell::RefCell, future::poll_fn, task::Poll, task::Waker, time::Duration};

use listings::say;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let wakers: RefCell<Vec<Waker>> = RefCell::default();
    let gate = poll_fn(|context| {
        wakers.borrow_mut().push(context.waker().clone());
        Poll::<()>::Pending
    });
    let watch = async {
        for _ in 0..3 {
            sleep(Duration::from_secs(1)).await;
        }
    };
    say!("one passenger waits");
    tokio::select! {
        biased;
        _ = watch => {}
        _ = gate => {}
    }
    say!("wakers in the list: {}", wakers.borrow().len());
}
