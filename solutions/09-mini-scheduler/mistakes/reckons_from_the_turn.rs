//! Mistake: reckons a delay from the beginning of the turn.
//!
//! The loop keeps the time that it asked for last, to save a call of the clock. A callback that takes its time is
//! then behind.
//!
//! Breaks: call_later.time
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in wake_from_thread::an_earlier_timer

mod scheduler {
    #[derive(Default)]
    pub(crate) struct State {
        ready: VecDeque<Callback>,
        pub(crate) timers: BTreeMap<When, Callback>,
        timers_made: u64,
        pub(crate) now: Duration,
        tasks: BTreeMap<u64, Arc<Work>>,
        tasks_made: u64,
        closed: bool,
    }

    impl Scheduler {
        pub fn run(&mut self) {
            let clock = &self.shared.clock;
            loop {
                let now = clock.now();
                let mut state = lock(&self.shared.state);
                state.now = now;
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
                drop(state);
                if turn == 0 {
                    clock.park(next);
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
}

mod handle {
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
            let at = lock(&self.shared.state).now + delay;
            let call = move || {
                let callback = lock(&callback).take();
                if let Some(callback) = callback {
                    callback();
                }
            };
            Timer {
                when: self.shared.call_at(at, Box::new(call)),
                callback: cancel,
                shared: self.shared.clone(),
            }
        }
    }
}
