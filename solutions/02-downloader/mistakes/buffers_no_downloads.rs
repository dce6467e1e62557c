//! Mistake: gives `buffered` the number of files.
//!
//! It is the right number, unless there are none. A buffer for nothing does not even notice the end of its stream.
//!
//! Breaks: download_all.none
//! Verdict: deadlocked in download_all::few_files

use futures::{StreamExt, stream};

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    stream::iter(&files)
        .map(|file| remote.download(file))
        .buffered(files.len())
        .collect()
        .await
}
