//! Mistake: cancels a task when its handle is dropped.
//!
//! A future that nobody holds is dropped. But a task is held by its scheduler.
//!
//! Breaks: spawn.outlives_its_handle
//! Verdict: wrong in spawn::gives_its_output
//! Verdict: wrong in spawn::polled_only_when_woken
//! Verdict: wrong in spawn::one_queue
//! Verdict: wrong in spawn::ended_and_gone
//! Verdict: wrong in spawn::panics
//! Verdict: wrong in spawn::used_while_a_task_is_dropped
//! Verdict: wrong in spawn::old_wakers
//! Verdict: wrong in wake_from_thread::ends_the_wait
//! Verdict: wrong in wake_from_thread::in_the_nick_of_time
//! Verdict: wrong in wake_from_thread::work_from_a_thread
//! Verdict: wrong in wake_from_thread::alarms_and_early_ends

mod task {
    impl<T> Drop for Task<T> {
        fn drop(&mut self) {
            self.cancel();
        }
    }
}
