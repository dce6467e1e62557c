//! Mistake: returns the error of the first file that failed, not of the first to fail.
//!
//! After the first failure the rest are looked through in the order of the files, and waited for on the way.
//!
//! Without: use futures::TryStreamExt
//! Breaks: all_or_nothing.first_error
//! Verdict: wrong in all_or_nothing::cancels_the_siblings
//! Verdict: wrong in all_or_nothing::first_error_at_once
//! Verdict: wrong in all_or_nothing::hundreds

use futures::{StreamExt, stream::FuturesOrdered};

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let mut downloads: FuturesOrdered<_> = files.iter().map(|file| remote.download(file)).collect();
    let mut finished = Vec::new();
    while let Some(result) = downloads.next().await {
        finished.push(result?);
    }
    Ok(finished)
}
