//! Mistake: leaves the alarm on that tells when the patience is over.
//!
//! The alarm is a task. If the download is there before it goes off, nobody turns it off.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in shielded::in_time

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    let mut alarm = tokio::spawn(time::sleep(patience));
    tokio::select! {
        result = &mut download => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        _ = &mut alarm => Shielded::Late(download),
    }
}
