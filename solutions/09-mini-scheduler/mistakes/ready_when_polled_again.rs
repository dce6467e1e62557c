//! Mistake: takes a second poll for its wake.
//!
//! It is polled again, so its time must have come. But anybody may poll it, for any reason.
//!
//! Breaks: delay.deadline
//! Verdict: wrong in delay::ready_at_its_deadline
//! Verdict: wrong in delay::the_last_waker_counts
//! Verdict: wrong in delay::fractions_count

mod delay {
    #[derive(Debug)]
    pub struct Delay {
        clock: Clock,
        time: Duration,
        deadline: Duration,
        alarm: Option<Alarm>,
        alarm_was_set: bool,
    }

    impl Delay {
        pub fn new(clock: &Clock, time: Duration) -> Delay {
            Delay {
                clock: clock.clone(),
                time,
                deadline: clock.now() + time,
                alarm: None,
                alarm_was_set: false,
            }
        }
    }

    impl Future for Delay {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
            // Whoever polls now may be another than last time.
            self.cancel_alarm();
            if self.alarm_was_set || self.clock.now() >= self.deadline {
                return Poll::Ready(self.time);
            }
            self.alarm_was_set = true;
            let waker = context.waker().clone();
            self.alarm = Some(self.clock.set_alarm(self.deadline, waker));
            Poll::Pending
        }
    }
}
