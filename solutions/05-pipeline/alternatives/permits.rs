//! Alternative: permits.
//!
//! A semaphore says how many may, and the rest is free. The pipeline has one bound for all of it, which a job carries from
//! the source to the shelf; its queues need none of their own. The two queues at the end tell everybody of each change by
//! a `watch`. Those who come too late look again and sleep on.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use futures::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use sim::workshop::{Fault, Job, Product, Shelf, Source, Workshop};
use tokio::sync::{Semaphore, mpsc, watch};

pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let workers = Semaphore::new(workers);
    let mut results = vec![None; jobs.len()];
    let mut queue: VecDeque<(usize, Job)> = jobs.into_iter().enumerate().collect();
    let mut at_work = FuturesUnordered::new();
    loop {
        tokio::select! {
            Ok(permit) = workers.acquire(), if !queue.is_empty() => {
                let (index, job) = queue.pop_front().expect("the queue is not empty");
                at_work.push(async move {
                    let _permit = permit;
                    (index, workshop.work(&job).await)
                });
            }
            Some((index, result)) = at_work.next() => {
                results[index] = Some(result.map(|finished| {
                    for job in finished.more {
                        queue.push_back((results.len(), job));
                        results.push(None);
                    }
                    finished.product
                }));
            }
            else => break,
        }
    }
    results.into_iter().flatten().collect()
}

pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let room = Arc::new(Semaphore::new(workers + 2 * capacity + 2));
    let (jobs_in, mut jobs) = mpsc::unbounded_channel();
    let (products_in, mut products) = mpsc::unbounded_channel();
    let producer = async move {
        loop {
            let permit = room.clone().acquire_owned().await;
            let permit = permit.expect("nobody closes the semaphore");
            let Some(job) = source.next().await else {
                return Ok(());
            };
            let _ = jobs_in.send((job, permit));
        }
    };
    let workers = async move {
        let mut at_work = FuturesUnordered::new();
        loop {
            tokio::select! {
                Some((job, permit)) = jobs.recv(), if at_work.len() < workers => {
                    at_work.push(async move { (workshop.work(&job).await, permit) });
                }
                Some((result, permit)) = at_work.next() => {
                    let _ = products_in.send((result?.product, permit));
                }
                else => return Ok(()),
            }
        }
    };
    let aggregator = async move {
        let mut count = 0;
        while let Some((product, permit)) = products.recv().await {
            shelf.put(product).await?;
            drop(permit);
            count += 1;
        }
        Ok(count)
    };
    let ((), (), count) = tokio::try_join!(producer, workers, aggregator)?;
    Ok(count)
}

/// What is in a queue, and whether more may come.
struct State<K, T> {
    items: BTreeMap<K, T>,
    pushed: u64,
    closed: bool,
}

impl<K, T> State<K, T> {
    fn empty() -> Mutex<State<K, T>> {
        Mutex::new(State {
            items: BTreeMap::new(),
            pushed: 0,
            closed: false,
        })
    }

    fn number(&mut self) -> u64 {
        self.pushed += 1;
        self.pushed
    }
}

pub struct PriorityQueue<T> {
    state: Mutex<State<(u32, u64), T>>,
    news: watch::Sender<()>,
}

impl<T: Send> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        PriorityQueue {
            state: State::empty(),
            news: watch::Sender::new(()),
        }
    }

    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut state = self.state.lock().unwrap();
        if state.closed {
            return Err(item);
        }
        let number = state.number();
        state.items.insert((priority, number), item);
        self.news.send_replace(());
        Ok(())
    }

    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            // What happens from here on is news.
            let mut news = self.news.subscribe();
            loop {
                {
                    let mut state = self.state.lock().unwrap();
                    if let Some((_, item)) = state.items.pop_first() {
                        return Some(item);
                    }
                    if state.closed {
                        return None;
                    }
                }
                let _ = news.changed().await;
            }
        })
    }

    pub fn close(&self) {
        self.state.lock().unwrap().closed = true;
        self.news.send_replace(());
    }
}

pub struct UndoStack<T> {
    state: Mutex<State<u64, T>>,
    depth: usize,
    news: watch::Sender<()>,
}

impl<T: Send> UndoStack<T> {
    pub fn new(depth: usize) -> UndoStack<T> {
        UndoStack {
            state: State::empty(),
            depth,
            news: watch::Sender::new(()),
        }
    }

    pub fn push(&self, item: T) -> Option<T> {
        let mut state = self.state.lock().unwrap();
        let number = state.number();
        state.items.insert(number, item);
        self.news.send_replace(());
        if state.items.len() > self.depth {
            return state.items.pop_first().map(|(_, item)| item);
        }
        None
    }

    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            let mut news = self.news.subscribe();
            loop {
                if let Some((_, item)) = self.state.lock().unwrap().items.pop_last() {
                    return item;
                }
                let _ = news.changed().await;
            }
        })
    }
}
