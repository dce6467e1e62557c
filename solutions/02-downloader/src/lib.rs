//! The downloader: several downloads at once, and what becomes of the others when one of them ends.

use std::{error::Error, fmt, pin::pin, time::Duration};

use futures::{
    FutureExt, Stream, TryFutureExt, TryStreamExt,
    future::{self, BoxFuture, Shared},
    stream::FuturesUnordered,
};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{sync::oneshot, task::JoinHandle, time};

/// Downloads all `files` and returns the result of each, in the order of `files`.
pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    // One task can wait for any number of futures. Nothing is spawned, so they may borrow.
    future::join_all(files.iter().map(|file| remote.download(file))).await
}

/// How a download that could be cancelled has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The file is here.
    Finished(Download),
    /// The download failed.
    Failed(DownloadError),
    /// It was cancelled before it ended.
    Cancelled,
}

/// Downloads three files, one of which may be cancelled before it ends, and returns the outcome of each, in the order
/// of `files`.
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
        // If the sender is dropped, the pattern does not match, and `select!` waits for the other branch alone.
        Ok(index) = cancel => {
            // This only asks for it: the task is dropped, and its connection released, when the runtime next turns to
            // it. Awaiting the task, as `outcome` does, tells when that has happened.
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
        // Or the task panicked, but this one has nothing to panic over.
        Err(_) => Outcome::Cancelled,
    }
}

/// Five workers download a file each. Returns the first download that finishes, or the last error.
pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let downloads = files.iter().map(|file| Box::pin(remote.download(file)));
    // The losers come back unfinished. They are futures and not tasks: to drop them is to stop them, here and now.
    let (winner, _losers) = future::select_ok(downloads).await?;
    Ok(winner)
}

/// Downloads all `files` or none. Returns the downloads in the order of `files`, or the error of the first to fail.
pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    // `try_join_all` would do for thirty files. Beyond that it looks at results in the order of the files, and an error
    // has to wait its turn.
    let downloads: FuturesUnordered<_> = (0..)
        .zip(&files)
        .map(|(index, file)| {
            remote
                .download(file)
                .map_ok(move |download| (index, download))
        })
        .collect();
    // The `?` drops what is left of the set, and with it the siblings.
    let mut downloads: Vec<(usize, Download)> = downloads.try_collect().await?;
    downloads.sort_by_key(|(index, _)| *index);
    Ok(downloads
        .into_iter()
        .map(|(_, download)| download)
        .collect())
}

/// What a caller with little patience gets.
#[derive(Debug)]
pub enum Shielded {
    /// The download ended, successfully or not, while the caller was waiting.
    InTime(Result<Download, DownloadError>),
    /// The caller gave up. The download goes on; await the handle and its result is still to be had.
    Late(JoinHandle<Result<Download, DownloadError>>),
}

/// Downloads `file`, but waits no longer than `patience` for it.
pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    // `timeout` drops what it is given. What it is given here is the borrow of a handle: the task does not notice.
    match time::timeout(patience, &mut download).await {
        Ok(result) => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        Err(_) => Shielded::Late(download),
    }
}

/// Downloads all `files`. The stream yields each file's name and result as soon as they are there.
pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    // The set is a stream already. It owns the futures, so they end when it is dropped.
    files
        .into_iter()
        .map(async |file| {
            let result = remote.download(&file).await;
            (file, result)
        })
        .collect::<FuturesUnordered<_>>()
}

/// A promise, and the one who can keep it: a value that is asked for now and set later.
pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let (sender, receiver) = oneshot::channel();
    let value = receiver.shared();
    (Setter { sender }, Promise { value })
}

/// The end of a promise that sets the value. Dropped before it has, it abandons the promise.
pub struct Setter<T> {
    sender: oneshot::Sender<T>,
}

/// The end of a promise that waits for the value. Clones wait for the same value.
#[derive(Clone)]
pub struct Promise<T> {
    /// A channel that carries one value to one receiver; shared, the receiver can be awaited by many.
    value: Shared<oneshot::Receiver<T>>,
}

/// The setter was dropped, so there will never be a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abandoned;

impl fmt::Display for Abandoned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise was abandoned")
    }
}

impl Error for Abandoned {}

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    /// Sets the value, now. It is no error if nobody waits for it, or nobody is left to ask.
    pub fn set(self, value: T) {
        // The error is the value, handed back because nobody is left to receive it.
        let _ = self.sender.send(value);
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    /// Waits until the promise is done and returns its value; at once if it is done already.
    ///
    /// # Errors
    ///
    /// If the setter was dropped and no value set.
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        // A sender that is dropped unused ends the channel, and that wakes the receiver too.
        self.value.clone().map_err(|_| Abandoned).boxed()
    }

    /// Has `callback` called with what [`Promise::get`] would return, once, when the promise is done.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        // A task holds no lock and nobody's stack, so the callback may do what it likes.
        let value = self.get();
        tokio::spawn(async move { callback(value.await) });
    }
}
