//! Mistake: drops the handles of the siblings instead of stopping the tasks.
//!
//! `try_join_all` drops what it waits for when one fails. Here it waits for handles, and the tasks behind them go on.
//!
//! Without: use futures::TryStreamExt
//! Breaks: all_or_nothing.siblings, exercise.nothing_left
//! Verdict: wrong in all_or_nothing::cancels_the_siblings
//! Verdict: leaked in all_or_nothing::first_error_at_once
//! Verdict: wrong in all_or_nothing::hundreds

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let tasks = files.into_iter().map(|file| {
        let remote = remote.clone();
        let task = tokio::spawn(async move { remote.download(&file).await });
        async { task.await.unwrap() }
    });
    future::try_join_all(tasks).await
}
