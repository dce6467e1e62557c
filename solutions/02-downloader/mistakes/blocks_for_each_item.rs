//! Mistake: makes a stream of an iterator that blocks.
//!
//! `block_on_stream` turns a stream into an iterator, and `stream::iter` an iterator into a stream. In between the thread is parked.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in as_completed::each_at_its_moment
//! Verdict: blocked in as_completed::all_at_once
//! Verdict: blocked in as_completed::hundreds
//! Verdict: blocked in as_completed::errors_are_items
//! Verdict: blocked in as_completed::dropped_midway
//! Verdict: blocked in as_completed::dropped_unpolled

use futures::{executor, stream};

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let downloads = files
        .into_iter()
        .map(async |file| {
            let result = remote.download(&file).await;
            (file, result)
        })
        .collect::<FuturesUnordered<_>>();
    stream::iter(executor::block_on_stream(downloads))
}
