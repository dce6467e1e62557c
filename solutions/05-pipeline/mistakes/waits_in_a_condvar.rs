//! Mistake: waits for an item in a `Condvar`.
//!
//! It is what one waits with between threads. Here it holds the only thread on which somebody could push.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in undo_stack::a_late_item
//! Verdict: blocked in undo_stack::waiters_sleep
//! Verdict: blocked in undo_stack::goes_on_in_another_task
//! Verdict: blocked in undo_stack::a_dropped_pop
//! Verdict: blocked in undo_stack::last_in_first_out
//! Verdict: blocked in undo_stack::nothing_before_the_first_poll
//! Verdict: blocked in undo_stack::dropped_at_any_await

use std::sync::Condvar;

pub struct UndoStack<T> {
    items: Mutex<VecDeque<T>>,
    pushed: Condvar,
    depth: usize,
}

impl<T: Send> UndoStack<T> {
    pub fn new(depth: usize) -> UndoStack<T> {
        UndoStack {
            items: Mutex::default(),
            pushed: Condvar::new(),
            depth,
        }
    }

    pub fn push(&self, item: T) -> Option<T> {
        let mut items = lock(&self.items);
        items.push_back(item);
        self.pushed.notify_one();
        if items.len() > self.depth {
            return items.pop_front();
        }
        None
    }

    pub fn pop(&self) -> BoxFuture<'_, T> {
        Box::pin(async {
            let mut items = lock(&self.items);
            loop {
                if let Some(item) = items.pop_back() {
                    return item;
                }
                items = self.pushed.wait(items).unwrap();
            }
        })
    }
}
