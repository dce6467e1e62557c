//! Alternative: one waits for all, and the rest stand in line behind.
//!
//! A consumer that wants an item locks the door of the queue, an async lock. The one that has it is the leader and the only
//! one that hears the bell; the others wait for the lock, and one of them leads when the leader has gone, in whatever way. So
//! none is woken in vain, and nothing has to be handed on. The pool leaves the order of its results to a `FuturesOrdered`, and the
//! pipeline is streams that flow into sinks.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard},
};

use futures::{
    SinkExt, StreamExt, TryStreamExt,
    channel::mpsc,
    future::BoxFuture,
    lock,
    stream::{self, FuturesOrdered, FuturesUnordered},
};
use sim::workshop::{Fault, Job, Product, Shelf, Source, Workshop};
use tokio::sync::{self, Semaphore};

/// Each job is a future from the beginning, and waits for a place among those at work. The semaphore is fair: places are
/// given in the order in which they were asked for, and that is the order of the queue.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let places = Semaphore::new(workers);
    let (found, mut further) = mpsc::unbounded();
    let result_of = |job: Job| {
        let (places, found) = (&places, &found);
        async move {
            let _place = places.acquire().await;
            let finished = workshop.work(&job).await?;
            for job in finished.more {
                // The other end is held below, as long as this future is.
                let _ = found.unbounded_send(job);
            }
            Ok(finished.product)
        }
    };
    let mut queue: FuturesOrdered<_> = jobs.into_iter().map(result_of).collect();
    let mut results = Vec::new();
    loop {
        // Before the next look: the last in the queue may have brought another.
        while let Ok(job) = further.try_recv() {
            queue.push_back(result_of(job));
        }
        if queue.is_empty() {
            return results;
        }
        tokio::select! {
            Some(job) = further.next() => queue.push_back(result_of(job)),
            Some(result) = queue.next() => results.push(result),
        }
    }
}

pub async fn pipeline(
    source: Source,
    workshop: &Workshop,
    shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    // In these channels each sender has a place of its own, besides those that are asked for.
    let (jobs_in, jobs) = mpsc::channel(capacity - 1);
    let (products_in, products) = mpsc::channel(capacity);
    let source = stream::unfold(source, async |mut source| {
        let job = source.next().await?;
        Some((Ok(job), source))
    });
    let producer = async {
        // It asks for one job more while there is no room, and closes the channel at the end.
        let _ = source.forward(jobs_in).await;
        Ok(())
    };
    let jobs = lock::Mutex::new(jobs);
    let worker = |mut products_in: mpsc::Sender<Product>| {
        let jobs = &jobs;
        async move {
            loop {
                let job: Option<Job> = jobs.lock().await.next().await;
                let Some(job) = job else { return Ok(()) };
                let finished = workshop.work(&job).await?;
                // Waits until there is room for it in the queue, and not only in the sender's own place.
                let _ = products_in.send(finished.product).await;
            }
        }
    };
    let workers: FuturesUnordered<_> = (0..workers).map(|_| worker(products_in.clone())).collect();
    drop(products_in);
    let aggregator = products
        .map(Ok)
        .try_fold((shelf, 0), async |(mut shelf, count), product| {
            shelf.put(product).await?;
            Ok((shelf, count + 1))
        });
    let ((), (), (_, count)) = tokio::try_join!(producer, workers.try_collect::<()>(), aggregator)?;
    Ok(count)
}

/// Where those who wait stand in line. The first has the lock and hears the bell.
type Door = sync::Mutex<sync::mpsc::Receiver<()>>;

/// Rings at a door. To ring twice before somebody hears it is to ring once: who comes in looks for everything.
type Bell = sync::mpsc::Sender<()>;

fn door() -> (Bell, Door) {
    let (bell, rung) = sync::mpsc::channel(1);
    (bell, Door::new(rung))
}

pub struct PriorityQueue<T> {
    state: Mutex<State<T>>,
    door: Door,
}

struct State<T> {
    /// The items of each priority, in their order. None of the lists is empty.
    items: BTreeMap<u32, VecDeque<T>>,
    /// Taken away when the queue is closed.
    bell: Option<Bell>,
}

impl<T> State<T> {
    fn take(&mut self) -> Option<T> {
        let mut most_urgent = self.items.first_entry()?;
        let item = most_urgent.get_mut().pop_front();
        if most_urgent.get().is_empty() {
            most_urgent.remove();
        }
        item
    }
}

impl<T: Send> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        let (bell, door) = door();
        let state = State {
            items: BTreeMap::new(),
            bell: Some(bell),
        };
        PriorityQueue {
            state: Mutex::new(state),
            door,
        }
    }

    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut state = self.state();
        let Some(bell) = &state.bell else {
            return Err(item);
        };
        // Whoever hears it can't look before the lock is free again.
        let _ = bell.try_send(());
        state.items.entry(priority).or_default().push_back(item);
        Ok(())
    }

    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            let mut rung = self.door.lock().await;
            loop {
                let item = self.state().take();
                if item.is_some() {
                    return item;
                }
                if rung.recv().await.is_none() {
                    // Nothing comes any more. But something may have come since the look.
                    return self.state().take();
                }
            }
        })
    }

    pub fn close(&self) {
        self.state().bell = None;
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap()
    }
}

pub struct UndoStack<T> {
    items: Mutex<VecDeque<T>>,
    depth: usize,
    bell: Bell,
    door: Door,
}

impl<T: Send> UndoStack<T> {
    pub fn new(depth: usize) -> UndoStack<T> {
        let (bell, door) = door();
        UndoStack {
            items: Mutex::default(),
            depth,
            bell,
            door,
        }
    }

    pub fn push(&self, item: T) -> Option<T> {
        let mut items = self.items.lock().unwrap();
        let _ = self.bell.try_send(());
        items.push_front(item);
        if items.len() > self.depth {
            return items.pop_back();
        }
        None
    }

    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            let mut rung = self.door.lock().await;
            loop {
                let item = self.items.lock().unwrap().pop_front();
                match item {
                    Some(item) => return item,
                    None => rung.recv().await,
                };
            }
        })
    }
}
