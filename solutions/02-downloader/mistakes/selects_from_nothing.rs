//! Mistake: selects from no downloads at all.
//!
//! `select_all` panics if there is nothing to select from, and the loop asks after each result whether it was the last.
//!
//! Without: use futures::TryStreamExt
//! Breaks: all_or_nothing.none
//! Verdict: panicked in all_or_nothing::all_finish

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let mut waiting: Vec<_> = (0..)
        .zip(&files)
        .map(|(index, file)| {
            Box::pin(
                remote
                    .download(file)
                    .map_ok(move |download| (index, download)),
            )
        })
        .collect();
    let mut downloads: Vec<(usize, Download)> = Vec::new();
    loop {
        let (result, _, left) = future::select_all(waiting).await;
        downloads.push(result?);
        if left.is_empty() {
            break;
        }
        waiting = left;
    }
    downloads.sort_by_key(|(index, _)| *index);
    Ok(downloads
        .into_iter()
        .map(|(_, download)| download)
        .collect())
}
