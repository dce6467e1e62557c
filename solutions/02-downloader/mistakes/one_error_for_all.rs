//! Mistake: gives every file the error of the first that failed.
//!
//! `try_join_all` is at hand and its name sounds careful. It gives the other downloads up.
//!
//! Breaks: download_all.own
//! Verdict: wrong in download_all::errors_stay_their_own

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    match future::try_join_all(files.iter().map(|file| remote.download(file))).await {
        Ok(downloads) => downloads.into_iter().map(Ok).collect(),
        Err(error) => files.iter().map(|_| Err(error.clone())).collect(),
    }
}
