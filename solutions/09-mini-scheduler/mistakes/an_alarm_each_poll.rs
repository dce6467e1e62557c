//! Mistake: sets an alarm in each poll, and leaves those that were set before.
//!
//! Each poll brings a waker, and each waker gets its alarm. Only the last of them is remembered.
//!
//! Breaks: delay.one_alarm, delay.woken_once
//! Verdict: wrong in delay::ready_at_its_deadline
//! Verdict: wrong in delay::fractions_count
//! Verdict: wrong in delay::the_last_waker_counts

mod delay {
    impl Future for Delay {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
            if self.clock.now() >= self.deadline {
                self.cancel_alarm();
                return Poll::Ready(self.time);
            }
            let waker = context.waker().clone();
            self.alarm = Some(self.clock.set_alarm(self.deadline, waker));
            Poll::Pending
        }
    }
}
