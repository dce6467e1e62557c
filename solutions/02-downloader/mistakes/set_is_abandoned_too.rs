//! Mistake: abandons the promise even after the value is set.
//!
//! `set` takes the setter by value and drops it at its end, so what `Drop` does happens after every `set` too.
//!
//! Verdict: wrong in promise::callbacks
//! Verdict: wrong in promise::many_waiters
//! Verdict: wrong in promise::set_by_another_task

use std::{
    error::Error,
    fmt, mem,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{
    Stream, TryFutureExt, TryStreamExt,
    future::{self, BoxFuture},
    stream::FuturesUnordered,
};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{
    sync::{Notify, oneshot},
    task::JoinHandle,
    time,
};

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    future::join_all(files.iter().map(|file| remote.download(file))).await
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

type Callback<T> = Box<dyn FnOnce(Result<T, Abandoned>) + Send>;

struct State<T> {
    result: Mutex<Option<Result<T, Abandoned>>>,
    callbacks: Mutex<Vec<Callback<T>>>,
    done: Notify,
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let state = Arc::new(State {
        result: Mutex::new(None),
        callbacks: Mutex::new(Vec::new()),
        done: Notify::new(),
    });
    let setter = Setter {
        state: state.clone(),
    };
    (setter, Promise { state })
}

pub struct Setter<T: Clone> {
    state: Arc<State<T>>,
}

#[derive(Clone)]
pub struct Promise<T> {
    state: Arc<State<T>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abandoned;

impl fmt::Display for Abandoned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise was abandoned")
    }
}

impl Error for Abandoned {}

impl<T: Clone> State<T> {
    fn finish(&self, result: Result<T, Abandoned>) {
        let callbacks = {
            let mut done = self.result.lock().unwrap();
            *done = Some(result.clone());
            mem::take(&mut *self.callbacks.lock().unwrap())
        };
        self.done.notify_waiters();
        for callback in callbacks {
            callback(result.clone());
        }
    }
}

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    pub fn set(self, value: T) {
        self.state.finish(Ok(value));
    }
}

impl<T: Clone> Drop for Setter<T> {
    fn drop(&mut self) {
        self.state.finish(Err(Abandoned));
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let state = self.state.clone();
        Box::pin(async move {
            loop {
                let done = state.done.notified();
                if let Some(result) = state.result.lock().unwrap().clone() {
                    return result;
                }
                done.await;
            }
        })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let done = self.state.result.lock().unwrap();
        if let Some(result) = done.clone() {
            drop(done);
            callback(result);
        } else {
            self.state
                .callbacks
                .lock()
                .unwrap()
                .push(Box::new(callback));
        }
    }
}
