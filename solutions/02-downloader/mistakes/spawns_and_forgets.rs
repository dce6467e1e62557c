//! Mistake: spawns tasks and does not wait for them.
//!
//! A task runs without being awaited, so nothing seems to be missing. The results are taken before there are any.
//!
//! Verdict: wrong in download_all::*

use std::sync::{Arc, Mutex};

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let results = Arc::new(Mutex::new(Vec::new()));
    for (index, file) in files.into_iter().enumerate() {
        let (remote, results) = (remote.clone(), results.clone());
        tokio::spawn(async move {
            let result = remote.download(&file).await;
            results.lock().unwrap().push((index, result));
        });
    }
    let mut results = results.lock().unwrap().clone();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
