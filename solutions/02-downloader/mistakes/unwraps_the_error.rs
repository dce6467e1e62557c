//! Mistake: unwraps the result of a download.
//!
//! `.unwrap()` is meant for the `JoinError` of the task. A second one slips in for the download's own error.
//!
//! Breaks: download_all.own
//! Verdict: panicked in download_all::errors_stay_their_own

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let tasks: Vec<_> = files
        .into_iter()
        .map(|file| {
            let remote = remote.clone();
            tokio::spawn(async move { remote.download(&file).await.unwrap() })
        })
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(Ok(task.await.unwrap()));
    }
    results
}
