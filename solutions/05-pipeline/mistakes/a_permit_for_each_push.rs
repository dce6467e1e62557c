//! Mistake: adds a permit for each push.
//!
//! When the oldest item is forgotten, its permit stays. In the end there are more permits than items, and somebody
//! takes from an empty stack.
//!
//! Verdict: panicked in undo_stack::last_in_first_out

impl<T: Send> UndoStack<T> {
    /// Puts `item` on top of the stack. Returns the oldest if it has to make room.
    pub fn push(&self, item: T) -> Option<T> {
        let mut items = lock(&self.items);
        items.push_back(item);
        self.available.add_permits(1);
        if items.len() > self.depth {
            return items.pop_front();
        }
        None
    }
}
