//! Mistake: never ends its stream, because it keeps a sender itself.
//!
//! A channel is closed when its last sender is gone. The one that the tasks' senders were cloned from is still in the
//! stream.
//!
//! Breaks: as_completed.ends
//! Placeless: the stream is put together of others', and no line of it runs while it waits.
//! Verdict: deadlocked in as_completed::all_at_once
//! Verdict: deadlocked in as_completed::each_at_its_moment
//! Verdict: deadlocked in as_completed::errors_are_items
//! Verdict: deadlocked in as_completed::hundreds

use futures::StreamExt;
use tokio::{sync::mpsc, task::JoinSet};
use tokio_stream::wrappers::UnboundedReceiverStream;

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let (sender, receiver) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    for file in files {
        let (remote, sender) = (remote.clone(), sender.clone());
        tasks.spawn(async move {
            let result = remote.download(&file).await;
            let _ = sender.send((file, result));
        });
    }
    let receiver = UnboundedReceiverStream::new(receiver);
    receiver.map(move |item| {
        let _ = (&tasks, &sender);
        item
    })
}
