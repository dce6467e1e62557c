//! Mistake: waits for the bell before it looks.
//!
//! The bell rings for each item, and keeps one ring for who comes later. For two items that are there already it has rung once.
//!
//! Base: calls_only_when_it_was_empty
//! Without: use std::pin::pin
//! Breaks: undo_stack.at_once
//! Verdict: deadlocked in undo_stack::last_in_first_out
//! Verdict: wrong in undo_stack::a_dropped_pop

impl<T: Send> UndoStack<T> {
    pub fn push(&self, item: T) -> Option<T> {
        let mut items = lock(&self.items);
        items.push_back(item);
        self.bell.notify_one();
        if items.len() > self.depth {
            return items.pop_front();
        }
        None
    }

    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            loop {
                self.bell.notified().await;
                if let Some(item) = lock(&self.items).pop_back() {
                    return item;
                }
            }
        })
    }
}
