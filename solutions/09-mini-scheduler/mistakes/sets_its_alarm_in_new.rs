//! Mistake: sets its alarm when it is made.
//!
//! The alarm is to wake whoever has polled last, so it gets a waker of its own that passes the wake on. It is set before
//! anybody waits.
//!
//! Breaks: delay.lazy
//! Verdict: wrong in delay::does_nothing_until_polled

mod delay {
    use std::{
        sync::{Arc, Mutex},
        task::{Wake, Waker},
    };

    use crate::lock::lock;

    #[derive(Debug)]
    pub struct Delay {
        clock: Clock,
        time: Duration,
        deadline: Duration,
        alarm: Option<Alarm>,
        relay: Arc<Relay>,
    }

    #[derive(Debug, Default)]
    struct Relay(Mutex<Option<Waker>>);

    impl Wake for Relay {
        fn wake(self: Arc<Self>) {
            let waker = lock(&self.0).take();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    impl Delay {
        pub fn new(clock: &Clock, time: Duration) -> Delay {
            let (deadline, relay) = (clock.now() + time, Arc::<Relay>::default());
            let alarm = clock.set_alarm(deadline, Waker::from(relay.clone()));
            Delay {
                clock: clock.clone(),
                time,
                deadline,
                alarm: Some(alarm),
                relay,
            }
        }
    }

    impl Future for Delay {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
            if self.clock.now() >= self.deadline {
                self.cancel_alarm();
                return Poll::Ready(self.time);
            }
            let waker = context.waker().clone();
            let before = lock(&self.relay.0).replace(waker);
            drop(before);
            Poll::Pending
        }
    }
}
