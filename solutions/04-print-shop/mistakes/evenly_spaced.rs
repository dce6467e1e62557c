//! Mistake: lets one start every so often.
//!
//! With ten a second, one every 100 ms is within the limit. But ten who come at once may start at once, and here nine of them wait.
//!
//! Without: mod rate { use std::collections::VecDeque }
//! Breaks: rate.start, rate.early
//! Verdict: wrong in rate::a_crowd
//! Verdict: wrong in rate::as_early_as_allowed
//! Verdict: wrong in rate::some_give_up

mod rate {
    pub struct Rate {
        limit: usize,
        next: Mutex<Instant>,
    }

    impl Rate {
        pub fn new(limit: usize) -> Rate {
            Rate {
                limit,
                next: Mutex::new(Instant::now()),
            }
        }

        pub async fn start(&self) {
            let mut next = self.next.lock().await;
            sleep_until(*next).await;
            *next = Instant::now() + Duration::from_secs(1) / self.limit as u32;
        }
    }
}
