//! Mistake: puts the timeout around the download and not around the waiting.
//!
//! The task is shielded from the caller, but inside it `timeout` drops the download when the time is up. Another one
//! is begun in its place.
//!
//! Breaks: shielded.goes_on
//! Verdict: wrong in shielded::gives_up_waiting
//! Verdict: wrong in shielded::the_download_goes_on

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = tokio::spawn(async move {
        match time::timeout(patience, remote.download(&file)).await {
            Ok(result) => result,
            Err(_) => remote.download(&file).await,
        }
    });
    tokio::select! {
        result = &mut download => Shielded::InTime(result.unwrap()),
        () = time::sleep(patience) => Shielded::Late(download),
    }
}
