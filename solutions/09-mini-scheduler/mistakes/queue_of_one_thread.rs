//! Mistake: keeps its queue in a thread-local.
//!
//! No lock is needed, and everything works as long as everybody is on the same thread. What comes from another
//! lands in the queue of that thread, which nobody empties.
//!
//! Breaks: wake_from_thread.work
//! Verdict: deadlocked in wake_from_thread::ends_the_wait
//! Verdict: deadlocked in wake_from_thread::in_the_nick_of_time
//! Verdict: deadlocked in wake_from_thread::work_from_a_thread
//! Verdict: deadlocked in wake_from_thread::alarms_and_early_ends

mod scheduler {
    use std::cell::RefCell;

    #[derive(Default)]
    pub(crate) struct State {
        pub(crate) timers: BTreeMap<When, Callback>,
        timers_made: u64,
        tasks: BTreeMap<u64, Arc<Work>>,
        tasks_made: u64,
        closed: bool,
    }

    thread_local! {
        static READY: RefCell<VecDeque<Callback>> = const { RefCell::new(VecDeque::new()) };
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
                    READY.with_borrow_mut(|ready| ready.push_back(callback));
                }
                let turn = READY.with_borrow(VecDeque::len);
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
                    let callback = READY.with_borrow_mut(VecDeque::pop_front);
                    if let Some(callback) = callback {
                        callback();
                    }
                }
            }
        }
    }

    impl Drop for Scheduler {
        fn drop(&mut self) {
            let closed = State {
                closed: true,
                ..State::default()
            };
            // Taken out first: what is dropped may use a handle, which needs the lock.
            let left = mem::replace(&mut *lock(&self.shared.state), closed);
            drop(READY.take());
            for work in left.tasks.values() {
                work.cancel();
            }
        }
    }

    impl Shared {
        pub(crate) fn call_soon(&self, callback: Callback) {
            let mut state = lock(&self.state);
            if state.closed {
                return;
            }
            drop(state);
            READY.with_borrow_mut(|ready| ready.push_back(callback));
            // Perhaps the loop is waiting. If it is not, its next wait ends at once, which does no harm.
            self.clock.unpark();
        }
    }
}
