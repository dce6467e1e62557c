//! Mistake: collects all results before it yields the first.
//!
//! `join_all` returns a `Vec`, and a `Vec` is easily made a stream. Nothing comes out of it before the slowest is
//! there.
//!
//! Breaks: as_completed.moment
//! Verdict: wrong in as_completed::dropped_midway
//! Verdict: wrong in as_completed::each_at_its_moment

use futures::{StreamExt, stream};

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let downloads = files.into_iter().map(async |file| {
        let result = remote.download(&file).await;
        (file, result)
    });
    let all = downloads.collect::<FuturesUnordered<_>>();
    stream::once(all.collect::<Vec<_>>()).flat_map(stream::iter)
}
