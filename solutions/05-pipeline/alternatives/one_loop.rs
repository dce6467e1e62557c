//! Alternative: one loop that owns everything.
//!
//! The pipeline as a dispatcher: it holds both queues, knows who is at work, and decides in one place what may begin next.
//! Nothing is shared, nothing is locked, and the rules can be read off the conditions of its `select!`. It has to be
//! careful with what it drops: a branch that loses is dropped and begun again in the next round.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::Mutex,
};

use futures::{
    FutureExt, StreamExt,
    future::{BoxFuture, Fuse},
    stream::FuturesUnordered,
};
use sim::workshop::{Fault, Finished, Job, Product, Shelf, Source, Workshop};
use tokio::{sync::Notify, task::JoinSet};

pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let mut all = jobs;
    let mut results: Vec<(usize, Result<Product, Fault>)> = Vec::new();
    let mut begun = 0;
    let mut tasks: JoinSet<(usize, Result<Finished, Fault>)> = JoinSet::new();
    while results.len() < all.len() {
        while tasks.len() < workers && begun < all.len() {
            let (workshop, job, index) = (workshop.clone(), all[begun].clone(), begun);
            tasks.spawn(async move { (index, workshop.work(&job).await) });
            begun += 1;
        }
        let Some(Ok((index, result))) = tasks.join_next().await else {
            unreachable!("a job is not done, so it is at work, and no job panics");
        };
        let result = result.map(|finished| {
            all.extend(finished.more);
            finished.product
        });
        results.push((index, result));
    }
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let mut jobs: VecDeque<Job> = VecDeque::new();
    let mut products: VecDeque<Product> = VecDeque::new();
    let mut at_work = FuturesUnordered::new();
    let mut idle_shelf = Some(shelf);
    let mut putting = Fuse::terminated();
    let mut ended = false;
    let mut count = 0;
    loop {
        if !products.is_empty()
            && let Some(mut shelf) = idle_shelf.take()
            && let Some(product) = products.pop_front()
        {
            let put = async move { (shelf.put(product).await, shelf) };
            putting = Box::pin(put).fuse();
        }
        // Products that the queue has no room for are in the hands of workers.
        while at_work.len() + products.len().saturating_sub(capacity) < workers
            && let Some(job) = jobs.pop_front()
        {
            at_work.push(async move { workshop.work(&job).await });
        }
        if ended && at_work.is_empty() && products.is_empty() && idle_shelf.is_some() {
            return Ok(count);
        }
        tokio::select! {
            // It can be given up and asked again; the time that has passed counts.
            job = source.next(), if !ended && jobs.len() < capacity => match job {
                Some(job) => jobs.push_back(job),
                None => ended = true,
            },
            Some(result) = at_work.next() => products.push_back(result?.product),
            (result, shelf) = &mut putting => {
                result?;
                count += 1;
                idle_shelf = Some(shelf);
            }
        }
    }
}

/// An entry of the heap. Its order is that of its key alone.
struct Entry<T> {
    key: Reverse<(u32, u64)>,
    item: T,
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

pub struct PriorityQueue<T> {
    state: Mutex<State<T>>,
    bell: Notify,
}

struct State<T> {
    heap: BinaryHeap<Entry<T>>,
    pushed: u64,
    closed: bool,
}

impl<T: Send> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        PriorityQueue {
            state: Mutex::new(State {
                heap: BinaryHeap::new(),
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
        state.pushed += 1;
        let key = Reverse((priority, state.pushed));
        state.heap.push(Entry { key, item });
        self.bell.notify_one();
        Ok(())
    }

    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            loop {
                {
                    let mut state = self.state.lock().unwrap();
                    let entry = state.heap.pop();
                    if state.closed || !state.heap.is_empty() {
                        // A call is kept for one only. Whoever was called passes it on while there is reason to.
                        self.bell.notify_one();
                    }
                    if let Some(entry) = entry {
                        return Some(entry.item);
                    }
                    if state.closed {
                        return None;
                    }
                }
                self.bell.notified().await;
            }
        })
    }

    pub fn close(&self) {
        self.state.lock().unwrap().closed = true;
        self.bell.notify_one();
    }
}

pub struct UndoStack<T> {
    items: Mutex<Vec<T>>,
    depth: usize,
    bell: Notify,
}

impl<T: Send> UndoStack<T> {
    pub fn new(depth: usize) -> UndoStack<T> {
        UndoStack {
            items: Mutex::new(Vec::new()),
            depth,
            bell: Notify::new(),
        }
    }

    pub fn push(&self, item: T) -> Option<T> {
        let mut items = self.items.lock().unwrap();
        items.push(item);
        self.bell.notify_one();
        (items.len() > self.depth).then(|| items.remove(0))
    }

    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            loop {
                {
                    let mut items = self.items.lock().unwrap();
                    let item = items.pop();
                    if !items.is_empty() {
                        self.bell.notify_one();
                    }
                    if let Some(item) = item {
                        return item;
                    }
                }
                self.bell.notified().await;
            }
        })
    }
}
