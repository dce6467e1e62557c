//! Mistake: yields until the pistol has fired.
//!
//! The task is ready again as soon as it has yielded. It takes a whole processor to wait, and on a paused clock time never passes.
//!
//! Without: mod starting_pistol { use tokio::sync::SetOnce }
//! Breaks: exercise.thread
//! Verdict: stuck in starting_pistol::all_start_together
//! Verdict: stuck in starting_pistol::latecomers
//! Verdict: wrong in starting_pistol::they_sleep

mod starting_pistol {
    pub struct StartingPistol {
        fired: AtomicBool,
    }

    impl StartingPistol {
        pub fn loaded() -> StartingPistol {
            StartingPistol {
                fired: AtomicBool::new(false),
            }
        }

        pub fn fire(&self) {
            self.fired.store(true, Ordering::Relaxed);
        }

        pub fn has_fired(&self) -> bool {
            self.fired.load(Ordering::Relaxed)
        }

        pub async fn wait(&self) {
            while !self.has_fired() {
                tokio::task::yield_now().await;
            }
        }
    }

    use std::sync::atomic::{AtomicBool, Ordering};
}
