//! Mistake: polls once for each wake.
//!
//! Every wake puts the task into the queue, whether it stands there or not.
//!
//! Breaks: spawn.wakes_are_one
//! Verdict: wrong in spawn::one_queue

mod scheduler {
    impl Wake for Work {
        fn wake(self: Arc<Self>) {
            let woken = mem::replace(&mut lock(&self.progress).woken, true);
            let _ = woken;
            {
                let shared = self.shared.clone();
                shared.call_soon(Box::new(move || self.poll()));
            }
        }
    }
}
