//! An executor in four lines: a thread, and a promise that it sets.

use std::thread;

use listings::say;
use tokio::sync::oneshot;

fn offload<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
    let (sender, receiver) = oneshot::channel();
    thread::spawn(move || sender.send(call()));
    receiver
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let product = offload(|| (1..=10u64).product::<u64>());
    let failure = offload(|| -> u64 { panic!("a burst tyre") });
    say!("{:?}", product.await);
    say!("{:?}", failure.await);
}
