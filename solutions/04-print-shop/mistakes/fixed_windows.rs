//! Mistake: counts the starts of each second, beginning with the first.
//!
//! A counter that is set to zero once a second is easily written. Around the turn of a second twice as many start within a moment.
//!
//! Without: mod rate { use std::collections::VecDeque }
//! Breaks: rate.window
//! Verdict: wrong in rate::a_crowd
//! Verdict: wrong in rate::as_early_as_allowed
//! Verdict: wrong in rate::never_too_many
//! Verdict: wrong in rate::some_give_up

mod rate {
    pub struct Rate {
        limit: usize,
        window: Mutex<(Instant, usize)>,
    }

    impl Rate {
        pub fn new(limit: usize) -> Rate {
            Rate {
                limit,
                window: Mutex::new((Instant::now(), 0)),
            }
        }

        pub async fn start(&self) {
            let second = Duration::from_secs(1);
            let mut window = self.window.lock().await;
            let (began, starts) = &mut *window;
            if *starts == self.limit {
                sleep_until(*began + second).await;
            }
            while began.elapsed() >= second {
                *began += second;
                *starts = 0;
            }
            *starts += 1;
        }
    }
}
