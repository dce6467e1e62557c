//! Mistake: keeps the results under the names of the files.
//!
//! A map brings the results back into order whatever the order they arrive in. A name that occurs twice has one place
//! in it.
//!
//! Breaks: download_all.twice
//! Verdict: wrong in download_all::few_files

use std::collections::{HashMap, HashSet};

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let names: HashSet<&String> = files.iter().collect();
    let downloads = names
        .into_iter()
        .map(|file| async move { (file, remote.download(file).await) });
    let results: HashMap<_, _> = future::join_all(downloads).await.into_iter().collect();
    files.iter().map(|file| results[file].clone()).collect()
}
