//! Mistake: keeps the waker of the first poll.
//!
//! One waker for each who waits seems to be enough. But a future may go to another task before it is ready, and then the first waker
//! wakes somebody who does not wait any more.
//!
//! Base: by_hand
//! Breaks: priority_queue.sleeps, undo_stack.sleeps
//! Verdict: wrong in priority_queue::goes_on_in_another_task
//! Verdict: wrong in undo_stack::goes_on_in_another_task

impl<K: Ord, T> Future for Waiter<K, T> {
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut hall = self.hall.lock().unwrap();
        if let Some(number) = self.number {
            let Some(given) = hall.given.remove(&number) else {
                return Poll::Pending;
            };
            drop(hall);
            self.number = None;
            return Poll::Ready(given.map(|(_, item)| item));
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
