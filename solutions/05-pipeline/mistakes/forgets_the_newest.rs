//! Mistake: refuses what it has no room for.
//!
//! A full stack gives the new item back, as a full channel does. But it is the oldest that should be forgotten.
//!
//! Breaks: undo_stack.depth, undo_stack.returned
//! Verdict: wrong in undo_stack::last_in_first_out

impl<T: Send> UndoStack<T> {
    /// Puts `item` on top of the stack. Returns the oldest if it has to make room.
    pub fn push(&self, item: T) -> Option<T> {
        let mut items = lock(&self.items);
        items.push_back(item);
        if items.len() > self.depth {
            // One came, one went: the number of permits is right as it is.
            return items.pop_back();
        }
        self.available.add_permits(1);
        None
    }
}
