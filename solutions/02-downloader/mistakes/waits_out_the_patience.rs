//! Mistake: waits as long as the patience lasts, whatever the download does.
//!
//! First the patience passes, then there is a look at whether the task has ended. A download that is there early has
//! to wait.
//!
//! Breaks: shielded.in_time
//! Verdict: wrong in shielded::in_time

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let download = tokio::spawn(async move { remote.download(&file).await });
    time::sleep(patience).await;
    if download.is_finished() {
        Shielded::InTime(download.await.unwrap())
    } else {
        Shielded::Late(download)
    }
}
