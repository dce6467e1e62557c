//! Alternative: polled and woken by hand.
//!
//! What channels and semaphores are made of: a collection, a list of those who wait, and a waker for each. An item is given
//! to a waiter when it is pushed; a waiter who is dropped gives it back. Worth writing once, to see how much there is to
//! forget.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    future::poll_fn,
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll, Waker},
};

use futures::future::{BoxFuture, FutureExt, join_all};
use sim::workshop::{Fault, Finished, Job, Product, Shelf, Source, Workshop};

pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    type AtWork<'a> = (usize, BoxFuture<'a, Result<Finished, Fault>>);
    let mut results: Vec<Option<Result<Product, Fault>>> = vec![None; jobs.len()];
    let mut queue: VecDeque<(usize, Job)> = jobs.into_iter().enumerate().collect();
    let mut at_work: Vec<AtWork<'_>> = Vec::new();
    poll_fn(|context| {
        loop {
            while at_work.len() < workers
                && let Some((index, job)) = queue.pop_front()
            {
                let work = async move { workshop.work(&job).await };
                at_work.push((index, work.boxed()));
            }
            if at_work.is_empty() {
                return Poll::Ready(());
            }
            let mut pending = true;
            at_work.retain_mut(|(index, work)| {
                let Poll::Ready(result) = work.as_mut().poll(context) else {
                    return true;
                };
                pending = false;
                let result = result.map(|finished| {
                    for job in finished.more {
                        queue.push_back((results.len(), job));
                        results.push(None);
                    }
                    finished.product
                });
                results[*index] = Some(result);
                false
            });
            if pending {
                return Poll::Pending;
            }
        }
    })
    .await;
    results.into_iter().flatten().collect()
}

/// A queue that one can wait at on both sides.
struct Belt<T> {
    state: Mutex<BeltState<T>>,
}

struct BeltState<T> {
    items: VecDeque<T>,
    capacity: usize,
    ended: bool,
    /// Everybody who waits for a change. All are woken by each, and look for themselves.
    wakers: Vec<Waker>,
}

impl<T> Belt<T> {
    fn new(capacity: usize) -> Belt<T> {
        Belt {
            state: Mutex::new(BeltState {
                items: VecDeque::new(),
                capacity,
                ended: false,
                wakers: Vec::new(),
            }),
        }
    }

    /// Waits until `look` finds what it is after, and tells the others that something has changed.
    async fn wait<R>(&self, mut look: impl FnMut(&mut BeltState<T>) -> Option<R>) -> R {
        poll_fn(|context| {
            let mut state = self.state.lock().unwrap();
            match look(&mut state) {
                Some(found) => {
                    state.wakers.drain(..).for_each(Waker::wake);
                    Poll::Ready(found)
                }
                None => {
                    state.wakers.push(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    async fn put(&self, item: T) {
        let mut item = Some(item);
        self.wait(|state| {
            let room = state.items.len() < state.capacity;
            room.then(|| state.items.extend(item.take()))
        })
        .await
    }

    async fn take(&self) -> Option<T> {
        self.wait(|state| match state.items.pop_front() {
            None if !state.ended => None,
            next => Some(next),
        })
        .await
    }

    fn end(&self) {
        let mut state = self.state.lock().unwrap();
        state.ended = true;
        state.wakers.drain(..).for_each(Waker::wake);
    }
}

pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let (jobs, products) = (Belt::new(capacity), Belt::new(capacity));
    let fault = Mutex::new(None);
    let producer = async {
        while let Some(job) = source.next().await {
            jobs.put(job).await;
        }
        jobs.end();
    };
    let worker = async || {
        while let Some(job) = jobs.take().await {
            match workshop.work(&job).await {
                Ok(finished) => products.put(finished.product).await,
                Err(failed) => *fault.lock().unwrap() = Some(failed),
            }
        }
    };
    let workers = async {
        join_all((0..workers).map(|_| worker())).await;
        products.end();
    };
    let mut count = 0;
    let aggregator = async {
        while let Some(product) = products.take().await {
            match shelf.put(product).await {
                Ok(()) => count += 1,
                Err(gone) => *fault.lock().unwrap() = Some(gone),
            }
        }
    };
    {
        let mut stages = pin!(async { tokio::join!(producer, workers, aggregator) });
        // After each poll of the stages: has anybody met with a fault?
        poll_fn(|context| {
            let polled = stages.as_mut().poll(context).map(|_| ());
            if fault.lock().unwrap().is_some() {
                return Poll::Ready(());
            }
            polled
        })
        .await;
    }
    let fault = fault.into_inner().unwrap();
    fault.map_or(Ok(count), Err)
}

/// Items by key, and those who wait for one.
struct Hall<K, T> {
    items: BTreeMap<K, T>,
    /// Who waits, by number; and what they were given, with its key, so that it can be given back.
    waiting: BTreeMap<u64, Waker>,
    given: HashMap<u64, Option<(K, T)>>,
    numbers: u64,
    closed: bool,
}

type Shared<K, T> = Arc<Mutex<Hall<K, T>>>;

impl<K: Ord, T> Hall<K, T> {
    fn new() -> Shared<K, T> {
        Arc::new(Mutex::new(Hall {
            items: BTreeMap::new(),
            waiting: BTreeMap::new(),
            given: HashMap::new(),
            numbers: 0,
            closed: false,
        }))
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Gives the item to the first who waits, or keeps it.
    fn give(&mut self, key: K, item: T) {
        match self.waiting.pop_first() {
            Some((number, waker)) => {
                self.given.insert(number, Some((key, item)));
                waker.wake();
            }
            None => {
                self.items.insert(key, item);
            }
        }
    }

    fn close(&mut self) {
        self.closed = true;
        while let Some((number, waker)) = self.waiting.pop_first() {
            self.given.insert(number, None);
            waker.wake();
        }
    }
}

/// One who waits for an item.
struct Waiter<K: Ord, T> {
    hall: Shared<K, T>,
    /// Which of the items it wants if there are several.
    take: fn(&mut BTreeMap<K, T>) -> Option<(K, T)>,
    number: Option<u64>,
}

impl<K: Ord, T> Waiter<K, T> {
    fn lock(&self) -> MutexGuard<'_, Hall<K, T>> {
        self.hall.lock().unwrap()
    }
}

impl<K: Ord, T> Future for Waiter<K, T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut hall = self.hall.lock().unwrap();
        if let Some(number) = self.number {
            if let Some(given) = hall.given.remove(&number) {
                drop(hall);
                self.number = None;
                return Poll::Ready(given.map(|(_, item)| item));
            }
            hall.waiting.insert(number, context.waker().clone());
            return Poll::Pending;
        }
        if let Some((_, item)) = (self.take)(&mut hall.items) {
            return Poll::Ready(Some(item));
        }
        if hall.closed {
            return Poll::Ready(None);
        }
        let number = hall.number();
        hall.waiting.insert(number, context.waker().clone());
        drop(hall);
        self.number = Some(number);
        Poll::Pending
    }
}

impl<K: Ord, T> Drop for Waiter<K, T> {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let mut hall = self.lock();
        hall.waiting.remove(&number);
        if let Some(Some((key, item))) = hall.given.remove(&number) {
            hall.give(key, item);
        }
    }
}

pub struct PriorityQueue<T> {
    hall: Shared<(u32, u64), T>,
}

impl<T: Send> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        PriorityQueue { hall: Hall::new() }
    }

    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut hall = self.hall.lock().unwrap();
        if hall.closed {
            return Err(item);
        }
        let number = hall.number();
        hall.give((priority, number), item);
        Ok(())
    }

    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(Waiter {
            hall: self.hall.clone(),
            take: BTreeMap::pop_first,
            number: None,
        })
    }

    pub fn close(&self) {
        self.hall.lock().unwrap().close();
    }
}

pub struct UndoStack<T> {
    hall: Shared<u64, T>,
    depth: usize,
}

impl<T: Send> UndoStack<T> {
    pub fn new(depth: usize) -> UndoStack<T> {
        UndoStack {
            hall: Hall::new(),
            depth,
        }
    }

    pub fn push(&self, item: T) -> Option<T> {
        let mut hall = self.hall.lock().unwrap();
        let number = hall.number();
        hall.give(number, item);
        if hall.items.len() > self.depth {
            return hall.items.pop_first().map(|(_, item)| item);
        }
        None
    }

    pub fn pop(&self) -> BoxFuture<'_, T> {
        let waiter = Waiter {
            hall: self.hall.clone(),
            take: BTreeMap::pop_last,
            number: None,
        };
        Box::pin(async { waiter.await.expect("nobody closes the stack") })
    }
}
