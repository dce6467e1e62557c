//! Mistake: keeps one item less than its depth.
//!
//! `>=` after the push counts the new item too.
//!
//! Breaks: undo_stack.depth
//! Verdict: wrong in undo_stack::last_in_first_out

impl<T: Send> UndoStack<T> {
    /// Puts `item` on top of the stack. Returns the oldest if it has to make room.
    pub fn push(&self, item: T) -> Option<T> {
        let mut items = lock(&self.items);
        items.push_back(item);
        if items.len() >= self.depth {
            // One came, one went: the number of permits is right as it is.
            return items.pop_front();
        }
        self.available.add_permits(1);
        None
    }
}
