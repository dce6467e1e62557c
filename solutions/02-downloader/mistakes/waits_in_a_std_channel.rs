//! Mistake: waits for the result with the `recv_timeout` of a std channel.
//!
//! It has a timeout, which is what is wanted. But it holds the thread, and the task that would send has no turn.
//!
//! Without: use tokio::time
//! Breaks: exercise.thread
//! Verdict: blocked in shielded::*

use std::sync::mpsc;

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let (sender, receiver) = mpsc::channel();
    let download = tokio::spawn(async move {
        let result = remote.download(&file).await;
        let _ = sender.send(result.clone());
        result
    });
    match receiver.recv_timeout(patience) {
        Ok(result) => Shielded::InTime(result),
        Err(_) => Shielded::Late(download),
    }
}
