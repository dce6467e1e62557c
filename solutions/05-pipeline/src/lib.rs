//! The pipeline: work that is handed on through queues, from one stage to the next.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use futures::{StreamExt, TryStreamExt, future::BoxFuture, stream::FuturesUnordered};
use sim::workshop::{Fault, Job, Product, Shelf, Source, Workshop};
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::wrappers::ReceiverStream;

/// Has `workers` workers do all `jobs` and those that turn up, and returns what came of each job, in the order of the queue.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let mut results = vec![None; jobs.len()];
    let mut queue: VecDeque<(usize, Job)> = jobs.into_iter().enumerate().collect();
    // A worker is a place in this set. When the set is empty nobody is at work, and nobody can bring further jobs: an
    // empty queue alone would not tell.
    let mut at_work = FuturesUnordered::new();
    loop {
        while at_work.len() < workers
            && let Some((index, job)) = queue.pop_front()
        {
            at_work.push(async move { (index, workshop.work(&job).await) });
        }
        let Some((index, result)) = at_work.next().await else {
            break;
        };
        let result = result.map(|finished| {
            for job in finished.more {
                queue.push_back((results.len(), job));
                results.push(None);
            }
            finished.product
        });
        results[index] = Some(result);
    }
    results.into_iter().flatten().collect()
}

/// Takes jobs from `source`, has them done, puts the products on `shelf`, and returns how many products there are.
pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let (jobs_in, jobs) = mpsc::channel(capacity);
    let (products_in, mut products) = mpsc::channel(capacity);
    // A stage owns the sender to the next one. When it is over the sender is dropped, and the next stage learns that
    // nothing more will come.
    let producer = async move {
        while let Some(job) = source.next().await {
            // A full queue makes the producer wait. There is always somebody who receives, or all of this is dropped.
            let _ = jobs_in.send(job).await;
        }
        Ok(())
    };
    let workers = async move {
        let jobs = ReceiverStream::new(jobs).map(Ok);
        jobs.try_for_each_concurrent(workers, async |job: Job| {
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product).await;
            Ok(())
        })
        .await
    };
    let aggregator = async move {
        let mut count = 0;
        while let Some(product) = products.recv().await {
            shelf.put(product).await?;
            count += 1;
        }
        Ok(count)
    };
    // Three futures in one task. The first error ends all of them: what they hold is dropped when this function returns.
    let ((), (), count) = tokio::try_join!(producer, workers, aggregator)?;
    Ok(count)
}

/// A queue that hands out the most urgent item first, to any number of consumers.
pub struct PriorityQueue<T> {
    /// One permit for each item. To take an item is to acquire a permit first; waiting, waking, and passing on what a
    /// dropped waiter had been given are the semaphore's business.
    available: Semaphore,
    items: Mutex<Items<T>>,
}

struct Items<T> {
    /// By priority, then by number.
    sorted: BTreeMap<(u32, u64), T>,
    /// How many were ever pushed. It tells equals apart: the first has the smallest number.
    pushed: u64,
}

impl<T: Send> PriorityQueue<T> {
    /// An empty, open queue.
    pub fn open() -> PriorityQueue<T> {
        let items = Items {
            sorted: BTreeMap::new(),
            pushed: 0,
        };
        PriorityQueue {
            available: Semaphore::new(0),
            items: Mutex::new(items),
        }
    }

    /// Puts `item` into the queue. The smaller `priority` is, the more urgent the item.
    ///
    /// # Errors
    ///
    /// If the queue is closed: the item.
    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut items = lock(&self.items);
        if self.available.is_closed() {
            return Err(item);
        }
        let number = items.pushed;
        items.pushed += 1;
        items.sorted.insert((priority, number), item);
        self.available.add_permits(1);
        Ok(())
    }

    /// Waits until there is an item and takes the most urgent; among equals the first. `None` if the queue is closed and
    /// empty.
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            // Nothing is taken before the wait is over, so there is nothing to lose in it. An error says that the queue is
            // closed: what is left may be taken without a permit.
            if let Ok(permit) = self.available.acquire().await {
                permit.forget();
            }
            let (_, item) = lock(&self.items).sorted.pop_first()?;
            Some(item)
        })
    }

    /// Closes the queue: nothing can be pushed any more, and nobody waits.
    pub fn close(&self) {
        // Under the lock, or an item could slip in between the last look and the closing.
        let _items = lock(&self.items);
        self.available.close();
    }
}

/// A stack of things that can be undone, for any number who wait for them.
pub struct UndoStack<T> {
    /// One permit for each item, as above.
    available: Semaphore,
    items: Mutex<VecDeque<T>>,
    depth: usize,
}

impl<T: Send> UndoStack<T> {
    /// An empty stack that keeps `depth` items.
    pub fn new(depth: usize) -> UndoStack<T> {
        UndoStack {
            available: Semaphore::new(0),
            items: Mutex::default(),
            depth,
        }
    }

    /// Puts `item` on top of the stack. Returns the oldest if it has to make room.
    pub fn push(&self, item: T) -> Option<T> {
        let mut items = lock(&self.items);
        items.push_back(item);
        if items.len() > self.depth {
            // One came, one went: the number of permits is right as it is.
            return items.pop_front();
        }
        self.available.add_permits(1);
        None
    }

    /// Waits until there is an item and takes the one that was pushed last.
    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            let permit = self.available.acquire().await;
            permit.expect("nobody closes the semaphore").forget();
            let item = lock(&self.items).pop_back();
            item.expect("there is an item for each permit")
        })
    }
}

/// Locks `mutex`. Nobody panics while holding it, so that it can't be poisoned.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
