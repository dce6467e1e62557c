//! Mistake: goes on downloading when the stream is dropped.
//!
//! Tasks that send into a channel do not notice that nobody listens until they have something to send.
//!
//! Breaks: as_completed.dropped
//! Verdict: wrong in as_completed::dropped_midway
//! Verdict: wrong in as_completed::dropped_unpolled

use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let (sender, receiver) = mpsc::unbounded_channel();
    for file in files {
        let (remote, sender) = (remote.clone(), sender.clone());
        tokio::spawn(async move {
            let result = remote.download(&file).await;
            let _ = sender.send((file, result));
        });
    }
    UnboundedReceiverStream::new(receiver)
}
