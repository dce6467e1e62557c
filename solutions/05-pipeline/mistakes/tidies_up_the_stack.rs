//! Mistake: starts a task for each stack that tidies up, and stops none.
//!
//! There is nothing to tidy up, but there might be one day. The task goes on when the stack is gone.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in undo_stack::*

use std::time::Duration;

impl<T: Send> UndoStack<T> {
    pub fn new(depth: usize) -> UndoStack<T> {
        tokio::spawn(async {
            loop {
                tokio::time::sleep(Duration::from_secs(60)).await;
            }
        });
        UndoStack {
            available: Semaphore::new(0),
            items: Mutex::default(),
            depth,
        }
    }
}
