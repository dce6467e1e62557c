//! Mistake: waits for the value with `block_on`.
//!
//! `block_on` turns a future into its value without an `await`. It holds the thread, and the task that would set the
//! value has no other.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in promise::abandoned
//! Verdict: blocked in promise::callback_uses_the_promise
//! Verdict: blocked in promise::callbacks
//! Verdict: blocked in promise::every_callback_uses_the_promise
//! Verdict: blocked in promise::many_waiters
//! Verdict: blocked in promise::nobody_is_left
//! Verdict: blocked in promise::set_by_another_task
//! Verdict: blocked in promise::sleeps_until_then
//! Verdict: blocked in promise::goes_on_in_another_task

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let value = self.value.clone();
        Box::pin(async { futures::executor::block_on(value).map_err(|_| Abandoned) })
    }
}
