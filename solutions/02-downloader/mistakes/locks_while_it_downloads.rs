//! Mistake: keeps a std mutex locked while it downloads.
//!
//! The downloads are collected in a list behind a lock, and `lock().push(x.await)` takes the lock before it waits. The second
//! download waits for it on the only thread that could release it.
//!
//! Without: use futures::TryStreamExt
//! Breaks: exercise.thread
//! Verdict: blocked in all_or_nothing::*

use std::sync::Mutex;

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let downloads = Mutex::new(Vec::new());
    let downloading = (0..).zip(&files).map(|(index, file)| {
        let downloads = &downloads;
        async move {
            let mut downloads = downloads.lock().unwrap();
            downloads.push((index, remote.download(file).await?));
            Ok(())
        }
    });
    future::try_join_all(downloading).await?;
    let mut downloads: Vec<(usize, Download)> = downloads.into_inner().unwrap();
    downloads.sort_by_key(|(index, _)| *index);
    Ok(downloads
        .into_iter()
        .map(|(_, download)| download)
        .collect())
}
