//! Alternative: state that is shared, and a bell.
//!
//! Tasks write into a log behind a lock what came of their downloads, and ring; whoever is interested looks into the
//! log after each ring. One can ask the log anything, which is its strength: who was first, who is missing, how many
//! are left. But each look takes the lock, and to look at the right moments is up to you. The promise is built in the
//! same way.

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
    sync::{Notify, OnceCell, oneshot},
    task::JoinHandle,
    time::timeout,
};

/// What came of a download, and its index.
type Ended = (usize, Result<Download, DownloadError>);

/// What has come of the downloads so far, in the order in which they ended.
#[derive(Default)]
struct Log {
    ended: Mutex<Vec<Ended>>,
    bell: Notify,
}

impl Log {
    fn write(&self, ended: Ended) {
        let mut log = self.ended.lock().expect("nobody panics with the lock");
        log.push(ended);
        self.bell.notify_one();
    }

    /// Looks into the log, now and after each ring, until `look` finds what it looks for.
    async fn until<T>(&self, look: impl Fn(&[Ended]) -> Option<T>) -> T {
        loop {
            // A statement of its own: the lock must not be held while we wait.
            let found = look(&self.ended.lock().expect("nobody panics with the lock"));
            match found {
                Some(found) => return found,
                // A ring that nobody waits for is kept. So none is lost between the look and the wait.
                None => self.bell.notified().await,
            }
        }
    }
}

/// Tasks that download and write into a log. Dropped, they are aborted.
struct Crew {
    log: Arc<Log>,
    tasks: Vec<JoinHandle<()>>,
}

impl Crew {
    fn start(remote: &Remote, files: impl IntoIterator<Item = String>) -> Crew {
        let log = Arc::<Log>::default();
        let tasks = (0..)
            .zip(files)
            .map(|(index, file)| {
                let (remote, log) = (remote.clone(), log.clone());
                tokio::spawn(async move { log.write((index, remote.download(&file).await)) })
            })
            .collect();
        Crew { log, tasks }
    }

    /// Stops those that are still at work, and waits until they have gone.
    async fn stop(mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
        future::join_all(mem::take(&mut self.tasks)).await;
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// The whole log in the order of the files, once there are `count` entries.
fn all(count: usize) -> impl Fn(&[Ended]) -> Option<Vec<Result<Download, DownloadError>>> {
    move |log| {
        if log.len() < count {
            return None;
        }
        let mut log = log.to_vec();
        log.sort_by_key(|(index, _)| *index);
        Some(log.into_iter().map(|(_, result)| result).collect())
    }
}

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let count = files.len();
    let crew = Crew::start(remote, files);
    crew.log.until(all(count)).await
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
    let mut crew = Crew::start(remote, files);
    let handles: Vec<_> = crew.tasks.iter().map(JoinHandle::abort_handle).collect();
    // One future for both waits: a handle that has given its result must not be asked again.
    let mut gone = pin!(future::join_all(&mut crew.tasks));
    tokio::select! {
        _ = &mut gone => {}
        Ok(index) = cancel => {
            handles[index].abort();
            gone.await;
        }
    }
    // Who was cancelled has written nothing.
    let mut outcomes = [const { Outcome::Cancelled }; 3];
    let log = mem::take(&mut *crew.log.ended.lock().expect("nobody panics with the lock"));
    for (index, result) in log {
        outcomes[index] = result.into();
    }
    outcomes
}

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let crew = Crew::start(remote, files);
    let winner = |log: &[Ended]| {
        let finished = log.iter().find(|(_, result)| result.is_ok());
        // If the fifth has no success before it, all have failed, and it is the last.
        let (_, result) = finished.or(log.get(4))?;
        Some(result.clone())
    };
    let winner = crew.log.until(winner).await;
    crew.stop().await;
    winner
}

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    let all = all(files.len());
    let crew = Crew::start(remote, files);
    let verdict = |log: &[Ended]| {
        let error = log.iter().find_map(|(_, result)| result.as_ref().err());
        match error {
            Some(error) => Some(Err(error.clone())),
            None => all(log).map(|results| results.into_iter().collect()),
        }
    };
    let verdict = crew.log.until(verdict).await;
    crew.stop().await;
    verdict
}

#[derive(Debug)]
pub enum Shielded {
    InTime(Result<Download, DownloadError>),
    Late(JoinHandle<Result<Download, DownloadError>>),
}

pub async fn shielded(remote: &Remote, file: String, patience: Duration) -> Shielded {
    let remote = remote.clone();
    let over = Arc::new(Notify::new());
    let bell = over.clone();
    let download = tokio::spawn(async move {
        let result = remote.download(&file).await;
        bell.notify_one();
        result
    });
    // The caller waits for the bell, so giving up does not touch the task at all.
    match timeout(patience, over.notified()).await {
        Ok(()) => {
            let result = download.await;
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        Err(_) => Shielded::Late(download),
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let crew = Crew::start(remote, files.clone());
    // The log is in the order that is asked for, so the stream reads it from top to bottom.
    stream::unfold((crew, files, 0), async |(crew, files, line)| {
        if line == files.len() {
            return None;
        }
        let (index, result) = crew.log.until(|log| log.get(line).cloned()).await;
        Some(((files[index].clone(), result), (crew, files, line + 1)))
    })
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let state = Arc::new(State {
        result: OnceCell::new(),
        bell: Notify::new(),
    });
    let setter = Setter {
        state: state.clone(),
    };
    (setter, Promise { state })
}

struct State<T> {
    result: OnceCell<Result<T, Abandoned>>,
    bell: Notify,
}

pub struct Setter<T> {
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

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    pub fn set(self, value: T) {
        let _ = self.state.result.set(Ok(value));
    }
}

impl<T> Drop for Setter<T> {
    /// Comes after `set` as well. The cell then keeps its first value, which was the right one.
    fn drop(&mut self) {
        let _ = self.state.result.set(Err(Abandoned));
        self.state.bell.notify_waiters();
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let state = self.state.clone();
        Box::pin(async move {
            // First the ear, then the look: `notify_waiters` reaches those who listen, and keeps nothing for others.
            let bell = state.bell.notified();
            if let Some(result) = state.result.get() {
                return result.clone();
            }
            bell.await;
            state.result.get().cloned().unwrap_or(Err(Abandoned))
        })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let value = self.get();
        tokio::spawn(async move { callback(value.await) });
    }
}
