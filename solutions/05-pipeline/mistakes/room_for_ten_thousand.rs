//! Mistake: has room for ten thousand items.
//!
//! A queue without a limit eats all memory one day, so it has one that nobody will ever reach. But no limit is what was promised.
//!
//! Breaks: priority_queue.no_limit
//! Verdict: wrong in priority_queue::ten_thousand_items

impl<T: Send> PriorityQueue<T> {
    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut items = lock(&self.items);
        if self.available.is_closed() || items.sorted.len() == 10_000 {
            return Err(item);
        }
        let number = items.pushed;
        items.pushed += 1;
        items.sorted.insert((priority, number), item);
        self.available.add_permits(1);
        Ok(())
    }
}
