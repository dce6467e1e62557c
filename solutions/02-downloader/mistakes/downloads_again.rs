//! Mistake: begins the download again when the caller gives up.
//!
//! `timeout` has dropped the first download, and its handle is wanted all the same.
//!
//! Breaks: shielded.one
//! Verdict: wrong in shielded::gives_up_waiting
//! Verdict: wrong in shielded::the_download_goes_on

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    match time::timeout(patience, remote.download(&file)).await {
        Ok(result) => Shielded::InTime(result),
        Err(_) => Shielded::Late(tokio::spawn(async move { remote.download(&file).await })),
    }
}
