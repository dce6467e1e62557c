//! Mistake: takes the item with the largest number first.
//!
//! The largest is in front of a `BinaryHeap`, and one who forgets to turn the order around serves the least urgent
//! first.
//!
//! Breaks: priority_queue.priority, priority_queue.urgent
//! Verdict: wrong in priority_queue::closed
//! Verdict: wrong in priority_queue::gives_up_and_comes_back
//! Verdict: wrong in priority_queue::late_and_urgent
//! Verdict: wrong in priority_queue::urgent_first
//! Verdict: wrong in priority_queue::ten_thousand_items

impl<T: Send> PriorityQueue<T> {
    /// Waits until there is an item and takes the most urgent; among equals the first. `None` if the queue is closed and
    /// empty.
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            // Nothing is taken before the wait is over, so there is nothing to lose in it. An error says that the queue is
            // closed: what is left may be taken without a permit.
            if let Ok(permit) = self.available.acquire().await {
                permit.forget();
            }
            let (_, item) = lock(&self.items).sorted.pop_last()?;
            Some(item)
        })
    }
}
