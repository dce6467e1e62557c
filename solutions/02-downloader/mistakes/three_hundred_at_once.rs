//! Mistake: downloads no more than three hundred files at once.
//!
//! Hundreds, say the docs, and three hundred seem to be many.
//!
//! Breaks: all_or_nothing.any_length
//! Verdict: wrong in all_or_nothing::hundreds

use futures::{StreamExt, stream};

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let downloads = stream::iter(files.iter().enumerate()).map(|(index, file)| {
        remote
            .download(file)
            .map_ok(move |download| (index, download))
    });
    let downloads = downloads.buffer_unordered(300);
    let mut downloads: Vec<(usize, Download)> = downloads.try_collect().await?;
    downloads.sort_by_key(|(index, _)| *index);
    Ok(downloads
        .into_iter()
        .map(|(_, download)| download)
        .collect())
}
