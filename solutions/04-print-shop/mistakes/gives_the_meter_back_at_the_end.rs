//! Mistake: takes the only permit away, and gives it back in the last line.
//!
//! That is how a lock is used in languages without destructors. The last line is not reached by a call that is dropped, and then nobody
//! gets the meter any more.
//!
//! Without: mod counter { use tokio::sync::Mutex }
//! Breaks: counter.next
//! Verdict: wrong in counter::dropped_at_any_await

mod counter {
    pub struct Counter {
        meter: Meter,
        turn: Semaphore,
    }

    impl Counter {
        pub fn new(meter: Meter) -> Counter {
            Counter {
                meter,
                turn: Semaphore::new(1),
            }
        }

        pub async fn add(&self, pages: u64) -> u64 {
            let turn = self.turn.acquire().await;
            turn.expect("nobody closes the semaphore").forget();
            let number = self.meter.read().await + pages;
            self.meter.write(number).await;
            self.turn.add_permits(1);
            number
        }
    }

    use tokio::sync::Semaphore;
}
