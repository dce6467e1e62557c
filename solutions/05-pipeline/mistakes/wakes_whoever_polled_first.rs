//! Mistake: wakes whoever polled first.
//!
//! It waits already, so there seems to be nothing to note. But a future may be polled by one task and then by another, and
//! each poll brings its own waker.
//!
//! Base: by_hand
//! Verdict: wrong in priority_queue::goes_on_in_another_task
//! Verdict: wrong in undo_stack::goes_on_in_another_task

impl<K: Ord, T> Future for Waiter<K, T> {
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut hall = self.hall.lock().unwrap();
        if let Some(number) = self.number {
            if let Some(given) = hall.given.remove(&number) {
                drop(hall);
                self.number = None;
                return Poll::Ready(given.map(|(_, item)| item));
            }
            return Poll::Pending;
        }
        if let Some((_, item)) = (self.take)(&mut hall.items) {
            return Poll::Ready(Some(item));
        }
        if hall.closed {
            return Poll::Ready(None);
        }
        let number = hall.number();
        hall.waiting.insert(number, context.waker().clone());
        drop(hall);
        self.number = Some(number);
        Poll::Pending
    }
}
