//! Mistake: wakes whatever task has the place of the one that has ended.
//!
//! Places are used again. A waker that is left of the task that was there before means somebody else.
//!
//! Base: slab
//! Breaks: spawn.old_wakers
//! Verdict: wrong in spawn::old_wakers

impl Core {
    fn wake(&self, key: Key) {
        let mut state = lock(&self.state);
        let Some(place) = state.tasks.places.get_mut(key.index) else {
            return;
        };
        let key = Key {
            index: key.index,
            generation: place.generation,
        };
        let Some(body) = &mut place.thing else { return };
        if !mem::replace(&mut body.woken, true) {
            state.ready.push_back(Ready::Task(key));
            drop(state);
            self.clock.unpark();
        }
    }
}
