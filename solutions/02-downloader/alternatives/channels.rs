//! Alternative: channels.
//!
//! Whoever downloads is a task, whoever wants the result has the other end of a channel, and to stop a task is one more
//! message. Nothing is aborted from outside: each task knows the two ways in which it can end. It takes more lines, and
//! is what grows into actors. The promise is a list of callbacks, and to wait is to have one that sends.

use std::{
    error::Error,
    fmt, mem,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{
    Stream,
    future::{self, BoxFuture},
    stream,
};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
    time::timeout,
};

/// What came of a download, and its index.
type Ended = (usize, Result<Download, DownloadError>);

/// Tasks that download, seen from outside.
struct Workers {
    /// Ends when the last of them has ended.
    results: mpsc::UnboundedReceiver<Ended>,
    /// Each of them listens until it ends. Dropped, it stops them too.
    stop: watch::Sender<()>,
}

impl Workers {
    fn start(remote: &Remote, files: impl IntoIterator<Item = String>) -> Workers {
        // No limit is needed: there are never more messages than files.
        let (sender, results) = mpsc::unbounded_channel();
        let (stop, stopped) = watch::channel(());
        for (index, file) in files.into_iter().enumerate() {
            let (remote, sender, mut stopped) = (remote.clone(), sender.clone(), stopped.clone());
            tokio::spawn(async move {
                tokio::select! {
                    result = remote.download(&file) => {
                        // An error says that nobody wants to know any more.
                        let _ = sender.send((index, result));
                    }
                    _ = stopped.changed() => {}
                }
            });
        }
        Workers { results, stop }
    }

    /// Stops those still at work and waits until they have released what they hold.
    async fn stop(self) {
        self.stop.send_replace(());
        self.stop.closed().await;
    }
}

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let mut workers = Workers::start(remote, files);
    let mut results = Vec::new();
    while let Some(ended) = workers.results.recv().await {
        results.push(ended);
    }
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
    // All three hear the index, and each knows whether it is meant.
    let (tell, told) = watch::channel(None);
    let downloads = (0..).zip(&files).map(|(index, file)| {
        let mut told = told.clone();
        async move {
            tokio::select! {
                result = remote.download(file) => result.into(),
                Ok(_) = told.wait_for(|told| *told == Some(index)) => Outcome::Cancelled,
            }
        }
    });
    let mut outcomes = pin!(future::join_all(downloads));
    let outcomes = tokio::select! {
        outcomes = &mut outcomes => outcomes,
        Ok(index) = cancel => {
            tell.send_replace(Some(index));
            outcomes.await
        }
    };
    outcomes.try_into().expect("three files, three outcomes")
}

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let mut workers = Workers::start(remote, files);
    let mut last = None;
    while let Some((_, result)) = workers.results.recv().await {
        match result {
            Ok(download) => {
                workers.stop().await;
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
    let mut downloads = vec![None; files.len()];
    let mut workers = Workers::start(remote, files);
    while let Some((index, result)) = workers.results.recv().await {
        match result {
            Ok(download) => downloads[index] = Some(download),
            Err(error) => {
                workers.stop().await;
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
    let (sender, mut result) = oneshot::channel();
    tokio::spawn(async move { sender.send(remote.download(&file).await) });
    let sent = "the task sends what came of the download";
    match timeout(patience, &mut result).await {
        Ok(result) => Shielded::InTime(result.expect(sent)),
        Err(_) => Shielded::Late(tokio::spawn(async move { result.await.expect(sent) })),
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let workers = Workers::start(remote, files.clone());
    stream::unfold((workers, files), async |(mut workers, files)| {
        let (index, result) = workers.results.recv().await?;
        Some(((files[index].clone(), result), (workers, files)))
    })
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let state = Arc::new(Mutex::new(State::Waiting(Vec::new())));
    let setter = Setter {
        state: state.clone(),
    };
    (setter, Promise { state })
}

type Callback<T> = Box<dyn FnOnce(Result<T, Abandoned>) + Send>;

enum State<T> {
    Waiting(Vec<Callback<T>>),
    Done(Result<T, Abandoned>),
}

pub struct Setter<T> {
    state: Arc<Mutex<State<T>>>,
}

#[derive(Clone)]
pub struct Promise<T> {
    state: Arc<Mutex<State<T>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abandoned;

impl fmt::Display for Abandoned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise was abandoned")
    }
}

impl Error for Abandoned {}

/// Ends the wait, unless it has ended. `answer` is called for each of those who wait.
fn finish<T>(state: &Mutex<State<T>>, answer: impl Fn() -> Result<T, Abandoned>) {
    let mut state = state.lock().expect("nobody panics with the lock");
    let State::Waiting(callbacks) = &mut *state else {
        return;
    };
    let callbacks = mem::take(callbacks);
    *state = State::Done(answer());
    // A callback may use the promise, and then needs the lock.
    drop(state);
    for callback in callbacks {
        callback(answer());
    }
}

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    pub fn set(self, value: T) {
        finish(&self.state, || Ok(value.clone()));
    }
}

impl<T> Drop for Setter<T> {
    fn drop(&mut self) {
        finish(&self.state, || Err(Abandoned));
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let (sender, result) = oneshot::channel();
        // Those who have given up don't take what is sent, and that is no harm.
        self.on_done(|result| _ = sender.send(result));
        Box::pin(async { result.await.unwrap_or(Err(Abandoned)) })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let mut state = self.state.lock().expect("nobody panics with the lock");
        match &mut *state {
            State::Waiting(callbacks) => callbacks.push(Box::new(callback)),
            State::Done(result) => {
                let result = result.clone();
                drop(state);
                callback(result);
            }
        }
    }
}
