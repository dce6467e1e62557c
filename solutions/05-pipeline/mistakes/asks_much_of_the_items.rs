//! Mistake: asks of the items that they can be compared.
//!
//! Somebody wants to sort them one day, and such a bound is soon written. The checks put in items that have no order.
//!
//! Breaks: priority_queue.items
//! Verdict: unbuilt in *

impl<T: Send> PriorityQueue<T> {
    pub fn close(&self)
    where
        T: Ord,
    {
        let _items = lock(&self.items);
        self.available.close();
    }
}
