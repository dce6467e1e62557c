//! Mistake: reckons its deadline from its first poll.
//!
//! "Lazy" is taken to mean that its time does not pass either.
//!
//! Breaks: delay.begins
//! Verdict: wrong in delay::does_nothing_until_polled

mod delay {
    #[derive(Debug)]
    pub struct Delay {
        clock: Clock,
        time: Duration,
        deadline: Option<Duration>,
        alarm: Option<Alarm>,
    }

    impl Delay {
        pub fn new(clock: &Clock, time: Duration) -> Delay {
            Delay {
                clock: clock.clone(),
                time,
                deadline: None,
                alarm: None,
            }
        }
    }

    impl Future for Delay {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
            // Whoever polls now may be another than last time.
            self.cancel_alarm();
            let now = self.clock.now();
            let time = self.time;
            let deadline = *self.deadline.get_or_insert(now + time);
            if now >= deadline {
                return Poll::Ready(self.time);
            }
            let waker = context.waker().clone();
            self.alarm = Some(self.clock.set_alarm(deadline, waker));
            Poll::Pending
        }
    }
}
