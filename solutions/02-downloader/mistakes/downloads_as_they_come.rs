//! Mistake: returns the downloads in the order in which they finish.
//!
//! `try_collect` keeps the order of the stream, and this stream is in the order of the ends.
//!
//! Breaks: all_or_nothing.order
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
    let downloads: Vec<(usize, Download)> = downloads.try_collect().await?;
    Ok(downloads
        .into_iter()
        .map(|(_, download)| download)
        .collect())
}
