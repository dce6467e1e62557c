//! Alternative: loops around `select!` and `select_all`.
//!
//! What is under way is in a list; a loop waits for whatever comes next and does something about it. Every rule stands
//! in one place, in plain words, and a new one is a new branch. But each turn looks at the whole list again: for
//! thousands of downloads take `FuturesUnordered`. The promise is a broadcast that is never made.

use std::{
    convert::Infallible,
    error::Error,
    fmt,
    pin::Pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures::{
    Stream,
    future::{BoxFuture, select_all},
    stream,
};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{
    sync::{broadcast, oneshot},
    task::JoinHandle,
    time::sleep,
};

/// The downloads that are under way. To remove one is to cancel it.
struct UnderWay<F>(Vec<(usize, Pin<Box<F>>)>);

impl<F: Future<Output = Result<Download, DownloadError>>> UnderWay<F> {
    /// Takes the downloads together with their indices.
    fn new(downloads: impl IntoIterator<Item = F>) -> UnderWay<F> {
        let downloads = downloads.into_iter().map(Box::pin);
        UnderWay(downloads.enumerate().collect())
    }

    /// Waits for the next to end. There is none if nothing is under way.
    async fn next(&mut self) -> Option<(usize, F::Output)> {
        if self.0.is_empty() {
            // `select_all` would panic.
            return None;
        }
        let downloads = self.0.iter_mut().map(|(_, download)| download);
        let (result, place, _) = select_all(downloads).await;
        let (index, _) = self.0.swap_remove(place);
        Some((index, result))
    }

    fn cancel(&mut self, cancelled: usize) {
        self.0.retain(|(index, _)| *index != cancelled);
    }
}

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let mut results: Vec<Option<_>> = vec![None; files.len()];
    let mut downloads = UnderWay::new(files.iter().map(|file| remote.download(file)));
    while let Some((index, result)) = downloads.next().await {
        results[index] = Some(result);
    }
    results.into_iter().flatten().collect()
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
    let mut outcomes = [const { Outcome::Cancelled }; 3];
    let mut downloads = UnderWay::new(files.iter().map(|file| remote.download(file)));
    let mut cancel = cancel;
    let mut listening = true;
    loop {
        tokio::select! {
            // `next` can be dropped at any time: it keeps nothing to itself.
            ended = downloads.next() => match ended {
                Some((index, result)) => outcomes[index] = result.into(),
                None => return outcomes,
            },
            // A receiver that has said something must not be asked again, not even if it said that nothing will come.
            told = &mut cancel, if listening => {
                listening = false;
                if let Ok(index) = told {
                    downloads.cancel(index);
                }
            }
        }
    }
}

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let mut downloads = UnderWay::new(files.iter().map(|file| remote.download(file)));
    let mut last = None;
    while let Some((_, result)) = downloads.next().await {
        match result {
            // What is still in the list is cancelled with it.
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
    let mut finished: Vec<Option<Download>> = vec![None; files.len()];
    let mut downloads = UnderWay::new(files.iter().map(|file| remote.download(file)));
    while let Some((index, result)) = downloads.next().await {
        finished[index] = Some(result?);
    }
    Ok(finished.into_iter().flatten().collect())
}

#[derive(Debug)]
pub enum Shielded {
    InTime(Result<Download, DownloadError>),
    Late(JoinHandle<Result<Download, DownloadError>>),
}

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    tokio::select! {
        result = &mut download => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        () = sleep(patience) => Shielded::Late(download),
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let downloads = files.clone().into_iter();
    let downloads = downloads.map(async |file| remote.download(&file).await);
    let downloads = UnderWay::new(downloads);
    stream::unfold((downloads, files), async |(mut downloads, files)| {
        let (index, result) = downloads.next().await?;
        Some(((files[index].clone(), result), (downloads, files)))
    })
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let value = Arc::new(OnceLock::new());
    let (open, closed) = broadcast::channel(1);
    let setter = Setter {
        value: value.clone(),
        _open: open,
    };
    let closed = Arc::new(closed);
    (setter, Promise { value, closed })
}

pub struct Setter<T> {
    value: Arc<OnceLock<T>>,
    /// Nothing can be sent here, not even by mistake. It is there to be dropped, after `set` as well as without.
    _open: broadcast::Sender<Infallible>,
}

#[derive(Clone)]
pub struct Promise<T> {
    value: Arc<OnceLock<T>>,
    closed: Arc<broadcast::Receiver<Infallible>>,
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

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let value = self.value.clone();
        let mut closed = self.closed.resubscribe();
        Box::pin(async move {
            // Nothing is ever received. What comes is the error that the channel is closed.
            let _ = closed.recv().await;
            value.get().cloned().ok_or(Abandoned)
        })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let value = self.get();
        tokio::spawn(async move { callback(value.await) });
    }
}
