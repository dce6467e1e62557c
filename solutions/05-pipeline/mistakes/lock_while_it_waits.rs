//! Mistake: keeps the lock while it waits for an item.
//!
//! The guard is a variable, and it lives to the end of its block, across the `.await`. A task that wants to push waits for the
//! lock, and the consumer waits for the push.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in priority_queue::closed_while_they_wait
//! Verdict: blocked in priority_queue::consumers_sleep
//! Verdict: blocked in priority_queue::dropped_while_it_waits
//! Verdict: blocked in priority_queue::gives_up_and_comes_back
//! Verdict: blocked in priority_queue::late_and_urgent
//! Verdict: blocked in priority_queue::nothing_before_the_first_poll
//! Verdict: blocked in priority_queue::goes_on_in_another_task
//! Verdict: blocked in priority_queue::ten_thousand_items
//! Verdict: blocked in priority_queue::dropped_at_any_await
//! Verdict: blocked in priority_queue::urgent_first
//! Verdict: blocked in priority_queue::closed

use futures::executor::block_on;
use tokio::sync::{Mutex as AsyncMutex, Notify};

/// A queue that hands out the most urgent item first, to any number of consumers.
pub struct PriorityQueue<T> {
    items: AsyncMutex<Items<T>>,
    bell: Notify,
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
            items: AsyncMutex::new(items),
            bell: Notify::new(),
        }
    }

    /// Puts `item` into the queue. The smaller `priority` is, the more urgent the item.
    ///
    /// # Errors
    ///
    /// If the queue is closed: the item.
    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut items = block_on(self.items.lock());
        if items.closed {
            return Err(item);
        }
        let number = items.pushed;
        items.pushed += 1;
        items.sorted.insert((priority, number), item);
        self.bell.notify_one();
        Ok(())
    }

    /// Waits until there is an item and takes the most urgent; among equals the first. `None` if the queue is closed and
    /// empty.
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            let mut items = self.items.lock().await;
            loop {
                if let Some((_, item)) = items.sorted.pop_first() {
                    return Some(item);
                }
                if items.closed {
                    return None;
                }
                self.bell.notified().await;
            }
        })
    }

    /// Closes the queue: nothing can be pushed any more, and nobody waits.
    pub fn close(&self) {
        block_on(self.items.lock()).closed = true;
        self.bell.notify_waiters();
    }
}
