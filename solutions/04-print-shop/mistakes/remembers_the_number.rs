//! Mistake: keeps the number beside the meter, and changes it before it is written.
//!
//! It saves a read for each call. But a call that is dropped while it writes has changed one of the two numbers, and from then on
//! the meter shows pages that nobody added.
//!
//! Breaks: counter.once, counter.dropped
//! Verdict: wrong in counter::dropped_at_any_await
//! Verdict: wrong in counter::in_line
//! Verdict: wrong in counter::one_after_the_other

mod counter {
    pub struct Counter {
        state: Mutex<(Meter, Option<u64>)>,
    }

    impl Counter {
        pub fn new(meter: Meter) -> Counter {
            Counter {
                state: Mutex::new((meter, None)),
            }
        }

        pub async fn add(&self, pages: u64) -> u64 {
            let mut state = self.state.lock().await;
            let (meter, number) = &mut *state;
            let before = match *number {
                Some(number) => number,
                None => meter.read().await,
            };
            *number = Some(before + pages);
            meter.write(before + pages).await;
            before + pages
        }
    }
}
