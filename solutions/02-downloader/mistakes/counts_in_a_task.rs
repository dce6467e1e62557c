//! Mistake: counts the items in a task that nobody ends.
//!
//! The stream tells a task of each item, and keeps no handle. The task waits for more when the stream has ended: a sender of its own
//! channel lives in it.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in as_completed::*

use futures::StreamExt;
use tokio::sync::mpsc;

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let (sender, mut counted) = mpsc::unbounded_channel();
    let again = sender.clone();
    tokio::spawn(async move {
        while let Some(file) = counted.recv().await {
            println!("{file} is over");
            if false {
                let _ = again.send(file);
            }
        }
    });
    files
        .into_iter()
        .map(async |file| {
            let result = remote.download(&file).await;
            (file, result)
        })
        .collect::<FuturesUnordered<_>>()
        .inspect(move |(file, _)| _ = sender.send(file.clone()))
}
