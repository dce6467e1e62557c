//! Mistake: keeps the last callback only.
//!
//! To set what is called is to replace what was set before, as with `onclick` in JavaScript.
//!
//! Breaks: promise.called
//! Verdict: wrong in promise::callbacks

mod promise {
    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
            let _before: Vec<OnDone<T, E>>;
            let result = match &mut *lock(&self.state) {
                PromiseState::Pending { callbacks, .. } => {
                    _before = mem::replace(callbacks, vec![Box::new(callback)]);
                    return;
                }
                PromiseState::Done(result) => result.clone(),
            };
            callback(result);
        }
    }
}
