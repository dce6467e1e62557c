//! Mistake: polls a task on the thread that wakes it.
//!
//! On the loop's own thread a wake puts it into the queue. On another it saves the detour.
//!
//! Breaks: call_soon.one_thread
//! Verdict: wrong in wake_from_thread::ends_the_wait
//! Verdict: deadlocked in wake_from_thread::in_the_nick_of_time
//! Verdict: wrong in wake_from_thread::work_from_a_thread

mod scheduler {
    use std::thread::{self, ThreadId};

    pub(crate) struct Shared {
        pub(crate) clock: Clock,
        home: ThreadId,
        pub(crate) state: Mutex<State>,
    }

    impl Scheduler {
        pub fn new(clock: Clock) -> Scheduler {
            Scheduler {
                shared: Arc::new(Shared {
                    clock,
                    home: thread::current().id(),
                    state: Mutex::default(),
                }),
            }
        }
    }

    impl Wake for Work {
        fn wake(self: Arc<Self>) {
            let woken = mem::replace(&mut lock(&self.progress).woken, true);
            if woken {
                return;
            }
            let shared = self.shared.clone();
            if thread::current().id() == shared.home {
                shared.call_soon(Box::new(move || self.poll()));
            } else {
                self.poll();
            }
        }
    }
}
