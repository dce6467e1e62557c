//! Connects a submission with the checks.

use futures::future::{BoxFuture, LocalBoxFuture};
use pipeline as theirs;
use sim::workshop::{Fault, Job, Product, Shelf, Source, Workshop};
use stand_in::{Item, QueueOfTheirs, StackOfTheirs, Submission};

struct Theirs;

impl Submission for Theirs {
    fn worker_pool<'a>(
        &self,
        workshop: &'a Workshop,
        jobs: Vec<Job>,
        workers: usize,
    ) -> LocalBoxFuture<'a, Vec<Result<Product, Fault>>> {
        Box::pin(theirs::worker_pool(workshop, jobs, workers))
    }

    fn pipeline<'a>(
        &self,
        source: Source,
        workshop: &'a Workshop,
        shelf: Shelf,
        workers: usize,
        capacity: usize,
    ) -> LocalBoxFuture<'a, Result<usize, Fault>> {
        Box::pin(theirs::pipeline(source, workshop, shelf, workers, capacity))
    }

    fn open_queue(&self) -> Box<dyn QueueOfTheirs> {
        Box::new(Queue(theirs::PriorityQueue::open()))
    }

    fn new_stack(&self, depth: usize) -> Box<dyn StackOfTheirs> {
        Box::new(Stack(theirs::UndoStack::new(depth)))
    }
}

struct Queue(theirs::PriorityQueue<Item>);

impl QueueOfTheirs for Queue {
    fn push(&self, priority: u32, item: Item) -> Result<(), Item> {
        self.0.push(priority, item)
    }

    fn pop(&self) -> BoxFuture<'_, Option<Item>> {
        self.0.pop()
    }

    fn close(&self) {
        self.0.close();
    }
}

struct Stack(theirs::UndoStack<Item>);

impl StackOfTheirs for Stack {
    fn push(&self, item: Item) -> Option<Item> {
        self.0.push(item)
    }

    fn pop(&self) -> BoxFuture<'_, Item> {
        self.0.pop()
    }
}

fn main() {
    stand_in::SUBMISSION.connect(&Theirs);
    checks::main();
}
