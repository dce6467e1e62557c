//! Mistake: drops tasks that were cancelled when it has nothing else to do.
//!
//! They are marked, passed over, and swept up before the next wait. A loop that is never idle keeps them all.
//!
//! Breaks: spawn.dropped_in_time
//! Verdict: wrong in spawn::cancelled

mod scheduler {
    impl Scheduler {
        pub fn run(&mut self) {
            let clock = &self.shared.clock;
            loop {
                let now = clock.now();
                let mut state = lock(&self.shared.state);
                while let Some(timer) = state.timers.first_entry()
                    && timer.key().0 <= now
                {
                    let callback = timer.remove();
                    state.ready.push_back(callback);
                }
                let turn = state.ready.len();
                let next = state.timers.first_key_value().map(|((at, _), _)| *at);
                if turn == 0 && next.is_none() && state.tasks.is_empty() {
                    return;
                }
                let mut cancelled: Vec<_> = state.tasks.values().cloned().collect();
                drop(state);
                if turn == 0 {
                    cancelled.retain(|work| lock(&work.progress).cancelled);
                    if cancelled.is_empty() {
                        clock.park(next);
                    }
                    for work in cancelled {
                        work.cancel();
                    }
                }
                for _ in 0..turn {
                    // One by one, so that a panic leaves the rest where it is.
                    let callback = lock(&self.shared.state).ready.pop_front();
                    if let Some(callback) = callback {
                        callback();
                    }
                }
            }
        }
    }

    impl Work {
        fn poll(self: Arc<Self>) {
            let body = {
                let mut progress = lock(&self.progress);
                // From here on a wake is news, the poll below included.
                progress.woken = false;
                if progress.cancelled {
                    return;
                }
                progress.body.take()
            };
            let Some(mut body) = body else { return };
            let waker = Waker::from(self.clone());
            let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
            let mut progress = lock(&self.progress);
            if polled.is_pending() && !progress.cancelled {
                progress.body = Some(body);
                return;
            }
            drop(progress);
            drop(body);
            self.shared.forget(self.number);
        }

        pub(crate) fn stop(&self) {
            lock(&self.progress).cancelled = true;
            self.shared.clock.unpark();
        }
    }
}

mod task {
    impl<T> Task<T> {
        pub fn cancel(&self) {
            self.work.stop();
        }
    }
}
