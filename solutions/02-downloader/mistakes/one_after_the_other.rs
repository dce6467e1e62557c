//! Mistake: downloads one file after the other.
//!
//! An `await` in a loop looks as it does in asyncio, and there too it waits for each download before it begins the
//! next.
//!
//! Breaks: exercise.together
//! Verdict: wrong in download_all::a_thousand
//! Verdict: wrong in download_all::all_at_once
//! Verdict: wrong in download_all::errors_stay_their_own

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let mut results = Vec::new();
    for file in &files {
        results.push(remote.download(file).await);
    }
    results
}
