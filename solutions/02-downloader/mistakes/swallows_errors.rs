//! Mistake: leaves out the downloads that failed.
//!
//! `filter_map(Result::ok)` and `flatten()` make errors disappear without a word.
//!
//! Breaks: download_all.own
//! Verdict: wrong in download_all::errors_stay_their_own

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let results = future::join_all(files.iter().map(|file| remote.download(file))).await;
    results.into_iter().filter(Result::is_ok).collect()
}
