//! A promise by hand, for one thread.

use std::{cell::RefCell, future::poll_fn, mem, task::Poll, task::Waker};

use listings::{say, work};

enum Gate {
    Pending(Vec<Waker>),
    Done(u32),
}

fn set(gate: &RefCell<Gate>, number: u32) {
    let before = mem::replace(&mut *gate.borrow_mut(), Gate::Done(number));
    if let Gate::Pending(wakers) = before {
        say!("gate {number} is set, {} to be woken", wakers.len());
        wakers.into_iter().for_each(Waker::wake);
    }
}

async fn wait(gate: &RefCell<Gate>) -> u32 {
    let poll = poll_fn(|context| match &mut *gate.borrow_mut() {
        Gate::Done(number) => Poll::Ready(*number),
        Gate::Pending(wakers) => {
            wakers.push(context.waker().clone());
            Poll::Pending
        }
    });
    poll.await
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let gate = RefCell::new(Gate::Pending(Vec::new()));
    let tower = async {
        work("landing", 1000).await;
        set(&gate, 4);
    };
    let passenger = async { say!("to gate {}", wait(&gate).await) };
    tokio::join!(tower, passenger);
}
