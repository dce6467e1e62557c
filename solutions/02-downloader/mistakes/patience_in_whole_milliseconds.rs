//! Mistake: counts the patience in whole milliseconds.
//!
//! `as_millis` cuts off what is left of the last one. A caller with patience for 30.5 ms is told after 30 that it is over.
//!
//! Breaks: shielded.late
//! Verdict: wrong in shielded::gives_up_waiting

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    let patience = Duration::from_millis(patience.as_millis() as u64);
    match time::timeout(patience, &mut download).await {
        Ok(result) => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        Err(_) => Shielded::Late(download),
    }
}
