//! Mistake: returns the first error instead of the last when all fail.
//!
//! `get_or_insert` keeps what came first. The first error is at hand earlier, but the race is not over then.
//!
//! Breaks: first_finished.all_fail
//! Verdict: wrong in first_finished::all_fail

use futures::StreamExt;

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let mut downloads: FuturesUnordered<_> =
        files.iter().map(|file| remote.download(file)).collect();
    let mut first = None;
    while let Some(result) = downloads.next().await {
        match result {
            Ok(download) => return Ok(download),
            Err(error) => _ = first.get_or_insert(error),
        }
    }
    Err(first.unwrap())
}
