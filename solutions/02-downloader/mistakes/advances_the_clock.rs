//! Mistake: moves the clock itself.
//!
//! `tokio::time::pause` and `advance` are for tests. Whoever could call them would always be in time, so the checks
//! leave them out of tokio.
//!
//! Verdict: unbuilt in *

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    time::pause();
    future::join_all(files.iter().map(|file| remote.download(file))).await
}
