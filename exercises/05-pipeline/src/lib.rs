//! Exercise 05, the pipeline: work that is handed on through queues, from one stage to the next.
//!
//! A [`Workshop`] is where jobs are done. `workshop.work(&job).await` works on a [`Job`] from its first poll on, takes as
//! long as the job takes, and returns the result, or a [`Fault`]. If its future is dropped before that, the work stops at
//! that moment and is lost. A workshop has room for any number of jobs at once; how many there should be is up to you.
//!
//! Write the two functions and the two queues below. Each is a separate part and earns points on its own. Besides the
//! standard library you have `tokio`, `futures`, `tokio_stream` and `sim`. Run the code with `cargo run -p pipeline`, and
//! check it with `cargo grade run pipeline`.
//!
//! What holds for every part:
//!
//! - Time is measured by tokio's clock, the one that `tokio::time` uses. The checks run on a paused clock: they wait for
//!   hours in an instant, and they notice every millisecond that you are early or late.
//! - Nothing may block the thread. Code that waits lets other code run on it, and sleeps until there is something to do.
//! - When a function has returned, nothing that it started is left running, and no work is under way.
//! - When several things happen at the same moment, they may happen in any order, unless the docs say otherwise.
#![allow(unused_variables)] // Delete this line when all parts are written.

use futures::future::BoxFuture;
use sim::workshop::{Fault, Job, Product, Shelf, Source, Workshop};

/// Has `workers` workers do all `jobs`, and returns the result of each job.
///
/// - The jobs wait in a queue, in the order of `jobs`. A free worker takes the first one in the queue and works on it. So
///   there are never more than `workers` jobs being worked on, and no worker is idle while a job is in the queue.
/// - Work on a job may bring more jobs: those in [`Finished::more`](sim::workshop::Finished::more). At the moment the work
///   ends, they are put at the end of the queue, in their order. They may bring more jobs in turn.
/// - A job that fails brings none, and is no reason to stop: its fault is its result, and the other jobs are still done.
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

/// Takes jobs from `source`, has them done, puts the products on `shelf`, and returns how many products there are.
///
/// `source.next().await` hands out a job or, at the end, `None`. `shelf.put(product).await` puts a product on the shelf. Both
/// take time. A `next` that is dropped before it ends loses nothing; a `put` that is dropped loses its product.
///
/// The stages of the pipeline work side by side: a producer that takes jobs from the source, `workers` workers, and a stage
/// that puts products on the shelf. Between them are two queues with room for `capacity` each, one for jobs and one for
/// products. `workers` and `capacity` are at least 1.
///
/// - Each product reaches the shelf once. The order is up to you.
/// - A job is *in flight* from the moment the source hands it out until its product is on the shelf. There are never more
///   than `workers + 2 * capacity + 2` in flight: one with each worker, the contents of two full queues, one that the
///   producer has no room for, and one that is being put on the shelf. However slow a stage is, the others don't get further
///   ahead of it than that. What exists only within a single moment does not count, only what lasts.
/// - A worker is busy until it has handed its product on. As soon as one is not busy, the next job is started. There are
///   never more than `workers` jobs being worked on.
/// - The stages run ahead as far as the queues allow. While all workers are busy, the source is asked for jobs until at least
///   `capacity` jobs wait for a worker. While the shelf is busy, the workers go on until at least `capacity` products wait
///   for the shelf. While a product waits, the shelf is not idle.
/// - It returns at the moment the last product is on the shelf and the source has returned `None`.
///
/// The jobs of a pipeline bring no further jobs.
///
/// # Errors
///
/// - If a job fails: its fault, at the moment it does, whatever the other stages are doing.
/// - If the shelf is taken away: the [`Fault::Gone`] that `put` returns, at the moment it does.
///
/// Everything in flight is given up at that moment. When the pipeline returns, no work is under way, and the source is not
/// asked again.
pub async fn pipeline(
    source: Source,
    workshop: &Workshop,
    shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    todo!("pipeline: connect source, workers and shelf by queues, so that none runs far ahead")
}

/// A queue that hands out the most urgent item first, to any number of consumers.
///
/// It has no limit. It is shared by reference, say in an [`Arc`](std::sync::Arc), between tasks and threads. Nothing is
/// required of the items: they need not be comparable or cloneable.
pub struct PriorityQueue<T> {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<T>,
}

impl<T: Send> PriorityQueue<T> {
    /// An empty, open queue.
    pub fn open() -> PriorityQueue<T> {
        todo!("priority_queue: make an empty queue")
    }

    /// Puts `item` into the queue. The smaller `priority` is, the more urgent the item; 0 is the most urgent.
    ///
    /// # Errors
    ///
    /// If the queue is closed: the item, which is not added.
    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        todo!("priority_queue: put the item in, wake a consumer who waits")
    }

    /// Waits until there is an item, and takes the most urgent one out of the queue. Among items of the same priority, the
    /// one that was pushed first comes first. `None` if the queue is closed and empty.
    ///
    /// - It is there at once if the queue has an item. Otherwise the consumer sleeps until one is pushed, or the queue is
    ///   closed, and goes on at that moment. No consumer sleeps while there is an item in the queue.
    /// - Any number of callers may wait. Each item goes to one of them; which one is up to you. If several items are pushed
    ///   at one moment while a caller waits, which of those it gets is up to you too.
    /// - A `pop` that is dropped before it has returned loses no item, not even one that had already been pushed when it was
    ///   dropped: if others are waiting, one of them gets it.
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        todo!("priority_queue: wait for an item, take the most urgent")
    }

    /// Closes the queue: nothing more can be pushed. Consumers that are waiting get `None`, now. What is in the queue can
    /// still be taken out. Closing it again changes nothing.
    pub fn close(&self) {
        todo!("priority_queue: let nobody wait for items that will never come")
    }
}

/// A stack of things that can be undone, for any number of callers: last in, first out.
///
/// It keeps as many as its depth allows; beyond that the oldest is forgotten. It is shared by reference, say in an
/// [`Arc`](std::sync::Arc), between tasks and threads.
pub struct UndoStack<T> {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<T>,
}

impl<T: Send> UndoStack<T> {
    /// An empty stack that keeps `depth` items, at least 1.
    pub fn new(depth: usize) -> UndoStack<T> {
        todo!("undo_stack: make an empty stack")
    }

    /// Puts `item` on top of the stack. If there are now more than the depth allows, the oldest item is taken off the bottom
    /// and returned.
    pub fn push(&self, item: T) -> Option<T> {
        todo!("undo_stack: put the item on top, wake one who waits, forget the oldest")
    }

    /// Waits until there is an item, and takes the top one off the stack: the one that was pushed last.
    ///
    /// - It is there at once if the stack has an item. Otherwise the caller sleeps until one is pushed, and goes on at that
    ///   moment. No caller sleeps while there is an item on the stack.
    /// - Any number of callers may wait. Each item goes to one of them; which one is up to you. If several items are pushed
    ///   at one moment while a caller waits, which of those it gets is up to you too.
    /// - A `pop` that is dropped before it has returned loses no item, not even one that had already been pushed when it was
    ///   dropped: if others are waiting, one of them gets it.
    pub fn pop(&self) -> BoxFuture<'_, T> {
        todo!("undo_stack: wait for an item, take the last one")
    }
}
