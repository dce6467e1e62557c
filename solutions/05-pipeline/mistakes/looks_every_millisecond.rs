//! Mistake: looks every millisecond whether there is an item.
//!
//! A short sleep in a loop needs no waker, and each item is found at once, or nearly. But nobody sleeps: a thousand
//! consumers look a million times a second.
//!
//! Breaks: priority_queue.sleeps
//! Verdict: wrong in priority_queue::consumers_sleep
//! Verdict: wrong in priority_queue::dropped_while_it_waits
//! Verdict: wrong in priority_queue::nothing_before_the_first_poll
//! Verdict: wrong in priority_queue::goes_on_in_another_task
//! Verdict: wrong in priority_queue::late_and_urgent
//! Verdict: wrong in priority_queue::closed_while_they_wait

use std::time::Duration;
use tokio::{sync::Notify, time::sleep};

/// A queue that hands out the most urgent item first, to any number of consumers.
pub struct PriorityQueue<T> {
    items: Mutex<Items<T>>,
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
            items: Mutex::new(items),
            bell: Notify::new(),
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
        self.bell.notify_one();
        Ok(())
    }

    /// Waits until there is an item and takes the most urgent; among equals the first. `None` if the queue is closed and
    /// empty.
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            loop {
                {
                    let mut items = lock(&self.items);
                    if let Some((_, item)) = items.sorted.pop_first() {
                        return Some(item);
                    }
                    if items.closed {
                        return None;
                    }
                }
                sleep(Duration::from_millis(1)).await;
            }
        })
    }

    /// Closes the queue: nothing can be pushed any more, and nobody waits.
    pub fn close(&self) {
        lock(&self.items).closed = true;
        self.bell.notify_waiters();
    }
}
