//! Mistake: holds a std mutex locked across an await.
//!
//! The guard made for `push` lives to the end of the statement, and the download is part of that statement. The next
//! download then waits for the lock on the only thread that could release it.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in download_all::*

use std::sync::Mutex;

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let results = Mutex::new(Vec::new());
    let downloads = files.iter().enumerate().map(async |(index, file)| {
        results
            .lock()
            .unwrap()
            .push((index, remote.download(file).await));
    });
    future::join_all(downloads).await;
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
