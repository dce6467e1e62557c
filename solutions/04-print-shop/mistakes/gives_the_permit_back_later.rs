//! Mistake: spawns a task that gives the permit back after a second.
//!
//! It keeps to the limit, and in order. But each start leaves a task behind, and nobody knows when the last of them is over.
//!
//! Without: mod rate { use std::collections::VecDeque }
//! Without: mod rate { use tokio::sync::Mutex }
//! Without: mod rate { use tokio::time::Instant }
//! Without: mod rate { use tokio::time::sleep_until }
//! Breaks: exercise.thread
//! Verdict: leaked in rate::*

mod rate {
    pub struct Rate {
        permits: Arc<Semaphore>,
    }

    impl Rate {
        pub fn new(limit: usize) -> Rate {
            Rate {
                permits: Arc::new(Semaphore::new(limit)),
            }
        }

        pub async fn start(&self) {
            let permit = self.permits.clone().acquire_owned().await;
            tokio::spawn(async move {
                sleep(Duration::from_secs(1)).await;
                drop(permit);
            });
        }
    }

    use std::sync::Arc;
    use tokio::{sync::Semaphore, time::sleep};
}
