//! Mistake: waits for the winner with the `block_on` of another executor.
//!
//! `futures::executor::block_on` does not panic inside of a task as tokio's own does. It parks the thread on which the timers would
//! go off.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in first_finished::*

use futures::executor;

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let downloads = files.iter().map(|file| Box::pin(remote.download(file)));
    let (winner, _losers) = executor::block_on(future::select_ok(downloads))?;
    Ok(winner)
}
