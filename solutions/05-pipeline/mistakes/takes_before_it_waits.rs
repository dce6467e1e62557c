//! Mistake: holds an item while it waits.
//!
//! The item is taken off the stack, and then the task yields, to be fair to others. A `pop` that is dropped at this
//! `.await` drops the item.
//!
//! Breaks: undo_stack.dropped
//! Verdict: wrong in undo_stack::a_dropped_pop
//! Verdict: wrong in undo_stack::dropped_at_any_await

use tokio::task::yield_now;

impl<T: Send> UndoStack<T> {
    /// Waits until there is an item and takes the one that was pushed last.
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
