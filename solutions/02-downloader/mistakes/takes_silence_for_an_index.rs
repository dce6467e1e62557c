//! Mistake: takes a sender that was dropped for the index 0.
//!
//! `unwrap_or_default` makes the error go away. It also makes up an index that nobody has sent.
//!
//! Breaks: cancel_midway.nobody
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
    let [a, b, c] = tasks.map(outcome);
    let mut outcomes = pin!(future::join3(a, b, c));
    let outcomes = tokio::select! {
        outcomes = &mut outcomes => outcomes,
        index = cancel => {
            handles[index.unwrap_or_default()].abort();
            outcomes.await
        }
    };
    outcomes.into()
}
