//! What the checks call in place of a submission: it calls the submission that is connected.

use std::{any::Any, marker::PhantomData};

use futures::{
    FutureExt,
    future::{BoxFuture, LocalBoxFuture},
};
use lab::Socket;
use sim::workshop::{Fault, Job, Product, Shelf, Source, Workshop};

/// Something to be queued, of a type that only the checks know. All that they queue can be shared, so a queue may rely on it.
pub type Item = Box<dyn Any + Send + Sync>;

/// A submission's queue.
pub trait QueueOfTheirs: Send + Sync {
    fn push(&self, priority: u32, item: Item) -> Result<(), Item>;
    fn pop(&self) -> BoxFuture<'_, Option<Item>>;
    fn close(&self);
}

/// A submission's stack.
pub trait StackOfTheirs {
    fn push(&self, item: Item) -> Option<Item>;
    fn pop(&self) -> BoxFuture<'_, Item>;
}

/// A submission, behind types that do not depend on it.
pub trait Submission: Sync {
    fn worker_pool<'a>(
        &self,
        workshop: &'a Workshop,
        jobs: Vec<Job>,
        workers: usize,
    ) -> LocalBoxFuture<'a, Vec<Result<Product, Fault>>>;

    fn pipeline<'a>(
        &self,
        source: Source,
        workshop: &'a Workshop,
        shelf: Shelf,
        workers: usize,
        capacity: usize,
    ) -> LocalBoxFuture<'a, Result<usize, Fault>>;

    fn open_queue(&self) -> Box<dyn QueueOfTheirs>;

    fn new_stack(&self, depth: usize) -> Box<dyn StackOfTheirs>;
}

/// The submission that is connected.
pub static SUBMISSION: Socket<dyn Submission> = Socket::empty();

pub fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> LocalBoxFuture<'_, Vec<Result<Product, Fault>>> {
    SUBMISSION.get().worker_pool(workshop, jobs, workers)
}

pub fn pipeline(
    source: Source,
    workshop: &Workshop,
    shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> LocalBoxFuture<'_, Result<usize, Fault>> {
    SUBMISSION
        .get()
        .pipeline(source, workshop, shelf, workers, capacity)
}

pub struct PriorityQueue<T> {
    theirs: Box<dyn QueueOfTheirs>,
    of: PhantomData<fn(T) -> T>,
}

impl<T: Send + Sync + 'static> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        PriorityQueue {
            theirs: SUBMISSION.get().open_queue(),
            of: PhantomData,
        }
    }

    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        self.theirs.push(priority, Box::new(item)).map_err(known)
    }

    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        self.theirs.pop().map(|item| item.map(known)).boxed()
    }

    pub fn close(&self) {
        self.theirs.close();
    }
}

pub struct UndoStack<T> {
    theirs: Box<dyn StackOfTheirs>,
    of: PhantomData<fn(T) -> T>,
}

impl<T: Send + Sync + 'static> UndoStack<T> {
    pub fn new(depth: usize) -> UndoStack<T> {
        UndoStack {
            theirs: SUBMISSION.get().new_stack(depth),
            of: PhantomData,
        }
    }

    pub fn push(&self, item: T) -> Option<T> {
        self.theirs.push(Box::new(item)).map(known)
    }

    pub fn pop(&self) -> BoxFuture<'_, T> {
        self.theirs.pop().map(known).boxed()
    }
}

/// The item, of the type that it had when it was put in.
fn known<T: 'static>(item: Item) -> T {
    *item.downcast().expect("a queue has items of one type")
}
