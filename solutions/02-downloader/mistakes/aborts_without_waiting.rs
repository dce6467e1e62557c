//! Mistake: aborts a task and does not wait until it is gone.
//!
//! `abort` looks like a call that is done when it returns. The task is dropped only when the runtime next turns to
//! it; until then its connection is open.
//!
//! Without: fn outcome
//! Breaks: cancel_midway.cancelled, exercise.closed
//! Verdict: wrong in cancel_midway::releases_the_connection

use tokio::task::JoinError;

pub async fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    cancel: oneshot::Receiver<usize>,
) -> [Outcome; 3] {
    let mut tasks = files.map(|file| {
        let remote = remote.clone();
        tokio::spawn(async move { remote.download(&file).await })
    });
    let mut cancel = pin!(cancel);
    let mut outcomes = [const { None }; 3];
    let mut told = false;
    while outcomes.contains(&None) {
        let [a, b, c] = &mut tasks;
        tokio::select! {
            result = a, if outcomes[0].is_none() => outcomes[0] = Some(ended(result)),
            result = b, if outcomes[1].is_none() => outcomes[1] = Some(ended(result)),
            result = c, if outcomes[2].is_none() => outcomes[2] = Some(ended(result)),
            index = &mut cancel, if !told => {
                told = true;
                if let Ok(index) = index
                    && outcomes[index].is_none()
                {
                    tasks[index].abort();
                    outcomes[index] = Some(Outcome::Cancelled);
                }
            }
        }
    }
    outcomes.map(Option::unwrap)
}

fn ended(result: Result<Result<Download, DownloadError>, JoinError>) -> Outcome {
    match result {
        Ok(Ok(download)) => Outcome::Finished(download),
        Ok(Err(error)) => Outcome::Failed(error),
        Err(_) => Outcome::Cancelled,
    }
}
