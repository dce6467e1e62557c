//! Mistake: ends the stream at the first error.
//!
//! `take_while` looks like a way to deal with errors. What comes after the first one is lost.
//!
//! Breaks: as_completed.errors
//! Verdict: wrong in as_completed::errors_are_items

use futures::StreamExt;

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let downloads = files.into_iter().map(async |file| {
        let result = remote.download(&file).await;
        (file, result)
    });
    let results = downloads.collect::<FuturesUnordered<_>>();
    results.take_while(|(_, result)| future::ready(result.is_ok()))
}
