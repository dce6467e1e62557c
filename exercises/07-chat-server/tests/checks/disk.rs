//! A disk that does one thing at a time, when the check says so.
//!
//! `tokio::fs` hands each of its calls to a thread of the runtime's pool. Here all of these threads are held, so that what is
//! asked of the disk queues up, and one of them is let go for a step at a time.

use std::sync::{Arc, Mutex, mpsc};

use futures::future::join_all;
use tokio::{
    runtime::Handle,
    sync::oneshot,
    task::{JoinHandle, spawn_blocking},
};

/// How many threads the pool of a check has.
const THREADS: usize = 64;

/// A disk that is held. Dropped, it goes on by itself.
pub(super) struct Disk {
    /// Dropped, the threads that are only held go on.
    others: mpsc::SyncSender<()>,
    /// Lets the one go that does the steps.
    go: mpsc::Sender<()>,
    threads: Vec<JoinHandle<()>>,
}

impl Disk {
    /// Holds the disk. Nobody should be at it now.
    pub(super) async fn hold() -> Disk {
        let (others, held) = mpsc::sync_channel(0);
        let held = Arc::new(Mutex::new(held));
        let mut threads = Vec::new();
        let mut arrivals = Vec::new();
        for _ in 1..THREADS {
            let (here, arrived) = oneshot::channel();
            let held = held.clone();
            arrivals.push(arrived);
            threads.push(spawn_blocking(move || {
                let _ = here.send(());
                // Until the other end is dropped.
                let _ = held.lock().map(|held| held.recv());
            }));
        }
        let (go, first) = mpsc::channel();
        let (here, arrived) = oneshot::channel();
        arrivals.push(arrived);
        threads.push(spawn_blocking(move || {
            let _ = here.send(());
            let _ = first.recv();
        }));
        join_all(arrivals).await;
        Disk {
            others,
            go,
            threads,
        }
    }

    /// Lets all of it go on, and waits until nothing is left to do.
    pub(super) async fn release(self) {
        let Disk {
            others,
            go,
            threads,
        } = self;
        drop((others, go));
        join_all(threads).await;
    }

    /// How many things have been asked of it and are not yet done.
    pub(super) fn asked(&self) -> usize {
        Handle::current().metrics().blocking_queue_depth()
    }

    /// Does what has been asked of the disk up to now, and nothing that is asked because of it. Then looks at it.
    pub(super) async fn step<T: Send + 'static>(
        &mut self,
        look: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        let (go, next) = mpsc::channel();
        let (seen, sees) = oneshot::channel();
        let thread = spawn_blocking(move || {
            let _ = seen.send(look());
            let _ = next.recv();
        });
        self.threads.push(thread);
        let before = std::mem::replace(&mut self.go, go);
        let _ = before.send(());
        sees.await.expect("the thread looks")
    }
}
