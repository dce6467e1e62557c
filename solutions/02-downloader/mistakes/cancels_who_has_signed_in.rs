//! Mistake: cancels only a download that has begun.
//!
//! Each task enters its handle in a list when it begins. If the index is there before the tasks have had their first turn, the list
//! is empty, and nothing is cancelled.
//!
//! Without: fn outcome
//! Breaks: cancel_midway.cancelled
//! Verdict: wrong in cancel_midway::told_beforehand

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

pub async fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    cancel: oneshot::Receiver<usize>,
) -> [Outcome; 3] {
    let signed_in = Arc::new(Mutex::new(HashMap::new()));
    let mut index = 0;
    let tasks = files.map(|file| {
        let (remote, signed_in, mine) = (remote.clone(), signed_in.clone(), index);
        index += 1;
        tokio::spawn(async move {
            let (download, handle) = future::abortable(remote.download(&file));
            signed_in.lock().unwrap().insert(mine, handle);
            match download.await {
                Ok(Ok(download)) => Outcome::Finished(download),
                Ok(Err(error)) => Outcome::Failed(error),
                Err(_) => Outcome::Cancelled,
            }
        })
    });
    let mut outcomes = pin!(future::join_all(tasks));
    let outcomes = tokio::select! {
        outcomes = &mut outcomes => outcomes,
        Ok(index) = cancel => {
            if let Some(handle) = signed_in.lock().unwrap().get(&index) {
                handle.abort();
            }
            outcomes.await
        }
    };
    let outcomes: Vec<Outcome> = outcomes.into_iter().map(Result::unwrap).collect();
    outcomes.try_into().unwrap()
}
