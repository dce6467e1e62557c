//! Mistake: aborts the download when the caller gives up.
//!
//! Cleaning up after a timeout is a good habit. Here it takes away what was to be kept.
//!
//! Breaks: shielded.goes_on, shielded.to_be_had
//! Verdict: wrong in shielded::gives_up_waiting
//! Verdict: wrong in shielded::the_download_goes_on

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    match time::timeout(patience, &mut download).await {
        Ok(result) => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        Err(_) => {
            download.abort();
            Shielded::Late(download)
        }
    }
}
