//! Mistake: takes its place among those who wait when `pop` is called.
//!
//! First come, first served. But who has not been polled does not wait yet, and the item that is given to it lies there while
//! others sleep.
//!
//! Base: by_hand
//! Verdict: wrong in priority_queue::nothing_before_the_first_poll

impl<T: Send> PriorityQueue<T> {
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        let mut hall = self.hall.lock().unwrap();
        let waits = hall.items.is_empty() && !hall.closed;
        let number = waits.then(|| hall.number());
        if let Some(number) = number {
            hall.waiting.insert(number, Waker::noop().clone());
        }
        drop(hall);
        Box::pin(Waiter {
            hall: self.hall.clone(),
            take: BTreeMap::pop_first,
            number,
        })
    }
}
