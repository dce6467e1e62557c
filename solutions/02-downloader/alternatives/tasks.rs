//! Alternative: tasks and their handles.
//!
//! Each download is a task. It goes on by itself, on any thread, and that is the price: whoever wants it to end has to
//! abort it, and to await it as well, for `abort` only asks. The promise is a `watch` channel, which keeps its last
//! value for those who come late.

use std::{error::Error, fmt, time::Duration};

use futures::{Stream, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{
    sync::{oneshot, watch},
    task::{JoinError, JoinHandle},
    time::{Instant, sleep_until},
};

/// A download in a task of its own.
type Task = JoinHandle<Result<Download, DownloadError>>;

fn spawn(remote: &Remote, file: String) -> Task {
    let remote = remote.clone();
    tokio::spawn(async move { remote.download(&file).await })
}

/// What came of a task that nobody has aborted.
fn result<T>(joined: Result<T, JoinError>) -> T {
    joined.expect("nobody has aborted the task, and it does not panic")
}

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let tasks: Vec<Task> = files.into_iter().map(|file| spawn(remote, file)).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(result(task.await));
    }
    results
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
    let tasks = files.map(|file| spawn(remote, file));
    let handles = tasks.each_ref().map(Task::abort_handle);
    let canceller = tokio::spawn(async move {
        if let Ok(index) = cancel.await {
            handles[index].abort();
        }
    });

    let outcome = async |task: Task| task.await.map_or(Outcome::Cancelled, Outcome::from);
    let [a, b, c] = tasks;
    let outcomes = [outcome(a).await, outcome(b).await, outcome(c).await];

    // Perhaps nobody has told it anything, and nobody ever will.
    canceller.abort();
    let _ = canceller.await;
    outcomes
}

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let mut tasks: FuturesUnordered<Task> =
        files.map(|file| spawn(remote, file)).into_iter().collect();
    let mut last = None;
    while let Some(ended) = tasks.next().await {
        match result(ended) {
            Ok(download) => {
                stop(tasks).await;
                return Ok(download);
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.expect("all five have failed"))
}

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let mut downloads: Vec<Option<Download>> = vec![None; files.len()];
    let mut tasks: FuturesUnordered<_> = (0..)
        .zip(files)
        .map(|(index, file)| {
            let remote = remote.clone();
            tokio::spawn(async move { (index, remote.download(&file).await) })
        })
        .collect();
    while let Some(ended) = tasks.next().await {
        match result(ended) {
            (index, Ok(download)) => downloads[index] = Some(download),
            (_, Err(error)) => {
                stop(tasks).await;
                return Err(error);
            }
        }
    }
    Ok(downloads.into_iter().flatten().collect())
}

/// Aborts the tasks and waits until they are gone.
async fn stop<T>(tasks: FuturesUnordered<JoinHandle<T>>) {
    tasks.iter().for_each(JoinHandle::abort);
    // They end in errors, or just in time; nobody asks any more.
    tasks.for_each(async |_| ()).await;
}

#[derive(Debug)]
pub enum Shielded {
    InTime(Result<Download, DownloadError>),
    Late(JoinHandle<Result<Download, DownloadError>>),
}

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let deadline = Instant::now() + patience;
    let mut task = spawn(remote, file);
    tokio::select! {
        ended = &mut task => Shielded::InTime(result(ended)),
        () = sleep_until(deadline) => Shielded::Late(task),
    }
}

/// A task that ends with its owner.
struct Owned(Task);

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let tasks = files.into_iter().map(|file| {
        let mut task = Owned(spawn(remote, file.clone()));
        async move { (file, result((&mut task.0).await)) }
    });
    tasks.collect::<FuturesUnordered<_>>()
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let (sender, value) = watch::channel(None);
    (Setter { sender }, Promise { value })
}

pub struct Setter<T> {
    sender: watch::Sender<Option<T>>,
}

#[derive(Clone)]
pub struct Promise<T> {
    value: watch::Receiver<Option<T>>,
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
    pub fn set(self, value: T) {
        // The error says that no promise is left.
        let _ = self.sender.send(Some(value));
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let mut value = self.value.clone();
        Box::pin(async move {
            // An error means that the sender is gone, and the last value was not the one to wait for.
            let value = value
                .wait_for(Option::is_some)
                .await
                .map_err(|_| Abandoned)?;
            value.clone().ok_or(Abandoned)
        })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let value = self.get();
        tokio::spawn(async move { callback(value.await) });
    }
}
