//! Mistake: leaves a task behind that listens for an index.
//!
//! The task aborts the download that it is told to. If it is told nothing it waits on, for a sender that nobody may ever use.
//!
//! Breaks: exercise.nothing_left
//! Without: use std::pin::pin
//! Verdict: leaked in cancel_midway::nobody_tells

pub async fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    cancel: oneshot::Receiver<usize>,
) -> [Outcome; 3] {
    let tasks = files.map(|file| {
        let remote = remote.clone();
        tokio::spawn(async move { remote.download(&file).await })
    });
    let handles = tasks.each_ref().map(JoinHandle::abort_handle);
    tokio::spawn(async move {
        if let Ok(index) = cancel.await {
            handles[index].abort();
        }
    });
    let [a, b, c] = tasks.map(outcome);
    future::join3(a, b, c).await.into()
}
