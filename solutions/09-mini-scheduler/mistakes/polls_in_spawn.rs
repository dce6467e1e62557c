//! Mistake: polls a task in `spawn`.
//!
//! A thread would begin at once, too. But a task waits for its turn.
//!
//! Breaks: spawn.in_its_turn
//! Verdict: wrong in spawn::gives_its_output
//! Verdict: wrong in spawn::one_queue
//! Verdict: wrong in spawn::awaits_another
//! Verdict: wrong in spawn::cancelled
//! Verdict: wrong in spawn::cancelled_at_work
//! Verdict: wrong in spawn::dropped_with_the_scheduler
//! Verdict: wrong in spawn::used_while_a_task_is_dropped
//! Verdict: wrong in spawn::wakes_whoever_asked
//! Verdict: wrong in spawn::gone_before_it_is_told
//! Verdict: wrong in spawn::asked_by_a_waker
//! Verdict: deadlocked in spawn::its_own_waker_and_handle
//! Verdict: wrong in wake_from_thread::work_from_a_thread

mod scheduler {
    impl Shared {
        pub(crate) fn start(
            self: &Arc<Self>,
            body: Pin<Box<dyn Future<Output = ()> + Send>>,
        ) -> Arc<Work> {
            let mut state = lock(&self.state);
            state.tasks_made += 1;
            let work = Arc::new(Work {
                shared: self.clone(),
                number: state.tasks_made,
                progress: Mutex::new(Progress {
                    body: Some(body),
                    woken: false,
                    cancelled: false,
                }),
            });
            if state.closed {
                drop(state);
                work.cancel();
            } else {
                state.tasks.insert(work.number, work.clone());
                drop(state);
                lock(&work.progress).woken = true;
                work.clone().poll();
            }
            work
        }
    }
}
