//! Mistake: wakes consumers who are no longer there.
//!
//! The list of wakers keeps the waker of a `pop` that was dropped. The push that wakes it wakes nobody, and the others
//! sleep beside an item.
//!
//! Breaks: priority_queue.nobody_sleeps
//! Verdict: wrong in priority_queue::dropped_while_it_waits
//! Verdict: wrong in priority_queue::goes_on_in_another_task

use std::{
    future::poll_fn,
    task::{Poll, Waker},
};

/// A queue that hands out the most urgent item first, to any number of consumers.
pub struct PriorityQueue<T> {
    items: Mutex<Items<T>>,
    waiting: Mutex<VecDeque<Waker>>,
}

struct Items<T> {
    /// By priority, then by number.
    sorted: BTreeMap<(u32, u64), T>,
    pushed: u64,
    closed: bool,
}

impl<T: Send> PriorityQueue<T> {
    /// An empty, open queue.
    pub fn open() -> PriorityQueue<T> {
        let items = Items {
            sorted: BTreeMap::new(),
            pushed: 0,
            closed: false,
        };
        PriorityQueue {
            items: Mutex::new(items),
            waiting: Mutex::default(),
        }
    }

    /// Puts `item` into the queue. The smaller `priority` is, the more urgent the item.
    ///
    /// # Errors
    ///
    /// If the queue is closed: the item.
    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut items = lock(&self.items);
        if items.closed {
            return Err(item);
        }
        let number = items.pushed;
        items.pushed += 1;
        items.sorted.insert((priority, number), item);
        if let Some(waker) = lock(&self.waiting).pop_front() {
            waker.wake();
        }
        Ok(())
    }

    /// Waits until there is an item and takes the most urgent; among equals the first. `None` if the queue is closed and
    /// empty.
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            poll_fn(|context| {
                let mut items = lock(&self.items);
                if let Some((_, item)) = items.sorted.pop_first() {
                    return Poll::Ready(Some(item));
                }
                if items.closed {
                    return Poll::Ready(None);
                }
                lock(&self.waiting).push_back(context.waker().clone());
                Poll::Pending
            })
            .await
        })
    }

    /// Closes the queue: nothing can be pushed any more, and nobody waits.
    pub fn close(&self) {
        lock(&self.items).closed = true;
        lock(&self.waiting).drain(..).for_each(Waker::wake);
    }
}
