//! Mistake: gives what was set to the first who looks.
//!
//! `take` needs no `clone`, and leaves a promise that is not done.
//!
//! Base: slab
//! Breaks: promise.result
//! Verdict: wrong in promise::set_once
//! Verdict: wrong in promise::used_while_it_is_set
//! Verdict: wrong in promise::used_when_it_is_done

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
    pub fn result(&self) -> Option<Result<T, E>> {
        lock(&self.state).result.take()
    }
}
