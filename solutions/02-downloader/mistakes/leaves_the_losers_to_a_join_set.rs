//! Mistake: relies on a dropped `JoinSet` to stop the losers at once.
//!
//! A `JoinSet` aborts its tasks when it is dropped, but it does not wait for them: their connections are open when
//! the function returns.
//!
//! Breaks: first_finished.stopped, exercise.closed
//! Verdict: wrong in first_finished::passes_over_errors
//! Verdict: wrong in first_finished::stops_the_rest

use tokio::task::JoinSet;

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let mut workers = JoinSet::new();
    for file in files {
        let remote = remote.clone();
        workers.spawn(async move { remote.download(&file).await });
    }
    let mut last = None;
    while let Some(result) = workers.join_next().await {
        match result.unwrap() {
            Ok(download) => return Ok(download),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap())
}
