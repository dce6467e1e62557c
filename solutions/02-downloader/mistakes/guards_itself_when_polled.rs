//! Mistake: spawns the downloads when it is called, and stops them only if the stream was polled.
//!
//! The set that aborts the tasks is filled in the stream's first poll. Before that there are only handles, and to drop these stops
//! nobody.
//!
//! Breaks: as_completed.dropped
//! Verdict: wrong in as_completed::dropped_unpolled

use futures::{StreamExt, stream};

/// Aborts its task when it is dropped.
struct Guard(JoinHandle<(String, Result<Download, DownloadError>)>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let handles: Vec<_> = files
        .into_iter()
        .map(|file| {
            let remote = remote.clone();
            tokio::spawn(async move {
                let result = remote.download(&file).await;
                (file, result)
            })
        })
        .collect();
    let guarded = async move {
        let guards = handles.into_iter().map(Guard);
        guards
            .map(async |mut guard| (&mut guard.0).await.unwrap())
            .collect::<FuturesUnordered<_>>()
    };
    stream::once(guarded).flatten()
}
