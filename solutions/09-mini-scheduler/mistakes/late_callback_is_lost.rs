//! Mistake: forgets a callback that comes when the promise is done.
//!
//! The callback is put into the list, and nobody goes through the list any more.
//!
//! Breaks: promise.on_done
//! Verdict: wrong in promise::callbacks
//! Verdict: wrong in promise::used_while_it_is_set
//! Verdict: wrong in promise::used_when_it_is_done

mod promise {
    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
            match &mut *lock(&self.state) {
                PromiseState::Pending { callbacks, .. } => {
                    callbacks.push(Box::new(callback));
                    return;
                }
                PromiseState::Done(_) => {}
            };
        }
    }
}
