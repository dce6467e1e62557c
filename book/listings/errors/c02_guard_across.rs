//! A task that keeps the guard of a std mutex across an .await.

use std::sync::{Arc, Mutex};

pub fn count(total: Arc<Mutex<u64>>) {
    spawn(async move {
        let mut total = total.lock().unwrap();
        tokio::task::yield_now().await;
        *total += 1;
    });
}

/// Has the bounds of `tokio::spawn`.
fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(task);
}
