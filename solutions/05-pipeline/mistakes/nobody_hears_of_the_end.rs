//! Mistake: closes the queue for those who push, and tells nobody who waits.
//!
//! `push` looks at a flag. A consumer that waits for an item waits for the semaphore, and that stays open.
//!
//! Breaks: priority_queue.end
//! Verdict: deadlocked in priority_queue::closed
//! Verdict: deadlocked in priority_queue::closed_while_they_wait
//! Verdict: deadlocked in priority_queue::late_and_urgent

pub struct PriorityQueue<T> {
    available: Semaphore,
    items: Mutex<Items<T>>,
    closed: Mutex<bool>,
}

impl<T: Send> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        let items = Items {
            sorted: BTreeMap::new(),
            pushed: 0,
        };
        PriorityQueue {
            available: Semaphore::new(0),
            items: Mutex::new(items),
            closed: Mutex::new(false),
        }
    }

    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut items = lock(&self.items);
        if *lock(&self.closed) {
            return Err(item);
        }
        let number = items.pushed;
        items.pushed += 1;
        items.sorted.insert((priority, number), item);
        self.available.add_permits(1);
        Ok(())
    }

    pub fn close(&self) {
        *lock(&self.closed) = true;
    }
}
