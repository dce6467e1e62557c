//! Mistake: leaves its alarm behind when it is ready.
//!
//! It is ready because the alarm has rung, so there is none left. But it may be polled at its deadline by somebody whom no
//! alarm has woken.
//!
//! Breaks: delay.nothing_left
//! Verdict: wrong in delay::leaves_nothing_behind

mod delay {
    impl Future for Delay {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
            if self.clock.now() >= self.deadline {
                return Poll::Ready(self.time);
            }
            // Whoever polls now may be another than last time.
            self.cancel_alarm();
            let waker = context.waker().clone();
            self.alarm = Some(self.clock.set_alarm(self.deadline, waker));
            Poll::Pending
        }
    }
}
