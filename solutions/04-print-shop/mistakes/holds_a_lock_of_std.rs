//! Mistake: holds a lock of std's across an `.await`.
//!
//! Its guard belongs to the thread that locked it. So the future can't be sent to another thread, and can't be spawned.
//!
//! Without: mod counter { use tokio::sync::Mutex }
//! Breaks: exercise.shared
//! Verdict: unbuilt in *

mod counter {
    pub struct Counter {
        meter: std::sync::Mutex<Meter>,
    }

    impl Counter {
        pub fn new(meter: Meter) -> Counter {
            Counter {
                meter: std::sync::Mutex::new(meter),
            }
        }

        pub async fn add(&self, pages: u64) -> u64 {
            let meter = self.meter.lock().unwrap();
            let number = meter.read().await + pages;
            meter.write(number).await;
            number
        }
    }
}
