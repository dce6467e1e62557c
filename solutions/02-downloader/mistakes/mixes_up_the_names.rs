//! Mistake: gives the results the names of the files in their order.
//!
//! The results come in the order in which the downloads end, and are paired with the names in the order in which they were given.
//!
//! Breaks: as_completed.items
//! Verdict: wrong in as_completed::each_at_its_moment
//! Verdict: wrong in as_completed::errors_are_items

use futures::{StreamExt, stream};

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let names = stream::iter(files.clone());
    let results = files
        .into_iter()
        .map(async |file| remote.download(&file).await)
        .collect::<FuturesUnordered<_>>();
    results.zip(names).map(|(result, name)| (name, result))
}
