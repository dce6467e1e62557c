//! Mistake: asks for the index between short sleeps of the thread.
//!
//! `try_recv` does not wait, so the thread does. Neither the downloads nor whoever sends the index get a turn.
//!
//! Without: use std::pin::pin
//! Breaks: exercise.thread
//! Verdict: blocked in cancel_midway::*

use std::thread;

pub async fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    mut cancel: oneshot::Receiver<usize>,
) -> [Outcome; 3] {
    let tasks = files.map(|file| {
        let remote = remote.clone();
        tokio::spawn(async move { remote.download(&file).await })
    });
    while !tasks.iter().all(JoinHandle::is_finished) {
        if let Ok(index) = cancel.try_recv() {
            tasks[index].abort();
        }
        thread::sleep(Duration::from_millis(10));
    }
    let [a, b, c] = tasks.map(outcome);
    future::join3(a, b, c).await.into()
}
