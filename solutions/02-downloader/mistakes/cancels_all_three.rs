//! Mistake: cancels the others as well.
//!
//! Whoever drops the future that waits for all three cancels all three.
//!
//! Breaks: cancel_midway.others
//! Verdict: wrong in cancel_midway::releases_the_connection
//! Verdict: wrong in cancel_midway::says_which
//! Verdict: wrong in cancel_midway::too_late
//! Verdict: wrong in cancel_midway::told_beforehand

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
            let _ = index;
            for handle in &handles {
                handle.abort();
            }
            outcomes.await
        }
    };
    outcomes.into()
}
