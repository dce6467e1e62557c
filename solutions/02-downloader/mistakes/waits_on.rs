//! Mistake: waits for the download although the patience is over.
//!
//! The timeout is noticed, and then the handle is awaited to have a result to return.
//!
//! Breaks: shielded.late
//! Verdict: wrong in shielded::gives_up_waiting
//! Verdict: wrong in shielded::the_download_goes_on

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    match time::timeout(patience, &mut download).await {
        Ok(result) => Shielded::InTime(result.unwrap()),
        Err(_) => Shielded::InTime(download.await.unwrap()),
    }
}
