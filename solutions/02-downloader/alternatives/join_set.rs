//! Alternative: a `JoinSet`.
//!
//! A set hands over its tasks as they end, whatever their order, and `shutdown` stops the rest and waits for it. So
//! racing and giving up are short here. Results in the order of the files are not: tasks have to bring their index
//! along. The promise is a lock that the setter holds until there is something to read.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use futures::{Stream, future::BoxFuture, stream};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{
    sync::{OwnedRwLockWriteGuard, RwLock, oneshot},
    task::{JoinError, JoinHandle, JoinSet},
    time::timeout,
};

/// Starts all downloads, each in a task that brings its index along.
fn start(
    remote: &Remote,
    files: impl IntoIterator<Item = String>,
) -> JoinSet<(usize, Result<Download, DownloadError>)> {
    let mut tasks = JoinSet::new();
    for (index, file) in files.into_iter().enumerate() {
        let remote = remote.clone();
        tasks.spawn(async move { (index, remote.download(&file).await) });
    }
    tasks
}

/// What came of a task that nobody has aborted.
fn result<T>(joined: Result<T, JoinError>) -> T {
    joined.expect("nobody has aborted the task, and it does not panic")
}

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let mut results = start(remote, files).join_all().await;
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Finished(Download),
    Failed(DownloadError),
    Cancelled,
}

impl From<Result<Download, DownloadError>> for Outcome {
    fn from(result: Result<Download, DownloadError>) -> Outcome {
        match result {
            Ok(download) => Outcome::Finished(download),
            Err(error) => Outcome::Failed(error),
        }
    }
}

pub async fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    cancel: oneshot::Receiver<usize>,
) -> [Outcome; 3] {
    let mut tasks = JoinSet::new();
    let handles = files.map(|file| {
        let remote = remote.clone();
        tasks.spawn(async move { remote.download(&file).await })
    });
    // So it stays for a task that does not end by itself.
    let mut outcomes = [const { Outcome::Cancelled }; 3];
    let mut cancel = Some(cancel);
    loop {
        tokio::select! {
            joined = tasks.join_next_with_id() => match joined {
                None => return outcomes,
                Some(Ok((id, result))) => {
                    let index = handles.iter().position(|handle| handle.id() == id);
                    outcomes[index.expect("each task has a handle")] = result.into();
                }
                Some(Err(_)) => {}
            },
            // A receiver that has said something must not be asked again, not even if it said that nothing will come.
            told = async { cancel.as_mut()?.await.ok() }, if cancel.is_some() => {
                cancel = None;
                if let Some(index) = told {
                    handles[index].abort();
                }
            }
        }
    }
}

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let mut tasks = start(remote, files);
    let mut last = None;
    while let Some(joined) = tasks.join_next().await {
        match result(joined) {
            (_, Ok(download)) => {
                tasks.shutdown().await;
                return Ok(download);
            }
            (_, Err(error)) => last = Some(error),
        }
    }
    Err(last.expect("all five have failed"))
}

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let mut downloads = vec![None; files.len()];
    let mut tasks = start(remote, files);
    while let Some(joined) = tasks.join_next().await {
        match result(joined) {
            (index, Ok(download)) => downloads[index] = Some(download),
            (_, Err(error)) => {
                tasks.shutdown().await;
                return Err(error);
            }
        }
    }
    Ok(downloads.into_iter().flatten().collect())
}

#[derive(Debug)]
pub enum Shielded {
    InTime(Result<Download, DownloadError>),
    Late(JoinHandle<Result<Download, DownloadError>>),
}

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = Box::pin(async move { remote.download(&file).await });
    match timeout(patience, &mut download).await {
        Ok(result) => Shielded::InTime(result),
        // No task until one is needed: a future that was begun here can go on there.
        Err(_) => Shielded::Late(tokio::spawn(download)),
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let mut tasks = start(remote, files.clone());
    // The stream owns the set, and a set that is dropped aborts its tasks.
    stream::poll_fn(move |context| {
        tasks.poll_join_next(context).map(|joined| {
            let (index, result) = result(joined?);
            Some((files[index].clone(), result))
        })
    })
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let value = Arc::new(RwLock::new(None));
    let writing = value.clone().try_write_owned();
    let writing = writing.expect("nobody else knows the lock");
    (Setter { writing }, Promise { value })
}

/// Whoever wants to read has to wait until this is gone.
pub struct Setter<T> {
    writing: OwnedRwLockWriteGuard<Option<T>>,
}

#[derive(Clone)]
pub struct Promise<T> {
    value: Arc<RwLock<Option<T>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abandoned;

impl fmt::Display for Abandoned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise was abandoned")
    }
}

impl Error for Abandoned {}

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    pub fn set(mut self, value: T) {
        *self.writing = Some(value);
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let value = self.value.clone();
        Box::pin(async move { value.read().await.clone().ok_or(Abandoned) })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let value = self.get();
        tokio::spawn(async move { callback(value.await) });
    }
}
