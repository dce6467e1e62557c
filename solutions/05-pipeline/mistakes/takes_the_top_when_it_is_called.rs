//! Mistake: takes the topmost item when `pop` is called.
//!
//! It is there, so why wait for a poll? But the future that has it may be dropped without one, in a `select!` that another
//! branch has won.
//!
//! Verdict: wrong in undo_stack::nothing_before_the_first_poll

impl<T: Send> UndoStack<T> {
    pub fn pop(&self) -> BoxFuture<'_, T> {
        let there = self.available.try_acquire().ok().and_then(|permit| {
            permit.forget();
            lock(&self.items).pop_back()
        });
        Box::pin(async move {
            if let Some(item) = there {
                return item;
            }
            let permit = self.available.acquire().await;
            permit.expect("nobody closes the semaphore").forget();
            let item = lock(&self.items).pop_back();
            item.expect("there is an item for each permit")
        })
    }
}
