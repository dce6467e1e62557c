//! Mistake: keeps the waker of its first poll.
//!
//! An alarm is set already, so there seems to be nothing to do. But whoever polls now may be another.
//!
//! Breaks: delay.last_waker
//! Verdict: wrong in delay::the_last_waker_counts

mod delay {
    impl Future for Delay {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
            if self.clock.now() >= self.deadline {
                self.cancel_alarm();
                return Poll::Ready(self.time);
            }
            let waker = context.waker().clone();
            if self.alarm.is_none() {
                self.alarm = Some(self.clock.set_alarm(self.deadline, waker));
            }
            Poll::Pending
        }
    }
}
