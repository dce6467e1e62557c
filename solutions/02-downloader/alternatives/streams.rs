//! Alternative: streams.
//!
//! The files are a stream of names, adapters turn it into a stream of downloads, and an ordinary loop or `collect` does
//! the rest. Nothing is spawned where nothing has to go on. It is as short as the model answer, if one knows the
//! adapters, and knows which of them keep the order. The promise is a value and a semaphore that only ever gets closed.

use std::{
    error::Error,
    fmt,
    pin::pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures::{
    Stream, StreamExt, TryStreamExt,
    future::{self, BoxFuture, Either},
    stream,
};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{
    sync::{Semaphore, oneshot},
    task::JoinHandle,
    time::sleep,
};

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    // A buffer for no downloads at all would not even notice the end of the stream.
    let all = files.len().max(1);
    stream::iter(&files)
        .map(|file| remote.download(file))
        .buffered(all)
        .collect()
        .await
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
    let abortable = files
        .each_ref()
        .map(|file| future::abortable(remote.download(file)));
    let handles = abortable.each_ref().map(|(_, handle)| handle.clone());
    let mut outcomes = stream::iter(abortable)
        .map(|(download, _)| async { download.await.map_or(Outcome::Cancelled, Outcome::from) })
        .buffered(3)
        .collect::<Vec<_>>();
    let outcomes = match future::select(&mut outcomes, cancel).await {
        Either::Left((outcomes, _)) => outcomes,
        Either::Right((told, _)) => {
            if let Ok(index) = told {
                handles[index].abort();
            }
            outcomes.await
        }
    };
    outcomes.try_into().expect("three files, three outcomes")
}

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let mut downloads = stream::iter(&files)
        .map(|file| remote.download(file))
        .buffer_unordered(5);
    let mut last = None;
    while let Some(result) = downloads.next().await {
        match result {
            // The stream is dropped here, and with it the downloads in its buffer.
            Ok(download) => return Ok(download),
            Err(error) => last = Some(error),
        }
    }
    Err(last.expect("all five have failed"))
}

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let all = files.len().max(1);
    // Not `try_buffered`: it keeps the order, and so an error would have to wait for its turn.
    let mut downloads: Vec<(usize, Download)> = stream::iter((0..).zip(&files))
        .map(async |(index, file)| Ok((index, remote.download(file).await?)))
        .buffer_unordered(all)
        .try_collect()
        .await?;
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
    let download = tokio::spawn(async move { remote.download(&file).await });
    // Whichever comes first, the other is handed back.
    match future::select(download, pin!(sleep(patience))).await {
        Either::Left((result, _)) => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        Either::Right(((), download)) => Shielded::Late(download),
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let all = files.len().max(1);
    stream::iter(files)
        .map(async |file| {
            let result = remote.download(&file).await;
            (file, result)
        })
        .buffer_unordered(all)
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let value = Arc::new(OnceLock::new());
    let done = Arc::new(Semaphore::new(0));
    let setter = Setter {
        value: value.clone(),
        done: done.clone(),
    };
    (setter, Promise { value, done })
}

pub struct Setter<T> {
    value: Arc<OnceLock<T>>,
    done: Arc<Semaphore>,
}

#[derive(Clone)]
pub struct Promise<T> {
    value: Arc<OnceLock<T>>,
    /// Has no permits to give. A task that asks for one gets an error when it is closed.
    done: Arc<Semaphore>,
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
        // It can't be set already: that would have taken the setter.
        let _ = self.value.set(value);
    }
}

impl<T> Drop for Setter<T> {
    /// Comes after `set` as well.
    fn drop(&mut self) {
        self.done.close();
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let (value, done) = (self.value.clone(), self.done.clone());
        Box::pin(async move {
            let _ = done.acquire().await;
            value.get().cloned().ok_or(Abandoned)
        })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let value = self.get();
        tokio::spawn(async move { callback(value.await) });
    }
}
