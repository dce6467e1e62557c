//! Mistake: waits for an index before it waits for the downloads.
//!
//! In the order in which you think of it: be told, abort, collect the results. If nobody ever tells, it waits
//! forever.
//!
//! Without: use std::pin::pin
//! Breaks: cancel_midway.no_wait
//! Verdict: deadlocked in cancel_midway::nobody_tells

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

    if let Ok(index) = cancel.await {
        handles[index].abort();
    }
    future::join_all(tasks.map(outcome))
        .await
        .try_into()
        .unwrap()
}
