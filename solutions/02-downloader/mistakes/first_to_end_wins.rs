//! Mistake: lets an error win the race.
//!
//! `select_all` and `select!` return what is ready first, be it a success or not.
//!
//! Breaks: first_finished.passed_over
//! Verdict: wrong in first_finished::all_fail
//! Verdict: wrong in first_finished::passes_over_errors

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let downloads = files.iter().map(|file| Box::pin(remote.download(file)));
    let (result, _, _losers) = future::select_all(downloads).await;
    result
}
