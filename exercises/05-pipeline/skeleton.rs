//! Exercise 05, the pipeline: work that is handed on through queues, from one stage to the next.
//!
//! In a [`Workshop`] jobs are worked on. `workshop.work(&job).await` works on a [`Job`] from its first poll on, takes the
//! time that the job takes, and returns what came of it, or a [`Fault`]. If its future is dropped on the way, the work stops
//! at that moment and is lost. A workshop has room for any number of jobs at once; how many it shall be is for you to see to.
//!
//! Write the two functions and the two queues below. Each is a part of its own and worth points by itself. Besides the
//! standard library you have `tokio`, `futures`, `tokio_stream` and `sim`. Run the code with `cargo run -p pipeline`, and
//! have it checked with `cargo grade run pipeline`.
//!
//! What holds for every part:
//!
//! - Time is the time of tokio's clock, the one that `tokio::time` goes by. The checks run on a paused clock: they wait
//!   for hours in an instant, and they see every millisecond that you are early or late.
//! - Nothing may hold the thread. Whoever waits lets others run on it, and sleeps until there is something to do.
//! - When a function has returned, nothing that it started is left running, and no work is under way.
//! - Where several things happen at the same moment, their order is free, unless the docs say otherwise.
#![allow(unused_variables)] // Delete this line when you begin.

use futures::future::BoxFuture;
use sim::workshop::{Fault, Job, Product, Shelf, Source, Workshop};

/// Has `workers` workers do all `jobs`, and returns what came of each job.
///
/// - The jobs stand in a queue, in the order of `jobs`. A worker who is free takes the first in the queue and works on it. So
///   there are never more than `workers` jobs at work, and no worker is idle while a job is in the queue.
/// - Work on a job may bring further jobs: those in [`Finished::more`](sim::workshop::Finished::more). At the moment the
///   work ends they are put at the end of the queue, in their order. They may bring further jobs in turn.
/// - A job that fails brings none, and is no reason to stop: its fault is its result, and the other jobs are done.
/// - The results come in the order in which the jobs were put into the queue: those of `jobs` first, then those that turned
///   up. Each job is worked on once.
/// - It returns at the moment the last job is done, and at once if there are none. `workers` is at least 1, and may be
///   larger than the number of jobs.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    todo!("worker_pool: let the workers drain the queue, keep every result")
}

/// Takes jobs from `source`, has them worked on, puts the products on `shelf`, and returns how many there are.
///
/// `source.next().await` hands out a job or, at the end, `None`. `shelf.put(product).await` puts a product on the shelf. Both
/// take their time. A `next` that is dropped before its end loses nothing; a `put` that is dropped loses its product.
///
/// The stages of the pipeline work side by side: one producer who takes jobs from the source, `workers` workers, and one who
/// puts products on the shelf. Between them are two queues with room for `capacity` each, one for jobs and one for products.
/// `workers` and `capacity` are at least 1.
///
/// - Each product gets to the shelf once. In which order is free.
/// - A job is *in flight* from the moment the source hands it out until its product is on the shelf. There are never more
///   than `workers + 2 * capacity + 2` in flight: one with each worker, the contents of two full queues, one that the
///   producer has no room for, and one that is being put on the shelf. However slow a stage is, the others don't get further
///   ahead of it than that. What happens at a single moment does not count, only what lasts.
/// - A worker is busy until it has got rid of the product. As soon as one is not busy, the next job is begun. There are
///   never more than `workers` jobs at work.
/// - The stages run ahead as far as the queues allow. While all workers are busy, the source is asked until at least
///   `capacity` jobs wait for a worker. While the shelf is busy, the workers go on until at least `capacity` products wait
///   for the shelf. While a product waits, the shelf is not idle.
/// - It returns at the moment the last product is on the shelf and the source has said `None`.
///
/// The jobs of a pipeline bring no further jobs.
///
/// # Errors
///
/// - If a job fails: its fault, at the moment it does, whatever the other stages are doing.
/// - If the shelf is taken away: the [`Fault::Gone`] that `put` returns, at the moment it does.
///
/// What is in flight is given up at that moment. When the pipeline returns, no work is under way, and the source
/// is asked no more.
pub async fn pipeline(
    source: Source,
    workshop: &Workshop,
    shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    todo!("pipeline: connect source, workers and shelf by queues, so that none runs far ahead")
}

/// A queue from which the most urgent item comes first, for any number of consumers.
///
/// It has no limit. It is shared by reference, say in an [`Arc`](std::sync::Arc), between tasks and threads. Nothing is
/// asked of the items: they need not be comparable or cloneable.
pub struct PriorityQueue<T> {
    /// Replace this by the fields you need.
    todo: std::marker::PhantomData<T>,
}

impl<T: Send> PriorityQueue<T> {
    /// An empty queue that is open.
    pub fn open() -> PriorityQueue<T> {
        todo!("priority_queue: make an empty queue")
    }

    /// Puts `item` into the queue. The smaller `priority` is, the more urgent the item; 0 is the most urgent.
    ///
    /// # Errors
    ///
    /// If the queue is closed: the item, which is not put into it.
    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        todo!("priority_queue: put the item in, wake a consumer who waits")
    }

    /// Waits until there is an item, and takes the most urgent one out of the queue. Among items of the same priority, the
    /// one that was pushed first comes first. `None` if the queue is closed and empty.
    ///
    /// - It is there at once if the queue has an item. Otherwise the consumer sleeps until one is pushed, or the queue is
    ///   closed, and goes on at that moment. Nobody sleeps while there is an item in the queue.
    /// - Any number may wait. Each item goes to one of them; to which of them is free. If several items are pushed at one
    ///   moment while somebody waits, which of those they get is free too.
    /// - A `pop` that is dropped before it has returned loses no item, not even one that had been pushed when it was
    ///   dropped: if others wait, one of them gets it.
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        todo!("priority_queue: wait for an item, take the most urgent")
    }

    /// Closes the queue: nothing can be pushed any more. Who waits gets `None`, now. What is in the queue can still be taken
    /// out. To close it again changes nothing.
    pub fn close(&self) {
        todo!("priority_queue: let nobody wait for items that will never come")
    }
}

/// A stack of things that can be undone, for any number who wait for them: last in, first out.
///
/// It keeps as many as its depth allows; beyond that the oldest is forgotten. It is shared by reference, say in an
/// [`Arc`](std::sync::Arc), between tasks and threads.
pub struct UndoStack<T> {
    /// Replace this by the fields you need.
    todo: std::marker::PhantomData<T>,
}

impl<T: Send> UndoStack<T> {
    /// An empty stack that keeps `depth` items, at least 1.
    pub fn new(depth: usize) -> UndoStack<T> {
        todo!("undo_stack: make an empty stack")
    }

    /// Puts `item` on top of the stack. If there are more than the depth allows now, the oldest item is taken off the bottom
    /// and returned.
    pub fn push(&self, item: T) -> Option<T> {
        todo!("undo_stack: put the item on top, wake one who waits, forget the oldest")
    }

    /// Waits until there is an item, and takes the topmost off the stack: the one that was pushed last.
    ///
    /// - It is there at once if the stack has an item. Otherwise the caller sleeps until one is pushed, and goes on at that
    ///   moment. Nobody sleeps while there is an item on the stack.
    /// - Any number may wait. Each item goes to one of them; to which of them is free. If several items are pushed at one
    ///   moment while somebody waits, which of those they get is free too.
    /// - A `pop` that is dropped before it has returned loses no item, not even one that had been pushed when it was
    ///   dropped: if others wait, one of them gets it.
    pub fn pop(&self) -> BoxFuture<'_, T> {
        todo!("undo_stack: wait for an item, take the last one")
    }
}
