//! Signatures of the kinds that exercises have, with bodies, because the test runs this skeleton as an answer.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    error::Error,
    fmt, io,
    ops::{Deref, DerefMut},
    path::Path,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use futures::{
    FutureExt, StreamExt,
    future::{BoxFuture, join_all},
    stream::{self, Stream},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
};

// ---- files

/// Why something could not be saved. It can't be cloned.
#[derive(Debug)]
pub enum SaveError {
    /// There is no room.
    Full { needed: usize },
    /// The disk failed.
    Disk(io::Error),
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaveError::Full { needed } => write!(f, "{needed} bytes are needed"),
            SaveError::Disk(error) => write!(f, "the disk failed: {error}"),
        }
    }
}

impl Error for SaveError {}

impl From<io::Error> for SaveError {
    fn from(error: io::Error) -> SaveError {
        SaveError::Disk(error)
    }
}

/// What came of saving.
pub type Saved<T> = Result<T, SaveError>;

/// Whether `text` may be a name.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
}

/// The first word in `line`.
pub fn first_word(line: &str) -> Option<&str> {
    line.split(' ').next()
}

/// Writes its input to its output, and says how far it is.
pub async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut progress: impl FnMut(u64),
) -> Saved<u64> {
    let mut text = Vec::new();
    from.read_to_end(&mut text).await?;
    to.write_all(&text).await?;
    progress(text.len() as u64);
    Ok(text.len() as u64)
}

/// Saves all, or says how much room is needed.
pub async fn save_all(folder: &Path, texts: BTreeMap<String, String>) -> Saved<usize> {
    match folder.as_os_str() == "full" {
        true => Err(SaveError::Full {
            needed: texts.len(),
        }),
        false => Ok(texts.len()),
    }
}

/// Says back what it hears.
pub async fn echo(stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    let (mut from, mut to) = tokio::io::split(stream);
    tokio::io::copy(&mut from, &mut to).await?;
    Ok(())
}

// ---- locks

/// A place for what only one may hold.
#[derive(Debug, Default)]
pub struct Tray<T> {
    items: Mutex<Vec<T>>,
    more: Notify,
}

/// It is closed: here is the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed<T>(pub T);

impl<T> Tray<T> {
    /// An empty one.
    pub fn new() -> Tray<T> {
        Tray {
            items: Mutex::new(Vec::new()),
            more: Notify::new(),
        }
    }

    /// Puts an item in.
    pub async fn put(&self, item: T, patience: Option<&Duration>) -> Result<(), Closed<T>> {
        if patience.is_some_and(|patience| patience.is_zero()) {
            return Err(Closed(item));
        }
        self.items.lock().unwrap().push(item);
        self.more.notify_one();
        Ok(())
    }

    /// Takes one out.
    pub async fn take(&self) -> T {
        loop {
            if let Some(item) = self.items.lock().unwrap().pop() {
                return item;
            }
            self.more.notified().await;
        }
    }
}

/// Something that one may write at a time.
pub struct Ledger<T> {
    value: tokio::sync::RwLock<T>,
}

/// Who reads it.
pub struct Reading<'a, T> {
    guard: tokio::sync::RwLockReadGuard<'a, T>,
}

/// Who writes it.
pub struct Writing<'a, T> {
    guard: tokio::sync::RwLockWriteGuard<'a, T>,
}

impl<T> Ledger<T> {
    /// One with this in it.
    pub fn new(value: T) -> Ledger<T> {
        Ledger {
            value: tokio::sync::RwLock::new(value),
        }
    }

    /// Waits until nobody writes.
    pub async fn read(&self) -> Reading<'_, T> {
        Reading {
            guard: self.value.read().await,
        }
    }

    /// Waits until it is alone.
    pub fn write(&self) -> impl Future<Output = Writing<'_, T>> {
        self.value.write().map(|guard| Writing { guard })
    }

    /// What is in it.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T> Deref for Reading<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> Deref for Writing<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> DerefMut for Writing<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}

/// What may not be done too often.
#[derive(Clone)]
pub struct Printers {
    places: Arc<Semaphore>,
}

/// A place at one, for as long as it is held.
pub struct Place {
    permit: OwnedSemaphorePermit,
}

impl Printers {
    /// So many.
    pub fn new(count: usize) -> Printers {
        Printers {
            places: Arc::new(Semaphore::new(count)),
        }
    }

    /// Waits for a place.
    pub async fn place(&self) -> Option<Place> {
        let permit = self.places.clone().acquire_owned().await.ok()?;
        Some(Place { permit })
    }

    /// Does something while a place is held.
    pub async fn with_place<T>(&self, work: impl Future<Output = T>) -> T {
        let _place = self.place().await;
        work.await
    }

    /// How many places are free.
    pub fn free(&self) -> usize {
        self.places.available_permits()
    }
}

impl Place {
    /// Gives it back to whom it belongs, or to nobody.
    pub fn back(self, to: &Printers) -> bool {
        let is_theirs = Arc::ptr_eq(self.permit.semaphore(), &to.places);
        drop(self.permit);
        is_theirs
    }
}

// ---- cancelling

/// It did not come in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late;

/// How often, and how long between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub tries: u32,
    pub between: Duration,
}

impl Policy {
    /// How long all of it waits.
    pub fn waits(&self) -> Duration {
        self.between * (self.tries - 1)
    }
}

/// Waits no longer than that.
pub async fn with_deadline<T>(
    work: impl Future<Output = T>,
    patience: Duration,
) -> Result<T, Late> {
    tokio::time::timeout(patience, work).await.map_err(|_| Late)
}

/// Tries again.
pub async fn retry<T, E, F, Fut>(
    policy: &Policy,
    is_worth_it: impl Fn(&E) -> bool,
    mut attempt: F,
) -> Result<T, E>
where
    F: FnMut(u32) -> Fut,
    Fut: Future<Output = Result<T, E>>,
{
    let mut number = 1;
    loop {
        match attempt(number).await {
            Err(error) if number < policy.tries && is_worth_it(&error) => {
                tokio::time::sleep(policy.between).await;
                number += 1;
            }
            result => return result,
        }
    }
}

/// How a worker ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended<T> {
    Well(T),
    Panicked(String),
    Stopped {
        after: Duration,
        within: Option<Box<T>>,
    },
}

/// What came of all, by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary<T> {
    pub ended: Vec<(String, Ended<T>)>,
}

/// Runs workers.
pub async fn supervise<T: Send + 'static>(
    workers: Vec<(String, BoxFuture<'static, T>)>,
) -> Summary<T> {
    let mut ended = Vec::new();
    for (name, worker) in workers {
        ended.push((name, Ended::Well(worker.await)));
    }
    Summary { ended }
}

/// The sum of the steps, of which some are taken at once.
pub async fn polite(steps: impl IntoIterator<Item = u64>, name: impl Into<String>) -> String {
    let mut sum = 0;
    for step in steps {
        sum += step;
        tokio::task::yield_now().await;
    }
    format!("{}: {sum}", name.into())
}

// ---- pools

/// A number of connections.
pub struct Pool {
    free: Mutex<Vec<u32>>,
}

/// One of them.
pub struct Connection<'a> {
    pool: &'a Pool,
    number: u32,
}

impl Pool {
    /// One with so many.
    pub fn new(count: u32) -> Pool {
        Pool {
            free: Mutex::new((0..count).collect()),
        }
    }

    /// Takes one.
    pub async fn acquire(&self) -> Connection<'_> {
        let number = self.free.lock().unwrap().pop().unwrap_or_default();
        Connection { pool: self, number }
    }

    /// How many are free.
    pub fn free(&self) -> usize {
        self.free.lock().unwrap().len()
    }
}

impl Connection<'_> {
    /// Its number.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.pool.free.lock().unwrap().push(self.number);
    }
}

/// What a scope works with.
pub async fn with_number<T, E>(
    pool: &Pool,
    scope: impl AsyncFnOnce(u32) -> Result<T, E>,
) -> Result<T, E> {
    let connection = pool.acquire().await;
    scope(connection.number).await
}

/// Counts.
#[derive(Debug)]
pub struct CountTo {
    next: u32,
    last: u32,
}

impl CountTo {
    /// Up to that.
    pub fn new(last: u32) -> CountTo {
        CountTo { next: 1, last }
    }
}

impl Stream for CountTo {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.next > self.last {
            return Poll::Ready(None);
        }
        self.next += 1;
        Poll::Ready(Some(self.next - 1))
    }
}

/// Counts backwards.
pub struct Down(u32);

impl Down {
    /// From there.
    pub fn from_number(number: u32) -> Down {
        Down(number)
    }
}

impl Iterator for Down {
    type Item = u32;

    fn next(&mut self) -> Option<Self::Item> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

/// Numbers as a stream.
pub fn range(from: u32, to: u32) -> impl Stream<Item = u32> {
    stream::iter(from..to)
}

/// A line that is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    pub line: usize,
}

/// Numbers, a line each.
pub fn numbers(text: &str) -> impl Stream<Item = Result<u32, LineError>> + Send {
    stream::iter(text.lines().enumerate())
        .map(|(line, text)| text.parse().map_err(|_| LineError { line }))
}

/// Batches.
pub fn batches<T>(source: impl Stream<Item = T>, size: usize) -> impl Stream<Item = Vec<T>> {
    source.chunks(size)
}

// ---- kit

/// Waits for all.
pub async fn gather<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    join_all(futures).await
}

/// What was done first, with its number.
pub async fn first<F>(futures: Vec<F>) -> Option<(usize, F::Output)>
where
    F: Future,
{
    let first = futures::future::select_all(futures.into_iter().map(Box::pin)).await;
    Some((first.1, first.0))
}

/// Counts how often a future is polled.
pub struct Counted<F> {
    future: Pin<Box<F>>,
    polls: u32,
}

impl<F: Future> Counted<F> {
    /// That one.
    pub fn new(future: F) -> Counted<F> {
        Counted {
            future: Box::pin(future),
            polls: 0,
        }
    }

    /// How often it was polled.
    pub fn polls(&self) -> u32 {
        self.polls
    }
}

impl<F: Future> Future for Counted<F> {
    type Output = (F::Output, u32);

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.polls += 1;
        let polls = self.polls;
        self.future
            .as_mut()
            .poll(context)
            .map(|output| (output, polls))
    }
}

/// What happens once.
#[derive(Clone, Default)]
pub struct Event {
    happened: Arc<(Mutex<bool>, Notify)>,
}

impl Event {
    /// It happens now.
    pub fn set(&self) {
        *self.happened.0.lock().unwrap() = true;
        self.happened.1.notify_waiters();
    }

    /// Waits until it has happened.
    pub fn wait(&self) -> BoxFuture<'static, ()> {
        let event = self.clone();
        Box::pin(async move {
            loop {
                let notified = event.happened.1.notified();
                if *event.happened.0.lock().unwrap() {
                    return;
                }
                notified.await;
            }
        })
    }
}

/// Each value once, in order.
pub fn sorted<T: Ord + Clone>(values: Vec<T>) -> Vec<T> {
    let mut sorted = values.clone();
    sorted.sort();
    sorted.dedup();
    sorted
}

/// What is known by its key.
pub struct Cache<K, V> {
    known: RefCell<Vec<(K, V)>>,
}

impl<K: PartialEq, V: Clone> Cache<K, V> {
    /// An empty one.
    pub fn new() -> Cache<K, V> {
        Cache {
            known: RefCell::new(Vec::new()),
        }
    }

    /// What is known, or what is made.
    pub async fn get_or<F, Fut>(&self, key: K, make: F) -> V
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = V>,
    {
        let known = self
            .known
            .borrow()
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| value.clone());
        if let Some(value) = known {
            return value;
        }
        let value = make().await;
        self.known.borrow_mut().push((key, value.clone()));
        value
    }
}

// ---- work

/// A slow poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    pub of: String,
}

/// What became of jobs.
#[derive(Debug)]
pub struct Triage<T, E> {
    pub well: Vec<T>,
    pub failed: Vec<E>,
}

/// Sorts them.
pub fn triage<T, E>(results: Vec<Result<T, E>>) -> Triage<T, E> {
    let mut triage = Triage {
        well: Vec::new(),
        failed: Vec::new(),
    };
    for result in results {
        match result {
            Ok(value) => triage.well.push(value),
            Err(error) => triage.failed.push(error),
        }
    }
    triage
}

/// Tells of polls.
pub async fn told<T>(
    name: &str,
    work: impl Future<Output = T>,
    mut report: impl FnMut(SlowPoll),
) -> T {
    report(SlowPoll {
        of: name.to_owned(),
    });
    work.await
}

/// Does jobs elsewhere.
pub async fn off_the_loop<T: Send + 'static>(jobs: Vec<Box<dyn FnOnce() -> T + Send>>) -> Vec<T> {
    let done = jobs.into_iter().map(|job| tokio::task::spawn_blocking(job));
    join_all(done).await.into_iter().flatten().collect()
}

/// Does one elsewhere.
pub async fn one_off<T, F>(job: F) -> Option<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::task::spawn_blocking(job).await.ok()
}

/// A tuple of many.
pub fn both<A, B>(one: A, other: B) -> (B, A) {
    (other, one)
}
