//! Mistake: gives an item away before it is taken.
//!
//! Each waiter has a channel of its own, and `push` sends the item right there. If the waiter is dropped before it has
//! looked, the item is dropped with its channel.
//!
//! Breaks: priority_queue.dropped
//! Verdict: wrong in priority_queue::dropped_while_it_waits
//! Verdict: wrong in priority_queue::gives_up_and_comes_back
//! Verdict: wrong in priority_queue::dropped_at_any_await

use tokio::sync::oneshot;

/// A queue that hands out the most urgent item first, to any number of consumers.
pub struct PriorityQueue<T> {
    items: Mutex<Items<T>>,
    waiting: Mutex<VecDeque<oneshot::Sender<T>>>,
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
        let mut item = item;
        while let Some(waiter) = lock(&self.waiting).pop_front() {
            match waiter.send(item) {
                Ok(()) => return Ok(()),
                // Nobody is there any more: the next one, then.
                Err(back) => item = back,
            }
        }
        let number = items.pushed;
        items.pushed += 1;
        items.sorted.insert((priority, number), item);
        Ok(())
    }

    /// Waits until there is an item and takes the most urgent; among equals the first. `None` if the queue is closed and
    /// empty.
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            let receiver = {
                let mut items = lock(&self.items);
                if let Some((_, item)) = items.sorted.pop_first() {
                    return Some(item);
                }
                if items.closed {
                    return None;
                }
                let (sender, receiver) = oneshot::channel();
                lock(&self.waiting).push_back(sender);
                receiver
            };
            receiver.await.ok()
        })
    }

    /// Closes the queue: nothing can be pushed any more, and nobody waits.
    pub fn close(&self) {
        lock(&self.items).closed = true;
        lock(&self.waiting).clear();
    }
}
