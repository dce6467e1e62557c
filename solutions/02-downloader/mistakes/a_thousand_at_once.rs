//! Mistake: downloads no more than a thousand files at once.
//!
//! `buffered` wants a number, and the docs name one. But there may be any number of files.
//!
//! Breaks: download_all.any_length
//! Verdict: wrong in download_all::a_thousand

use futures::{StreamExt, stream};

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    stream::iter(&files)
        .map(|file| remote.download(file))
        .buffered(1_000)
        .collect()
        .await
}
