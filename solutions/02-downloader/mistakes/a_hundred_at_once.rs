//! Mistake: downloads no more than a hundred files at once.
//!
//! `buffered` wants a number, and a round one looks big enough. Nobody asked for a limit.
//!
//! Breaks: download_all.any_length
//! Verdict: wrong in download_all::a_thousand

use futures::{StreamExt, stream};

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let downloads = files.iter().map(|file| remote.download(file));
    stream::iter(downloads).buffered(100).collect().await
}
