//! Mistake: waits for the siblings of a download that failed.
//!
//! `join_all` and `join!` wait for everybody. The error is found when all is over.
//!
//! Without: use futures::TryStreamExt
//! Breaks: all_or_nothing.first_error
//! Verdict: wrong in all_or_nothing::cancels_the_siblings
//! Verdict: wrong in all_or_nothing::first_error_at_once
//! Verdict: wrong in all_or_nothing::hundreds

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let results = future::join_all(files.iter().map(|file| remote.download(file))).await;
    results.into_iter().collect()
}
