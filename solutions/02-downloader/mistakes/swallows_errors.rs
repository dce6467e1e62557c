//! Mistake: leaves out the downloads that failed.
//!
//! `filter_map(Result::ok)` and `flatten()` make errors disappear without a word.
//!
//! Verdict: wrong in download_all::errors_stay_their_own

use std::{error::Error, fmt, pin::pin, time::Duration};

use futures::{
    FutureExt, Stream, TryFutureExt, TryStreamExt,
    future::{self, BoxFuture, Shared},
    stream::FuturesUnordered,
};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{sync::oneshot, task::JoinHandle, time};

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let results = future::join_all(files.iter().map(|file| remote.download(file))).await;
    results.into_iter().filter(Result::is_ok).collect()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Finished(Download),
    Failed(DownloadError),
    Cancelled,
}

pub async fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    cancel: oneshot::Receiver<usize>,
) -> [Outcome; 3] {
    let tasks = files.map(|file| {
        let remote = remote.clone();
        tokio::spawn(async move { remote.download(&file).await })
    });
    let handles = tasks.each_ref().map(JoinHandle::abort_handle);
    let [a, b, c] = tasks.map(outcome);
    let mut outcomes = pin!(future::join3(a, b, c));
    let outcomes = tokio::select! {
        outcomes = &mut outcomes => outcomes,
        Ok(index) = cancel => {
            handles[index].abort();
            outcomes.await
        }
    };
    outcomes.into()
}

async fn outcome(task: JoinHandle<Result<Download, DownloadError>>) -> Outcome {
    match task.await {
        Ok(Ok(download)) => Outcome::Finished(download),
        Ok(Err(error)) => Outcome::Failed(error),
        Err(_) => Outcome::Cancelled,
    }
}

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let downloads = files.iter().map(|file| Box::pin(remote.download(file)));
    let (winner, _losers) = future::select_ok(downloads).await?;
    Ok(winner)
}

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let downloads: FuturesUnordered<_> = (0..)
        .zip(&files)
        .map(|(index, file)| {
            remote
                .download(file)
                .map_ok(move |download| (index, download))
        })
        .collect();
    let mut downloads: Vec<(usize, Download)> = downloads.try_collect().await?;
    downloads.sort_by_key(|(index, _)| *index);
    Ok(downloads
        .into_iter()
        .map(|(_, download)| download)
        .collect())
}

#[derive(Debug)]
pub enum Shielded {
    InTime(Result<Download, DownloadError>),
    Late(JoinHandle<Result<Download, DownloadError>>),
}

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    match time::timeout(patience, &mut download).await {
        Ok(result) => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        Err(_) => Shielded::Late(download),
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    files
        .into_iter()
        .map(async |file| {
            let result = remote.download(&file).await;
            (file, result)
        })
        .collect::<FuturesUnordered<_>>()
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let (sender, receiver) = oneshot::channel();
    let value = receiver.shared();
    (Setter { sender }, Promise { value })
}

pub struct Setter<T> {
    sender: oneshot::Sender<T>,
}

#[derive(Clone)]
pub struct Promise<T> {
    value: Shared<oneshot::Receiver<T>>,
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
        let _ = self.sender.send(value);
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        self.value.clone().map_err(|_| Abandoned).boxed()
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let value = self.get();
        tokio::spawn(async move { callback(value.await) });
    }
}
