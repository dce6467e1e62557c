//! What polls a future: a small executor.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, mpsc},
    task::{Context, Poll, Wake, Waker},
};

use tokio::task::yield_now;

struct Task {
    future: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    queue: mpsc::Sender<Arc<Task>>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let _ = self.queue.send(self.clone());
    }
}

async fn flight(name: &'static str) {
    println!("  {name} descends");
    yield_now().await;
    println!("  {name} lands");
}

pub fn main() {
    let (queue, ready) = mpsc::channel::<Arc<Task>>();
    for name in ["flight 1", "flight 2"] {
        let future = Mutex::new(Box::pin(flight(name)) as Pin<Box<_>>);
        let queue = queue.clone();
        Arc::new(Task { future, queue }).wake();
    }
    drop(queue);
    while let Ok(task) = ready.recv() {
        println!("a poll");
        let waker = Waker::from(task.clone());
        let mut future = task.future.lock().unwrap();
        let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
        if let Poll::Ready(()) = polled {
            println!("  ended");
        }
    }
}
