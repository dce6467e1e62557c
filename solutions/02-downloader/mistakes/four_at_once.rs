//! Mistake: runs no more than four downloads at once.
//!
//! `buffer_unordered` wants a number, and four is what the example had.
//!
//! Breaks: exercise.together, as_completed.any_length
//! Verdict: wrong in as_completed::each_at_its_moment
//! Verdict: wrong in as_completed::all_at_once
//! Verdict: wrong in as_completed::hundreds
//! Verdict: wrong in as_completed::errors_are_items
//! Verdict: wrong in as_completed::dropped_midway

use futures::{StreamExt, stream};

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let downloads = files.into_iter().map(async |file| {
        let result = remote.download(&file).await;
        (file, result)
    });
    stream::iter(downloads).buffer_unordered(4)
}
