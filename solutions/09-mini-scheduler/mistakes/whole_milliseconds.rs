//! Mistake: counts in whole milliseconds.
//!
//! `as_millis` throws the rest away, and the delay is over too early.
//!
//! Breaks: delay.deadline
//! Verdict: wrong in delay::fractions_count

mod delay {
    impl Delay {
        pub fn new(clock: &Clock, time: Duration) -> Delay {
            Delay {
                clock: clock.clone(),
                time,
                deadline: clock.now() + Duration::from_millis(time.as_millis() as u64),
                alarm: None,
            }
        }
    }
}
