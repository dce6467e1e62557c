//! Mistake: takes the item that was pushed first.
//!
//! A channel is a queue: what went in first comes out first. For undoing that is the wrong end.
//!
//! Breaks: undo_stack.last_first, undo_stack.topmost
//! Verdict: wrong in undo_stack::last_in_first_out

impl<T: Send> UndoStack<T> {
    /// Waits until there is an item and takes the one that was pushed last.
    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            let permit = self.available.acquire().await;
            permit.expect("nobody closes the semaphore").forget();
            let item = lock(&self.items).pop_front();
            item.expect("there is an item for each permit")
        })
    }
}
