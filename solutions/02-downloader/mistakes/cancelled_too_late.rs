//! Mistake: calls a download cancelled that had ended before.
//!
//! The outcome is written down when the index comes, without a look at whether there was anything left to cancel.
//!
//! Breaks: cancel_midway.ended
//! Verdict: wrong in cancel_midway::too_late

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
        Ok(index) = cancel => {
            handles[index].abort();
            let mut outcomes: [Outcome; 3] = outcomes.await.into();
            outcomes[index] = Outcome::Cancelled;
            return outcomes;
        }
    };
    outcomes.into()
}
