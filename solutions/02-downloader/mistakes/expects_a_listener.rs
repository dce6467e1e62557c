//! Mistake: expects that somebody waits for the value.
//!
//! `send` returns a `Result`, and `unwrap` is the quickest way past it. It is an error only for the sender that has
//! nobody left to send to.
//!
//! Breaks: promise.nobody
//! Verdict: panicked in promise::nobody_is_left

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    pub fn set(self, value: T) {
        self.sender
            .send(value)
            .ok()
            .expect("somebody waits for the value");
    }
}
