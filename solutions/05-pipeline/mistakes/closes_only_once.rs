//! Mistake: expects that nobody closes the queue twice.
//!
//! An assertion tells where that happens. To close again what is closed is no mistake, and happens wherever two may close.
//!
//! Breaks: priority_queue.again
//! Verdict: panicked in priority_queue::closed

impl<T: Send> PriorityQueue<T> {
    pub fn close(&self) {
        let _items = lock(&self.items);
        assert!(!self.available.is_closed(), "the queue is closed already");
        self.available.close();
    }
}
