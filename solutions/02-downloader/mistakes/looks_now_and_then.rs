//! Mistake: looks every ten milliseconds whether all tasks are done.
//!
//! `is_finished` costs little, so it is asked in a loop. When somebody looks, the last download has been there for a while.
//!
//! Breaks: download_all.moment
//! Verdict: wrong in download_all::all_at_once
//! Verdict: wrong in download_all::a_thousand

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let tasks: Vec<_> = files
        .into_iter()
        .map(|file| {
            let remote = remote.clone();
            tokio::spawn(async move { remote.download(&file).await })
        })
        .collect();
    while !tasks.iter().all(JoinHandle::is_finished) {
        time::sleep(Duration::from_millis(10)).await;
    }
    let results = future::join_all(tasks).await.into_iter();
    results
        .map(|result| result.expect("nobody aborts a task, and none panics"))
        .collect()
}
