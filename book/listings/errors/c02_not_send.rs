//! A task that keeps an Rc across an .await.

use std::rc::Rc;

pub async fn shout() {
    spawn(async {
        let name = Rc::new("song");
        tokio::task::yield_now().await;
        println!("{name}");
    });
}

/// Has the bounds of `tokio::spawn`.
fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(task);
}
