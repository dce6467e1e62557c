//! An executor in four lines: a thread, and a promise that it sets.

use std::{panic::resume_unwind, thread};

use listings::say;
use tokio::sync::oneshot;

fn offload<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
    let (sender, receiver) = oneshot::channel();
    thread::spawn(move || sender.send(call()));
    receiver
}

fn fails() -> u64 {
    // A panic that prints nothing.
    resume_unwind(Box::new("a burst tyre"))
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let product = offload(|| (1..=10u64).product::<u64>());
    let failure = offload(fails);
    say!("{:?}", product.await);
    say!("{:?}", failure.await);
}
