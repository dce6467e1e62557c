//! Mistake: cancels whatever timer has the place of the one that was called.
//!
//! Places are used again. Cancelling a timer that was already called takes another one's callback away.
//!
//! Base: slab
//! Breaks: call_later.too_late
//! Verdict: wrong in call_later::cancelled_too_late

impl Timer {
    pub fn cancel(&self) {
        if let (Some(core), Some(key)) = (self.core.upgrade(), self.key) {
            let mut state = lock(&core.state);
            let generation = state.timers.places[key.index].generation;
            let callback = state.timers.remove(Key {
                index: key.index,
                generation,
            });
            drop(state);
            drop(callback);
            core.clock.unpark();
        }
    }
}
