//! An item is handed to a waiter that gives up. Then only the call is.

use std::{collections::VecDeque, sync::Mutex};

use listings::say;
use tokio::sync::{Semaphore, oneshot};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (hand_over, waiter) = oneshot::channel();
    let sent = hand_over.send("tea");
    drop(waiter);
    say!("handed over: {sent:?}, and nobody has it");

    let items = Mutex::new(VecDeque::new());
    let available = Semaphore::new(0);
    let pop = async || {
        available.acquire().await.unwrap().forget();
        items.lock().unwrap().pop_front()
    };
    let mut anna = Box::pin(pop());
    let mut ben = Box::pin(pop());
    say!("Anna waits: {}", futures::poll!(&mut anna).is_pending());
    say!("Ben waits: {}", futures::poll!(&mut ben).is_pending());
    items.lock().unwrap().push_back("tea");
    available.add_permits(1);
    drop(anna);
    say!("Anna gives up, and Ben gets {:?}", ben.await);
}
