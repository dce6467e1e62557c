//! Mistake: puts a task that is woken into the queue, and does not wake the loop.
//!
//! On one thread that is enough. From another thread the task stands in the queue of a loop that sleeps.
//!
//! Breaks: exercise.wait_for_somebody
//! Verdict: deadlocked in wake_from_thread::ends_the_wait
//! Verdict: deadlocked in wake_from_thread::in_the_nick_of_time
//! Verdict: wrong in wake_from_thread::work_from_a_thread
//! Verdict: deadlocked in wake_from_thread::alarms_and_early_ends

mod scheduler {
    impl Wake for Work {
        fn wake(self: Arc<Self>) {
            let woken = mem::replace(&mut lock(&self.progress).woken, true);
            if !woken {
                let shared = self.shared.clone();
                let mut state = lock(&shared.state);
                if !state.closed {
                    state.ready.push_back(Box::new(move || self.poll()));
                }
            }
        }
    }
}
