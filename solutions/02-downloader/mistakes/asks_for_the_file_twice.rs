//! Mistake: begins the download, and begins it again in the task that may go on.
//!
//! It polls a first future to see whether the file is there at once, and drops it when it is not.
//!
//! Breaks: shielded.one
//! Verdict: wrong in shielded::in_time
//! Verdict: wrong in shielded::the_download_goes_on

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    if let Some(result) = remote.download(&file).now_or_never() {
        return Shielded::InTime(result);
    }
    let remote = remote.clone();
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    match time::timeout(patience, &mut download).await {
        Ok(result) => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        Err(_) => Shielded::Late(download),
    }
}
