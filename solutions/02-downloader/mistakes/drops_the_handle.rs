//! Mistake: drops the handle of the task that it should abort.
//!
//! Dropping a future cancels it, so dropping a handle should too. It does not: the task is detached and goes on.
//!
//! Breaks: cancel_midway.cancelled, exercise.nothing_left
//! Verdict: wrong in cancel_midway::releases_the_connection
//! Verdict: leaked in cancel_midway::says_which
//! Verdict: wrong in cancel_midway::told_beforehand

pub async fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    cancel: oneshot::Receiver<usize>,
) -> [Outcome; 3] {
    let mut tasks = files.map(|file| {
        let remote = remote.clone();
        Some(tokio::spawn(async move { remote.download(&file).await }))
    });
    let mut cancel = pin!(cancel);
    let mut outcomes = [const { None }; 3];
    let mut told = false;
    while outcomes.contains(&None) {
        let [a, b, c] = tasks
            .each_mut()
            .map(|task| async { outcome(task.as_mut().unwrap()).await });
        tokio::select! {
            outcome = a, if outcomes[0].is_none() => outcomes[0] = Some(outcome),
            outcome = b, if outcomes[1].is_none() => outcomes[1] = Some(outcome),
            outcome = c, if outcomes[2].is_none() => outcomes[2] = Some(outcome),
            index = &mut cancel, if !told => {
                told = true;
                if let Ok(index) = index
                    && outcomes[index].is_none()
                {
                    tasks[index] = None;
                    outcomes[index] = Some(Outcome::Cancelled);
                }
            }
        }
    }
    outcomes.map(Option::unwrap)
}

async fn outcome(task: &mut JoinHandle<Result<Download, DownloadError>>) -> Outcome {
    match task.await {
        Ok(Ok(download)) => Outcome::Finished(download),
        Ok(Err(error)) => Outcome::Failed(error),
        Err(_) => Outcome::Cancelled,
    }
}
