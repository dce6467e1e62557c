//! Mistake: wakes one runner.
//!
//! `notify_one` is remembered if nobody waits, which is what one was looking for. But it is for one: the others stay where they are.
//!
//! Without: mod starting_pistol { use tokio::sync::SetOnce }
//! Breaks: starting_pistol.fires
//! Verdict: deadlocked in starting_pistol::all_start_together
//! Verdict: wrong in starting_pistol::latecomers
//! Verdict: wrong in starting_pistol::some_give_up
//! Verdict: wrong in starting_pistol::they_sleep

mod starting_pistol {
    pub struct StartingPistol {
        bang: Notify,
        fired: AtomicBool,
    }

    impl StartingPistol {
        pub fn loaded() -> StartingPistol {
            StartingPistol {
                bang: Notify::new(),
                fired: AtomicBool::new(false),
            }
        }

        pub fn fire(&self) {
            self.fired.store(true, Ordering::Relaxed);
            self.bang.notify_one();
        }

        pub fn has_fired(&self) -> bool {
            self.fired.load(Ordering::Relaxed)
        }

        pub async fn wait(&self) {
            if !self.has_fired() {
                self.bang.notified().await;
            }
        }
    }

    use std::sync::atomic::{AtomicBool, Ordering};
    use tokio::sync::Notify;
}
