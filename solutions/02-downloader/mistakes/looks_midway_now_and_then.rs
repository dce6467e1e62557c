//! Mistake: looks every ten milliseconds whether all three are over.
//!
//! The index is heeded at once, by a task of its own. The end is noticed when somebody looks.
//!
//! Without: use std::pin::pin
//! Breaks: cancel_midway.moment
//! Verdict: wrong in cancel_midway::says_which
//! Verdict: wrong in cancel_midway::too_late
//! Verdict: wrong in cancel_midway::nobody_tells

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
    let canceller = tokio::spawn(async move {
        if let Ok(index) = cancel.await {
            handles[index].abort();
        }
    });
    while !tasks.iter().all(JoinHandle::is_finished) {
        time::sleep(Duration::from_millis(10)).await;
    }
    canceller.abort();
    let _ = canceller.await;
    let [a, b, c] = tasks.map(outcome);
    future::join3(a, b, c).await.into()
}
