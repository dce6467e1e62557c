//! Mistake: loses the rest of a turn to a panic.
//!
//! The queue is taken out at once, and dropped with the panic that unwinds through the loop.
//!
//! Breaks: call_soon.goes_on
//! Verdict: wrong in call_soon::panics

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
                let turn = mem::take(&mut state.ready);
                let idle = turn.is_empty();
                let next = state.timers.first_key_value().map(|((at, _), _)| *at);
                if idle && next.is_none() && state.tasks.is_empty() {
                    return;
                }
                drop(state);
                if idle {
                    clock.park(next);
                }
                for callback in turn {
                    callback();
                }
            }
        }
    }
}
