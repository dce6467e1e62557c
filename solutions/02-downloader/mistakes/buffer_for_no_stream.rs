//! Mistake: gives `buffer_unordered` the number of files.
//!
//! It is the right number, unless there are none. A buffer for nothing does not even notice the end of its stream.
//!
//! Breaks: as_completed.none
//! Placeless: the stream is put together of others', and no line of it runs while it waits.
//! Verdict: deadlocked in as_completed::all_at_once

use futures::{StreamExt, stream};

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let all = files.len();
    stream::iter(files)
        .map(async |file| {
            let result = remote.download(&file).await;
            (file, result)
        })
        .buffer_unordered(all)
}
