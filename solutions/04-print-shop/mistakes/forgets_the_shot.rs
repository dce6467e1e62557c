//! Mistake: rings a bell, and remembers nothing.
//!
//! `notify_waiters` wakes those who are waiting at that moment. Whoever comes later sleeps forever, and that it was fired is only known
//! when somebody has started.
//!
//! Without: mod starting_pistol { use tokio::sync::SetOnce }
//! Breaks: starting_pistol.late, starting_pistol.has_fired
//! Verdict: wrong in starting_pistol::all_start_together
//! Verdict: wrong in starting_pistol::fires_twice
//! Verdict: wrong in starting_pistol::latecomers

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
            self.bang.notify_waiters();
        }

        pub fn has_fired(&self) -> bool {
            self.fired.load(Ordering::Relaxed)
        }

        pub async fn wait(&self) {
            self.bang.notified().await;
            self.fired.store(true, Ordering::Relaxed);
        }
    }

    use std::sync::atomic::{AtomicBool, Ordering};
    use tokio::sync::Notify;
}
