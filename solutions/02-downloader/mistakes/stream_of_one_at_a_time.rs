//! Mistake: begins a download when the one before it is over.
//!
//! `then` turns names into results one by one: it awaits each future before it takes the next name.
//!
//! Verdict: wrong in as_completed::*

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
