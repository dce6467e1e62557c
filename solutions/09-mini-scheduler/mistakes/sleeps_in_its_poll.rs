//! Mistake: sleeps in its poll.
//!
//! It is ready when `poll` returns, and until then nobody else gets the thread.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in delay::ready_at_its_deadline
//! Verdict: blocked in delay::the_last_waker_counts
//! Verdict: blocked in delay::leaves_nothing_behind
//! Verdict: blocked in delay::fractions_count

mod delay {
    impl Future for Delay {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
            // Whoever polls now may be another than last time.
            self.cancel_alarm();
            if self.clock.now() >= self.deadline {
                return Poll::Ready(self.time);
            }
            let _ = context;
            std::thread::sleep(self.deadline - self.clock.now());
            Poll::Ready(self.time)
        }
    }
}
