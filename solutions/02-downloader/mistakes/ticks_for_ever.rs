//! Mistake: starts a clock for the promise, which nobody stops.
//!
//! A task tells how long the promise has been open. It goes on when the promise is done.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in promise::*

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    tokio::spawn(async {
        loop {
            time::sleep(Duration::from_secs(1)).await;
            println!("the promise is open");
        }
    });
    let (sender, receiver) = oneshot::channel();
    let value = receiver.shared();
    (Setter { sender }, Promise { value })
}
