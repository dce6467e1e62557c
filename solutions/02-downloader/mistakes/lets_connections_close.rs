//! Mistake: gives the remote a moment to close its connections.
//!
//! A connection is closed when its download has ended. To wait for that a little longer is to be late.
//!
//! Breaks: all_or_nothing.moment
//! Verdict: wrong in all_or_nothing::all_finish
//! Verdict: wrong in all_or_nothing::hundreds

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let downloads: FuturesUnordered<_> = (0..)
        .zip(&files)
        .map(|(index, file)| {
            remote
                .download(file)
                .map_ok(move |download| (index, download))
        })
        .collect();
    let mut downloads: Vec<(usize, Download)> = downloads.try_collect().await?;
    time::sleep(Duration::from_millis(10)).await;
    downloads.sort_by_key(|(index, _)| *index);
    Ok(downloads
        .into_iter()
        .map(|(_, download)| download)
        .collect())
}
