//! Alternative: polled by hand.
//!
//! What the adapters and channels are made of: a list of futures that is polled, and a list of wakers for whoever has
//! to be polled again. Worth writing once. It polls every download whenever one of them has news, and whoever forgets
//! to keep a waker sleeps forever; `FuturesUnordered` and `oneshot` do neither.

use std::{
    error::Error,
    fmt,
    future::poll_fn,
    mem,
    pin::{Pin, pin},
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures::{Stream, future::BoxFuture, stream};
use sim::remote::{Download, DownloadError, Remote};
use tokio::{sync::oneshot, task::JoinHandle, time::sleep};

/// Downloads under way, each in the slot that its index says. What has ended leaves its slot empty.
struct Slots<'a>(Vec<Option<BoxFuture<'a, Result<Download, DownloadError>>>>);

impl<'a> Slots<'a> {
    fn new(remote: &'a Remote, files: impl IntoIterator<Item = String>) -> Slots<'a> {
        let slot = |file: String| -> Option<BoxFuture<'a, _>> {
            Some(Box::pin(async move { remote.download(&file).await }))
        };
        Slots(files.into_iter().map(slot).collect())
    }

    /// The next to end, with its index; `None` if nothing is under way.
    ///
    /// It stops at the first that is ready. Only if it is pending has every download kept the waker.
    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<(usize, Result<Download, DownloadError>)>> {
        let mut under_way = false;
        for (index, slot) in self.0.iter_mut().enumerate() {
            let Some(download) = slot else { continue };
            if let Poll::Ready(result) = download.as_mut().poll(context) {
                *slot = None;
                return Poll::Ready(Some((index, result)));
            }
            under_way = true;
        }
        match under_way {
            true => Poll::Pending,
            false => Poll::Ready(None),
        }
    }

    async fn next(&mut self) -> Option<(usize, Result<Download, DownloadError>)> {
        poll_fn(|context| self.poll_next(context)).await
    }
}

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    let mut results: Vec<Option<_>> = vec![None; files.len()];
    let mut slots = Slots::new(remote, files);
    while let Some((index, result)) = slots.next().await {
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
    let mut slots = Slots::new(remote, files);
    let mut cancel = Some(cancel);
    poll_fn(|context| {
        if let Some(receiver) = &mut cancel
            && let Poll::Ready(told) = Pin::new(receiver).poll(context)
        {
            // A receiver that has said something must not be polled again.
            cancel = None;
            if let Ok(index) = told {
                // The one place where the connection can be: it is released here.
                slots.0[index] = None;
            }
        }
        loop {
            match slots.poll_next(context) {
                Poll::Ready(Some((index, result))) => outcomes[index] = result.into(),
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
    outcomes
}

pub async fn first_finished(
    remote: &Remote,
    files: [String; 5],
) -> Result<Download, DownloadError> {
    let mut slots = Slots::new(remote, files);
    let mut last = None;
    while let Some((_, result)) = slots.next().await {
        match result {
            // The slots go, and the downloads in them.
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
    let mut downloads: Vec<Option<Download>> = vec![None; files.len()];
    let mut slots = Slots::new(remote, files);
    while let Some((index, result)) = slots.next().await {
        downloads[index] = Some(result?);
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
    let mut download = tokio::spawn(async move { remote.download(&file).await });
    let mut patience = pin!(sleep(patience));
    let in_time = poll_fn(|context| {
        if let Poll::Ready(result) = Pin::new(&mut download).poll(context) {
            return Poll::Ready(Some(result));
        }
        patience.as_mut().poll(context).map(|()| None)
    });
    match in_time.await {
        Some(result) => {
            Shielded::InTime(result.expect("nobody aborts the task, and it does not panic"))
        }
        None => Shielded::Late(download),
    }
}

pub fn as_completed(
    remote: &Remote,
    files: Vec<String>,
) -> impl Stream<Item = (String, Result<Download, DownloadError>)> {
    let mut slots = Slots::new(remote, files.clone());
    stream::poll_fn(move |context| {
        slots
            .poll_next(context)
            .map(|ended| ended.map(|(index, result)| (files[index].clone(), result)))
    })
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let state = Arc::new(Mutex::new(State::Waiting(Vec::new())));
    let setter = Setter {
        state: state.clone(),
    };
    (setter, Promise { state })
}

enum State<T> {
    /// Those to be woken.
    Waiting(Vec<Waker>),
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

/// Ends the wait, unless it has ended.
fn finish<T>(state: &Mutex<State<T>>, result: Result<T, Abandoned>) {
    let mut state = state.lock().expect("nobody panics with the lock");
    let State::Waiting(wakers) = &mut *state else {
        return;
    };
    let wakers = mem::take(wakers);
    *state = State::Done(result);
    // A waker may poll its task there and then, and the task needs the lock.
    drop(state);
    wakers.into_iter().for_each(Waker::wake);
}

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    pub fn set(self, value: T) {
        finish(&self.state, Ok(value));
    }
}

impl<T> Drop for Setter<T> {
    fn drop(&mut self) {
        finish(&self.state, Err(Abandoned));
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let state = self.state.clone();
        Box::pin(poll_fn(move |context| {
            let mut state = state.lock().expect("nobody panics with the lock");
            match &mut *state {
                State::Done(result) => Poll::Ready(result.clone()),
                State::Waiting(wakers) => {
                    // One waker a task will do, however often it is polled. Those of tasks that give up stay; to wake
                    // them does no harm.
                    if !wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                        wakers.push(context.waker().clone());
                    }
                    Poll::Pending
                }
            }
        }))
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let value = self.get();
        tokio::spawn(async move { callback(value.await) });
    }
}
