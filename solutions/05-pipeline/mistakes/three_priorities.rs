//! Mistake: knows only three priorities.
//!
//! A list for each priority is quick, and three are enough for urgent, normal and the rest. But the signature allows
//! all numbers of 32 bits.
//!
//! Breaks: priority_queue.priority
//! Verdict: wrong in priority_queue::late_and_urgent
//! Verdict: wrong in priority_queue::urgent_first

impl<T: Send> PriorityQueue<T> {
    /// Puts `item` into the queue. The smaller `priority` is, the more urgent the item.
    ///
    /// # Errors
    ///
    /// If the queue is closed: the item.
    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut items = lock(&self.items);
        if self.available.is_closed() {
            return Err(item);
        }
        let number = items.pushed;
        items.pushed += 1;
        items.sorted.insert((priority.min(2), number), item);
        self.available.add_permits(1);
        Ok(())
    }
}
