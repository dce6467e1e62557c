//! Mistake: has a queue for callbacks and one for tasks.
//!
//! The callbacks come first in each turn, whoever was ready before them.
//!
//! Breaks: exercise.turn
//! Verdict: wrong in spawn::one_queue
//! Verdict: wrong in spawn::used_while_a_task_is_dropped
//! Verdict: wrong in spawn::cancelled

mod scheduler {
    #[derive(Default)]
    pub(crate) struct State {
        ready: VecDeque<Callback>,
        woken: VecDeque<Callback>,
        pub(crate) timers: BTreeMap<When, Callback>,
        timers_made: u64,
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
                while let Some(timer) = state.timers.first_entry()
                    && timer.key().0 <= now
                {
                    let callback = timer.remove();
                    state.ready.push_back(callback);
                }
                let woken = mem::take(&mut state.woken);
                state.ready.extend(woken);
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

    impl Wake for Work {
        fn wake(self: Arc<Self>) {
            let woken = mem::replace(&mut lock(&self.progress).woken, true);
            if !woken {
                let shared = self.shared.clone();
                let mut state = lock(&shared.state);
                if state.closed {
                    return;
                }
                state.woken.push_back(Box::new(move || self.poll()));
                drop(state);
                shared.clock.unpark();
            }
        }
    }
}
