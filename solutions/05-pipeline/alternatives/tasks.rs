//! Alternative: tasks.
//!
//! Each worker is a task, as the words of the exercise suggest. On a runtime of several threads they really work side by
//! side. Tasks have to own what they use, so there is an `Arc` for everything that is shared, and somebody has to see to
//! it that they are gone in the end.

use std::{
    collections::{BTreeMap, VecDeque},
    pin::pin,
    sync::{Arc, Mutex},
};

use futures::future::BoxFuture;
use sim::workshop::{Fault, Job, Product, Shelf, Source, Workshop};
use tokio::{
    sync::{self, Notify, mpsc},
    task::JoinSet,
};

/// What the workers share.
struct Pool {
    workshop: Workshop,
    state: Mutex<PoolState>,
    /// Rings when there are further jobs, and when there will be none.
    bell: Notify,
}

struct PoolState {
    queue: VecDeque<(usize, Job)>,
    results: Vec<Option<Result<Product, Fault>>>,
    /// Jobs that are in the queue or at work.
    unfinished: usize,
}

impl Pool {
    /// The next job; `None` when all are done.
    async fn next(&self) -> Option<(usize, Job)> {
        loop {
            let mut bell = pin!(self.bell.notified());
            // From here on no ring is missed.
            bell.as_mut().enable();
            {
                let mut state = self.state.lock().unwrap();
                if let Some(next) = state.queue.pop_front() {
                    return Some(next);
                }
                if state.unfinished == 0 {
                    return None;
                }
            }
            bell.await;
        }
    }

    async fn work(&self) {
        while let Some((index, job)) = self.next().await {
            let result = self.workshop.work(&job).await;
            let mut state = self.state.lock().unwrap();
            let result = result.map(|finished| {
                for job in finished.more {
                    let index = state.results.len();
                    state.results.push(None);
                    state.queue.push_back((index, job));
                    state.unfinished += 1;
                }
                finished.product
            });
            state.results[index] = Some(result);
            state.unfinished -= 1;
            self.bell.notify_waiters();
        }
    }
}

pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let pool = Arc::new(Pool {
        workshop: workshop.clone(),
        state: Mutex::new(PoolState {
            results: vec![None; jobs.len()],
            unfinished: jobs.len(),
            queue: jobs.into_iter().enumerate().collect(),
        }),
        bell: Notify::new(),
    });
    let mut tasks = JoinSet::new();
    for _ in 0..workers {
        let pool = pool.clone();
        tasks.spawn(async move { pool.work().await });
    }
    tasks.join_all().await;
    let mut state = pool.state.lock().unwrap();
    state.results.drain(..).flatten().collect()
}

pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let (jobs_in, jobs) = mpsc::channel(capacity);
    let (products_in, mut products) = mpsc::channel(capacity);
    let mut tasks: JoinSet<Result<usize, Fault>> = JoinSet::new();
    tasks.spawn(async move {
        while let Some(job) = source.next().await {
            if jobs_in.send(job).await.is_err() {
                break;
            }
        }
        Ok(0)
    });
    let jobs = Arc::new(sync::Mutex::new(jobs));
    for _ in 0..workers {
        let (workshop, jobs, products_in) = (workshop.clone(), jobs.clone(), products_in.clone());
        tasks.spawn(async move {
            loop {
                // The lock is given back before the work begins.
                let Some(job): Option<Job> = jobs.lock().await.recv().await else {
                    return Ok(0);
                };
                let finished = workshop.work(&job).await?;
                if products_in.send(finished.product).await.is_err() {
                    return Ok(0);
                }
            }
        });
    }
    drop(products_in);
    tasks.spawn(async move {
        let mut count = 0;
        while let Some(product) = products.recv().await {
            shelf.put(product).await?;
            count += 1;
        }
        Ok(count)
    });
    let mut count = 0;
    while let Some(result) = tasks.join_next().await {
        match result.expect("no stage panics") {
            Ok(put) => count += put,
            Err(fault) => {
                tasks.shutdown().await;
                return Err(fault);
            }
        }
    }
    Ok(count)
}

pub struct PriorityQueue<T> {
    state: Mutex<QueueState<T>>,
    bell: Notify,
}

struct QueueState<T> {
    items: BTreeMap<(u32, u64), T>,
    pushed: u64,
    closed: bool,
}

impl<T: Send> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        PriorityQueue {
            state: Mutex::new(QueueState {
                items: BTreeMap::new(),
                pushed: 0,
                closed: false,
            }),
            bell: Notify::new(),
        }
    }

    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut state = self.state.lock().unwrap();
        if state.closed {
            return Err(item);
        }
        let number = state.pushed;
        state.pushed += 1;
        state.items.insert((priority, number), item);
        self.bell.notify_one();
        Ok(())
    }

    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            loop {
                let mut bell = pin!(self.bell.notified());
                bell.as_mut().enable();
                {
                    let mut state = self.state.lock().unwrap();
                    if let Some((_, item)) = state.items.pop_first() {
                        return Some(item);
                    }
                    if state.closed {
                        return None;
                    }
                }
                bell.await;
            }
        })
    }

    pub fn close(&self) {
        self.state.lock().unwrap().closed = true;
        self.bell.notify_waiters();
    }
}

pub struct UndoStack<T> {
    items: Mutex<VecDeque<T>>,
    depth: usize,
    bell: Notify,
}

impl<T: Send> UndoStack<T> {
    pub fn new(depth: usize) -> UndoStack<T> {
        UndoStack {
            items: Mutex::new(VecDeque::new()),
            depth,
            bell: Notify::new(),
        }
    }

    pub fn push(&self, item: T) -> Option<T> {
        let mut items = self.items.lock().unwrap();
        items.push_back(item);
        self.bell.notify_one();
        if items.len() > self.depth {
            return items.pop_front();
        }
        None
    }

    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            loop {
                let mut bell = pin!(self.bell.notified());
                bell.as_mut().enable();
                if let Some(item) = self.items.lock().unwrap().pop_back() {
                    return item;
                }
                bell.await;
            }
        })
    }
}
