//! Mistake: leaves what a late callback adds to nobody.
//!
//! While callbacks are called, new ones are put behind them. That is meant for `resolve`, which calls until none is left;
//! `on_done` calls its own one and leaves it at that.
//!
//! Base: slab
//! Breaks: promise.added_by_a_callback
//! Verdict: wrong in promise::used_when_it_is_done

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
    pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
        let mut state = lock(&self.state);
        let calls_later = state.calling == Some(thread::current().id());
        match &state.result {
            Some(result) if !calls_later => {
                let result = result.clone();
                state.calling = Some(thread::current().id());
                drop(state);
                let _calls = Calls(self);
                callback(result);
            }
            _ => state.callbacks.push_back(Box::new(callback)),
        }
    }
}
