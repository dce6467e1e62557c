//! Mistake: keeps the downloads in a map by the names of the files.
//!
//! A map puts them in order again. A file that is named twice is in it once.
//!
//! Breaks: all_or_nothing.order
//! Verdict: wrong in all_or_nothing::hundreds

use std::collections::HashMap;

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let downloads: FuturesUnordered<_> = files
        .iter()
        .map(|file| {
            remote
                .download(file)
                .map_ok(move |download| (file, download))
        })
        .collect();
    let mut downloads: HashMap<&String, Download> = downloads.try_collect().await?;
    Ok(files
        .iter()
        .filter_map(|file| downloads.remove(file))
        .collect())
}
