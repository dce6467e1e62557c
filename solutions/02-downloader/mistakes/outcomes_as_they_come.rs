//! Mistake: returns the outcomes in the order in which they come.
//!
//! A `FuturesUnordered` hands over what is over first, and which file that was is lost.
//!
//! Breaks: cancel_midway.order
//! Verdict: wrong in cancel_midway::says_which
//! Verdict: wrong in cancel_midway::too_late
//! Verdict: wrong in cancel_midway::told_beforehand
//! Verdict: wrong in cancel_midway::nobody_tells

use futures::StreamExt;

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
    let over: FuturesUnordered<_> = tasks.map(outcome).into_iter().collect();
    let mut outcomes = pin!(over.collect::<Vec<_>>());
    let outcomes = tokio::select! {
        outcomes = &mut outcomes => outcomes,
        Ok(index) = cancel => {
            handles[index].abort();
            outcomes.await
        }
    };
    outcomes.try_into().unwrap()
}
