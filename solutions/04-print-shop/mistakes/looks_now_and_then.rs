//! Mistake: looks ten times a second whether the pistol has fired.
//!
//! A flag and a loop work. But each runner is woken again and again for nothing, and starts up to a tenth of a second late.
//!
//! Without: mod starting_pistol { use tokio::sync::SetOnce }
//! Breaks: starting_pistol.sleeps, starting_pistol.returns
//! Verdict: wrong in starting_pistol::all_start_together
//! Verdict: wrong in starting_pistol::latecomers
//! Verdict: wrong in starting_pistol::some_give_up
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
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }

    use std::sync::atomic::{AtomicBool, Ordering};
}
