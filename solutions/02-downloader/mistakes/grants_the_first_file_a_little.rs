//! Mistake: grants the file that was named first a little more time.
//!
//! It is the one that the caller would like best, so it may still win when another is there already. But the first to finish is asked
//! for, at the moment it does.
//!
//! Breaks: first_finished.first, first_finished.moment
//! Verdict: wrong in first_finished::returns_the_first
//! Verdict: wrong in first_finished::stops_the_rest
//! Verdict: wrong in first_finished::passes_over_errors

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let downloads = files.iter().map(|file| Box::pin(remote.download(file)));
    let (winner, others) = future::select_ok(downloads).await?;
    if winner.file() != files[0]
        && let Some(favourite) = others.into_iter().next()
        && let Ok(Ok(download)) = time::timeout(Duration::from_millis(200), favourite).await
    {
        return Ok(download);
    }
    Ok(winner)
}
