//! Mistake: gives how long it was, and not how long it was to be.
//!
//! The two are the same as long as somebody polls it at its deadline.
//!
//! Breaks: delay.output
//! Verdict: wrong in delay::ready_at_its_deadline

mod delay {
    #[derive(Debug)]
    pub struct Delay {
        clock: Clock,
        begun: Duration,
        deadline: Duration,
        alarm: Option<Alarm>,
    }

    impl Delay {
        pub fn new(clock: &Clock, time: Duration) -> Delay {
            let begun = clock.now();
            Delay {
                clock: clock.clone(),
                begun,
                deadline: begun + time,
                alarm: None,
            }
        }
    }

    impl Future for Delay {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
            // Whoever polls now may be another than last time.
            self.cancel_alarm();
            let now = self.clock.now();
            if now >= self.deadline {
                return Poll::Ready(now - self.begun);
            }
            let waker = context.waker().clone();
            self.alarm = Some(self.clock.set_alarm(self.deadline, waker));
            Poll::Pending
        }
    }
}
