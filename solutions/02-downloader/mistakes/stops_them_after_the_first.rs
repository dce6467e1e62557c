//! Mistake: takes care of its tasks only when the first result is there.
//!
//! The stream that stops them begins with the first item, and that is awaited before it is made. Anyone without the patience for it
//! leaves all the tasks behind.
//!
//! Breaks: as_completed.dropped
//! Verdict: wrong in as_completed::dropped_midway

use futures::{StreamExt, stream};
use tokio::sync::mpsc;

/// Tasks that are stopped when this is dropped.
struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let remote = remote.clone();
    let begun = async move {
        let (sender, mut results) = mpsc::unbounded_channel();
        let spawn = |file: String| {
            let (remote, sender) = (remote.clone(), sender.clone());
            tokio::spawn(async move {
                let result = remote.download(&file).await;
                let _ = sender.send((file, result));
            })
        };
        let tasks: Vec<_> = files.into_iter().map(spawn).collect();
        drop(sender);
        let first = results.recv().await;
        let rest = (results, Tasks(tasks));
        let rest = stream::unfold(rest, async |(mut results, tasks)| {
            let item = results.recv().await?;
            Some((item, (results, tasks)))
        });
        stream::iter(first).chain(rest)
    };
    begun.flatten_stream()
}
