//! Mistake: does not wake those who wait.
//!
//! The item is on the stack, and whoever comes later finds it. Those who came earlier sleep on.
//!
//! Breaks: undo_stack.sleeps
//! Verdict: wrong in undo_stack::a_dropped_pop
//! Verdict: deadlocked in undo_stack::a_late_item
//! Verdict: wrong in undo_stack::waiters_sleep
//! Verdict: wrong in undo_stack::nothing_before_the_first_poll
//! Verdict: wrong in undo_stack::goes_on_in_another_task
//! Verdict: wrong in undo_stack::dropped_at_any_await

use std::pin::pin;
use tokio::sync::Notify;

/// A stack of things that can be undone, for any number who wait for them.
pub struct UndoStack<T> {
    items: Mutex<VecDeque<T>>,
    bell: Notify,
    depth: usize,
}

impl<T: Send> UndoStack<T> {
    /// An empty stack that keeps `depth` items.
    pub fn new(depth: usize) -> UndoStack<T> {
        UndoStack {
            items: Mutex::default(),
            bell: Notify::new(),
            depth,
        }
    }

    /// Puts `item` on top of the stack. Returns the oldest if it has to make room.
    pub fn push(&self, item: T) -> Option<T> {
        let mut items = lock(&self.items);
        items.push_back(item);
        if items.len() > self.depth {
            return items.pop_front();
        }
        None
    }

    /// Waits until there is an item and takes the one that was pushed last.
    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            loop {
                let mut bell = pin!(self.bell.notified());
                bell.as_mut().enable();
                if let Some(item) = lock(&self.items).pop_back() {
                    return item;
                }
                bell.await;
            }
        })
    }
}
