//! Mistake: steps aside with the item in its hand.
//!
//! To yield once is polite, and the item is there already. Whoever drops the `pop` at that `.await` drops the item with it.
//!
//! Breaks: priority_queue.dropped, undo_stack.dropped
//! Verdict: wrong in priority_queue::dropped_at_any_await
//! Verdict: wrong in undo_stack::dropped_at_any_await
//! Verdict: wrong in priority_queue::gives_up_and_comes_back
//! Verdict: wrong in undo_stack::a_dropped_pop

use tokio::task::yield_now;

impl<T: Send> PriorityQueue<T> {
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            if let Ok(permit) = self.available.acquire().await {
                permit.forget();
            }
            let item = lock(&self.items).sorted.pop_first();
            yield_now().await;
            let (_, item) = item?;
            Some(item)
        })
    }
}

impl<T: Send> UndoStack<T> {
    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            let permit = self.available.acquire().await;
            permit.expect("nobody closes the semaphore").forget();
            let item = lock(&self.items).pop_back();
            yield_now().await;
            item.expect("there is an item for each permit")
        })
    }
}
