//! Mistake: waits for the senders of a full channel before it receives.
//!
//! The tasks are joined first and the channel is emptied afterwards. It has room for one: the second task waits for a
//! receiver that waits for the tasks.
//!
//! Verdict: deadlocked in download_all::*

use tokio::sync::mpsc;

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let (sender, mut receiver) = mpsc::channel(1);
    let tasks: Vec<_> = files
        .into_iter()
        .enumerate()
        .map(|(index, file)| {
            let (remote, sender) = (remote.clone(), sender.clone());
            tokio::spawn(async move {
                let result = remote.download(&file).await;
                let _ = sender.send((index, result)).await;
            })
        })
        .collect();
    drop(sender);
    future::join_all(tasks).await;
    let mut results = Vec::new();
    while let Some(result) = receiver.recv().await {
        results.push(result);
    }
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
