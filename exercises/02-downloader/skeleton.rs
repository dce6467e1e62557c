//! Exercise 02, the downloader: many downloads at once, and what becomes of the others when one of them ends.
//!
//! A [`Remote`] serves files. `remote.download(&file).await` opens a connection when it is first polled, receives the file
//! chunk by chunk, releases the connection, and returns a [`Download`] or a [`DownloadError`]. If its future is dropped
//! before that, the download is cancelled: the connection is released at that moment. Clones of a `Remote` are the same
//! remote.
//!
//! Write the six functions and the promise below. Each is a separate part and earns points on its own. Besides the standard
//! library you have `tokio`, `futures`, `tokio_stream` and `sim`. Run the code with `cargo run -p downloader`, and check it
//! with `cargo grade run downloader`.
//!
//! What holds for every part:
//!
//! - Time is measured by tokio's clock, the one that `tokio::time` uses. The checks run on a paused clock: they wait for
//!   hours in an instant, and they notice every millisecond that you are early or late.
//! - All downloads of a call begin together, when the call does. None waits for another.
//! - Nothing may block the thread. Code that waits lets other code run on it.
//! - When a function has returned, nothing that it started is left running and no connection is open. Where something
//!   does go on, its docs say so.
#![allow(unused_variables)] // Delete this line when all parts are written.

use std::{error::Error, fmt, time::Duration};

use futures::{future::BoxFuture, stream::Stream};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{sync::oneshot, task::JoinHandle};

/// Downloads all `files` and returns the result of each, in the order of `files`.
///
/// - `files` may have any length: none, one, a thousand. A file that is named twice is downloaded twice.
/// - Each download has its own result. One that fails does not affect the others.
/// - It returns at the moment the last download ends, and at once if there are no files.
pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    todo!("download_all: download the files at the same time, keep every result")
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

/// Downloads three files, one of which may be cancelled before it ends, and returns the outcome of each, in the order of
/// `files`.
///
/// - The caller may send the index of a file, 0, 1 or 2, to the receiver `cancel`. If that download is still under way, it
///   is cancelled: its connection is released at that moment, and its outcome is [`Outcome::Cancelled`]. If it has ended
///   already, its outcome stays what it is. The other two run to their end.
/// - If no index is ever sent, or the sender is dropped, nothing is cancelled.
/// - It returns at the moment the last of the three is over, whether finished, failed, or cancelled and released. It does
///   not wait for an index that could no longer change anything.
pub async fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    cancel: oneshot::Receiver<usize>,
) -> [Outcome; 3] {
    todo!("cancel_midway: download three files, cancel the one you are told to")
}

/// Five workers download a file each. Returns the first download that finishes.
///
/// - It returns at the moment that download finishes.
/// - The rest are stopped at that moment: when it returns, no connection is still open.
/// - A download that fails is passed over.
///
/// # Errors
///
/// If all five fail: the error of the one that failed last, at the moment it did.
pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    todo!("first_finished: race five downloads, stop those that lose")
}

/// Downloads all `files` or none. Returns the downloads in the order of `files`.
///
/// - `files` may have any length: none, one, hundreds.
/// - It returns at the moment the last download finishes, and at once if there are no files.
///
/// # Errors
///
/// If a download fails: the error of the first to fail, at the moment it does. The siblings that are under way are cancelled
/// at that moment: when it returns, no connection is still open.
pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    todo!("all_or_nothing: download all files, give all up when one fails")
}

/// What a caller of [`shielded`] gets.
#[derive(Debug)]
pub enum Shielded {
    /// The download ended, successfully or not, while the caller was waiting.
    InTime(Result<Download, DownloadError>),
    /// The caller gave up. The download goes on: await the handle to get its result.
    Late(JoinHandle<Result<Download, DownloadError>>),
}

/// Downloads `file`, but waits no longer than `patience` for it.
///
/// - If the download ends before `patience` is over, its result is returned at the moment it ends.
/// - Otherwise [`Shielded::Late`] is returned at the moment `patience` is over. The download goes on undisturbed, even while
///   nothing awaits the handle.
/// - It is one download from beginning to end: only one connection is ever opened.
pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    todo!("shielded: give up waiting for the download, but not the download")
}

/// Downloads all `files`. The stream yields each file's name and result as soon as they are there.
///
/// - `files` may have any length: none, one, many. The downloads have begun once the stream is polled for the first time.
/// - An item is available at the very moment its download ends, while slower ones are still under way: the first to end
///   comes first.
/// - An error is an item like any other. The items after it still come.
/// - The stream ends with its last item, and at once if there are no files.
/// - If the stream is dropped, the downloads that are under way are cancelled at that moment.
pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    // Return your own stream instead of this one, which is here because a bare `todo!()` is no stream.
    futures::stream::once(async { todo!("as_completed: yield each result as soon as it is there") })
}

/// A promise and its setter: a value that is set in one place and awaited in another.
///
/// A promise is done when its [`Setter`] has set the value, and also when the setter is dropped without setting one: then it
/// is abandoned. Both ends can be sent to other tasks.
pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    todo!("promise: make the two ends")
}

/// The end of a promise that sets the value.
pub struct Setter<T> {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<T>,
}

/// The end of a promise that waits for the value. Clones wait for the same one.
#[derive(Clone)]
pub struct Promise<T> {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<T>,
}

/// There will never be a value: the setter was dropped without setting one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abandoned;

impl fmt::Display for Abandoned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise was abandoned")
    }
}

impl Error for Abandoned {}

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    /// Sets the value, now. It is not an error if nothing is waiting, or if every promise has been dropped.
    pub fn set(self, value: T) {
        todo!("promise: set the value, wake everyone who waits for it")
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    /// Waits until the promise is done and returns its value, at once if it is done already.
    ///
    /// - Any number of callers may wait, and any of them may give up. The others do not notice.
    /// - Each is woken at the moment the promise is done. Until then none is woken: none keeps checking whether it is done.
    /// - A [`BoxFuture`] is a future in a box, made by `Box::pin(async move { .. })` or `.boxed()`. This one borrows nothing
    ///   and can be sent to another task.
    ///
    /// # Errors
    ///
    /// If the promise is abandoned.
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        todo!("promise: wait for the value")
    }

    /// Registers `callback`, to be called with what [`Promise::get`] returns.
    ///
    /// - It is called once, at the moment the promise is done, or at this moment if it is done already. It makes no
    ///   difference if the promises have been dropped by then.
    /// - It may be called from another task. `on_done` is called within a tokio runtime.
    /// - The callback may do whatever it likes with the promise, such as adding another callback.
    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        todo!("promise: have the callback called when the promise is done")
    }
}
