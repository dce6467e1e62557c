//! Mistake: has everyone sleep, and look again.
//!
//! No lock is held while anyone sleeps, which is mostly a good idea. Here it gives up the line: all wake at the same moment, and whoever
//! looks first starts.
//!
//! Breaks: rate.order
//! Verdict: wrong in rate::as_early_as_allowed
//! Verdict: wrong in rate::some_give_up

mod rate {
    impl Rate {
        pub async fn start(&self) {
            loop {
                let next = {
                    let mut starts = self.starts.lock().await;
                    let second = Duration::from_secs(1);
                    starts.retain(|start| start.elapsed() < second);
                    if starts.len() < self.limit {
                        starts.push_back(Instant::now());
                        return;
                    }
                    starts[0] + second
                };
                sleep_until(next).await;
            }
        }
    }
}
