//! Mistake: runs no more than four downloads at once.
//!
//! `buffer_unordered` wants a number, and four is what the example had.
//!
//! Verdict: wrong in as_completed::*

use futures::{StreamExt, stream};

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let downloads = files.into_iter().map(async |file| {
        let result = remote.download(&file).await;
        (file, result)
    });
    stream::iter(downloads).buffer_unordered(4)
}
