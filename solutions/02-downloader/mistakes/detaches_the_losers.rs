//! Mistake: lets the losers of the race go on.
//!
//! `select_ok` drops the futures that lose. Here they are the handles of tasks, and a task whose handle is dropped
//! goes on. asyncio's `wait` behaves like that too.
//!
//! Breaks: first_finished.stopped, exercise.nothing_left, exercise.closed
//! Verdict: wrong in first_finished::passes_over_errors
//! Verdict: leaked in first_finished::returns_the_first
//! Verdict: wrong in first_finished::stops_the_rest

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let workers = files.map(|file| {
        let remote = remote.clone();
        tokio::spawn(async move { remote.download(&file).await })
    });

    let results = workers.map(|worker| Box::pin(async { worker.await.unwrap() }));
    let (winner, _losers) = future::select_ok(results).await?;
    Ok(winner)
}
