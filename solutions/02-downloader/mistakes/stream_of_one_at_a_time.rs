//! Mistake: begins a download when the one before it is over.
//!
//! `then` turns names into results one by one: it awaits each future before it takes the next name.
//!
//! Breaks: exercise.together, as_completed.begun
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
    stream::iter(files).then(async |file| {
        let result = remote.download(&file).await;
        (file, result)
    })
}
