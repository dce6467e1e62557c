//! Mistake: tries a download once more that has failed in time.
//!
//! An error is a result, too. Asking again opens a second connection, and returns later than the moment the download ended.
//!
//! Breaks: shielded.in_time
//! Verdict: wrong in shielded::in_time

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let mut download = {
        let (remote, file) = (remote.clone(), file.clone());
        tokio::spawn(async move { remote.download(&file).await })
    };
    match time::timeout(patience, &mut download).await {
        Ok(Ok(Ok(download))) => Shielded::InTime(Ok(download)),
        Ok(_) => Shielded::InTime(remote.download(&file).await),
        Err(_) => Shielded::Late(download),
    }
}
