//! Mistake: drops a future that comes too late while it holds its lock.
//!
//! Nobody will poll it, and it is dropped at the place where that is known.
//!
//! Breaks: exercise.no_lock_in_a_drop
//! Verdict: blocked in spawn::used_while_a_task_is_dropped

mod scheduler {
    impl Shared {
        pub(crate) fn start(
            self: &Arc<Self>,
            body: Pin<Box<dyn Future<Output = ()> + Send>>,
        ) -> Arc<Work> {
            let mut state = lock(&self.state);
            state.tasks_made += 1;
            let closed = state.closed;
            let body = if closed {
                drop(body);
                None
            } else {
                Some(body)
            };
            let work = Arc::new(Work {
                shared: self.clone(),
                number: state.tasks_made,
                progress: Mutex::new(Progress {
                    body,
                    woken: false,
                    cancelled: closed,
                }),
            });
            if !closed {
                state.tasks.insert(work.number, work.clone());
                drop(state);
                work.wake_by_ref();
            }
            work
        }
    }
}
