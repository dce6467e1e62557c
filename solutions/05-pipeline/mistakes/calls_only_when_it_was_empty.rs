//! Mistake: wakes somebody only if the stack was empty.
//!
//! If there was an item already, whoever waits has been called, one thinks. But two may be waiting, and for the second
//! item nobody is called.
//!
//! Breaks: undo_stack.nobody_sleeps, undo_stack.any_number
//! Verdict: wrong in undo_stack::waiters_sleep

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
        if items.len() == 1 {
            self.bell.notify_one();
        }
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
