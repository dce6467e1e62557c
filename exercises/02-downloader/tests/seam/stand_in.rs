//! What the checks call in place of a submission: it calls the submission that is connected.

use std::{fmt, marker::PhantomData, time::Duration};

use futures::{
    future::{BoxFuture, LocalBoxFuture},
    stream::LocalBoxStream,
};
use lab::Socket;
use sim::remote::{Download, DownloadError, Remote};
use tokio::{sync::oneshot, task::JoinHandle};

/// What came of a download.
pub type Downloaded = Result<Download, DownloadError>;

/// What came of a promise; the checks make promises of numbers only.
pub type Kept = Result<u64, Abandoned>;

/// What is called when a promise is done.
pub type Callback = Box<dyn FnOnce(Kept) + Send>;

/// A submission's own has the same variants.
pub enum Outcome {
    Finished(Download),
    Failed(DownloadError),
    Cancelled,
}

/// A submission's own has the same variants.
pub enum Shielded {
    InTime(Downloaded),
    Late(JoinHandle<Downloaded>),
}

/// A submission's own is displayed by the submission.
pub struct Abandoned;

/// A submission's setter.
pub trait SetterOfTheirs: Send {
    fn set(self: Box<Self>, value: u64);
}

/// A submission's promise.
pub trait PromiseOfTheirs: Send {
    fn another(&self) -> Box<dyn PromiseOfTheirs>;
    fn get(&self) -> BoxFuture<'static, Kept>;
    fn on_done(&self, callback: Callback);
}

/// A submission, behind types that do not depend on it.
pub trait Submission: Sync {
    fn download_all<'a>(
        &self,
        remote: &'a Remote,
        files: Vec<String>,
    ) -> LocalBoxFuture<'a, Vec<Downloaded>>;

    fn cancel_midway<'a>(
        &self,
        remote: &'a Remote,
        files: [String; 3],
        cancel: oneshot::Receiver<usize>,
    ) -> LocalBoxFuture<'a, [Outcome; 3]>;

    fn first_finished<'a>(
        &self,
        remote: &'a Remote,
        files: [String; 5],
    ) -> LocalBoxFuture<'a, Downloaded>;

    fn all_or_nothing<'a>(
        &self,
        remote: &'a Remote,
        files: Vec<String>,
    ) -> LocalBoxFuture<'a, Result<Vec<Download>, DownloadError>>;

    fn shielded<'a>(
        &self,
        remote: &'a Remote,
        file: String,
        patience: Duration,
    ) -> LocalBoxFuture<'a, Shielded>;

    fn as_completed<'a>(
        &self,
        remote: &'a Remote,
        files: Vec<String>,
    ) -> LocalBoxStream<'a, (String, Downloaded)>;

    fn promise(&self) -> (Box<dyn SetterOfTheirs>, Box<dyn PromiseOfTheirs>);

    fn text_of_abandoned(&self) -> String;
}

/// The submission that is connected.
pub static SUBMISSION: Socket<dyn Submission> = Socket::empty();

pub fn download_all(remote: &Remote, files: Vec<String>) -> LocalBoxFuture<'_, Vec<Downloaded>> {
    SUBMISSION.get().download_all(remote, files)
}

pub fn cancel_midway(
    remote: &Remote,
    files: [String; 3],
    cancel: oneshot::Receiver<usize>,
) -> LocalBoxFuture<'_, [Outcome; 3]> {
    SUBMISSION.get().cancel_midway(remote, files, cancel)
}

pub fn first_finished(remote: &Remote, files: [String; 5]) -> LocalBoxFuture<'_, Downloaded> {
    SUBMISSION.get().first_finished(remote, files)
}

pub fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> LocalBoxFuture<'_, Result<Vec<Download>, DownloadError>> {
    SUBMISSION.get().all_or_nothing(remote, files)
}

pub fn shielded(remote: &Remote, file: String, patience: Duration) -> LocalBoxFuture<'_, Shielded> {
    SUBMISSION.get().shielded(remote, file, patience)
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> LocalBoxStream<'_, (String, Downloaded)> {
    SUBMISSION.get().as_completed(remote, files)
}

/// What a promise can be of.
pub trait Value: Sized {
    fn promise() -> (Setter<Self>, Promise<Self>);
}

pub struct Setter<T>(Box<dyn SetterOfTheirs>, PhantomData<T>);

pub struct Promise<T>(Box<dyn PromiseOfTheirs>, PhantomData<T>);

pub fn promise<T: Value>() -> (Setter<T>, Promise<T>) {
    T::promise()
}

impl Value for u64 {
    fn promise() -> (Setter<u64>, Promise<u64>) {
        let (setter, promise) = SUBMISSION.get().promise();
        (Setter(setter, PhantomData), Promise(promise, PhantomData))
    }
}

impl Setter<u64> {
    pub fn set(self, value: u64) {
        self.0.set(value);
    }
}

impl Clone for Promise<u64> {
    fn clone(&self) -> Self {
        Promise(self.0.another(), PhantomData)
    }
}

impl Promise<u64> {
    pub fn get(&self) -> BoxFuture<'static, Kept> {
        self.0.get()
    }

    pub fn on_done(&self, callback: impl FnOnce(Kept) + Send + 'static) {
        self.0.on_done(Box::new(callback));
    }
}

impl fmt::Display for Abandoned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&SUBMISSION.get().text_of_abandoned())
    }
}
