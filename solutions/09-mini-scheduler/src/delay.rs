//! A timer as a future: it sleeps until an alarm of the clock wakes it.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use sim::clock::{Alarm, Clock};

/// A future that is ready when its time has come. Its output is how long it had to wait.
#[derive(Debug)]
pub struct Delay {
    clock: Clock,
    time: Duration,
    deadline: Duration,
    alarm: Option<Alarm>,
}

impl Delay {
    /// A future that is ready after `time`, by `clock`.
    pub fn new(clock: &Clock, time: Duration) -> Delay {
        Delay {
            clock: clock.clone(),
            time,
            deadline: clock.now() + time,
            alarm: None,
        }
    }

    fn cancel_alarm(&mut self) {
        if let Some(alarm) = self.alarm.take() {
            self.clock.cancel_alarm(alarm);
        }
    }
}

impl Future for Delay {
    type Output = Duration;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
        // Whoever polls now may be another than last time.
        self.cancel_alarm();
        if self.clock.now() >= self.deadline {
            return Poll::Ready(self.time);
        }
        let waker = context.waker().clone();
        self.alarm = Some(self.clock.set_alarm(self.deadline, waker));
        Poll::Pending
    }
}

impl Drop for Delay {
    fn drop(&mut self) {
        self.cancel_alarm();
    }
}
