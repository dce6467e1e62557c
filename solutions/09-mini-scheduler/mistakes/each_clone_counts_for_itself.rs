//! Mistake: counts timers in each handle.
//!
//! A clone goes on from where the other was, and so does the other. Two timers for one moment get the same number then, and the
//! second takes the place of the first.
//!
//! Breaks: call_soon.clones
//! Verdict: wrong in call_later::in_turns_with_callbacks

mod scheduler {
    use std::sync::atomic::AtomicU64;

    impl Scheduler {
        pub fn handle(&self) -> Handle {
            Handle {
                shared: self.shared.clone(),
                timers_made: AtomicU64::new(0),
            }
        }
    }

    #[derive(Default)]
    pub(crate) struct State {
        ready: VecDeque<Callback>,
        pub(crate) timers: BTreeMap<When, Callback>,
        tasks: BTreeMap<u64, Arc<Work>>,
        tasks_made: u64,
        closed: bool,
    }

    impl Shared {
        pub(crate) fn call_at(&self, when: When, callback: Callback) {
            let mut state = lock(&self.state);
            if state.closed {
                return;
            }
            let before = state.timers.insert(when, callback);
            drop(state);
            drop(before);
            // The loop may be waiting for a later one.
            self.clock.unpark();
        }
    }
}

mod handle {
    use std::sync::atomic::{AtomicU64, Ordering};

    pub struct Handle {
        pub(crate) shared: Arc<Shared>,
        pub(crate) timers_made: AtomicU64,
    }

    impl Clone for Handle {
        fn clone(&self) -> Handle {
            Handle {
                shared: self.shared.clone(),
                timers_made: AtomicU64::new(self.timers_made.load(Ordering::Relaxed)),
            }
        }
    }

    impl Handle {
        pub fn call_later(
            &self,
            delay: Duration,
            callback: impl FnOnce() + Send + 'static,
        ) -> Timer {
            let callback: Callback = Box::new(callback);
            // The scheduler's, but the timer can take it away even from the ready queue.
            let callback = Arc::new(Mutex::new(Some(callback)));
            let cancel = Arc::downgrade(&callback);
            let at = self.shared.clock.now() + delay;
            let call = move || {
                let callback = lock(&callback).take();
                if let Some(callback) = callback {
                    callback();
                }
            };
            let when = (at, self.timers_made.fetch_add(1, Ordering::Relaxed));
            self.shared.call_at(when, Box::new(call));
            Timer {
                when,
                callback: cancel,
                shared: self.shared.clone(),
            }
        }
    }
}
