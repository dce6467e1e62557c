//! Mistake: keeps the wakers when it has woken them.
//!
//! They are cloned and woken, and a wait that is dropped takes its waker back only as long as the promise is not done. Each
//! of them may keep a task alive.
//!
//! Base: slab
//! Breaks: promise.dropped
//! Verdict: wrong in promise::waits_come_and_go

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
    fn settle(&self, result: Result<T, E>) -> Result<(), AlreadyDone> {
        let mut state = lock(&self.state);
        if state.result.is_some() {
            return Err(AlreadyDone);
        }
        state.result = Some(result.clone());
        state.calling = Some(thread::current().id());
        let waiters = state.waiters.places.iter();
        let waiters: Vec<Waker> = waiters.filter_map(|place| place.thing.clone()).collect();
        drop(state);
        let calls = Calls(self);
        waiters.into_iter().for_each(Waker::wake);
        while let Some(callback) = calls.next() {
            callback(result.clone());
        }
        Ok(())
    }
}

impl<T, E> Drop for Wait<T, E> {
    fn drop(&mut self) {
        let _waker;
        let mut state = lock(&self.promise.state);
        if let Some(key) = self.key
            && state.result.is_none()
        {
            _waker = state.waiters.remove(key);
        }
    }
}
