//! Who watches a clock, lets things happen at moments of its choosing, and notes what happened.

use std::{panic::Location, time::Duration};

use super::{Clock, Event, Inner, Simulated, Time};
use crate::{timeline::MarkKind, world::lock};

/// Watches a clock and writes its script. The checks hold it; learner code does not. Clones watch the same clock.
#[derive(Debug, Clone)]
pub struct Witness {
    clock: Clock,
}

impl Witness {
    pub(super) fn new(clock: Clock) -> Witness {
        Witness { clock }
    }

    /// Has another thread do `act` in the first wait in which the time is `at` or later. A wait that begins later than
    /// that begins with it, which is as if it had come just before.
    pub fn from_a_thread_at(&self, at: Duration, act: impl FnOnce() + Send + 'static) {
        self.script(at, Event::Act(Box::new(act)));
    }

    /// Has another thread do `act` now, and waits for its end: for use in a task or a callback that is running.
    ///
    /// # Panics
    ///
    /// With whatever `act` panics with.
    #[track_caller]
    pub fn from_a_thread(&self, act: impl FnOnce() + Send + 'static) {
        self.clock.inner.happen(Box::new(act), Location::caller());
    }

    /// Has the first wait in which the time is `at` or later end at once, for no reason.
    pub fn end_a_wait_at(&self, at: Duration) {
        self.script(at, Event::EarlyReturn);
    }

    /// Lets `time` pass, as it does while a callback is hard at work.
    pub fn work(&self, time: Duration) {
        self.simulated().world.pass(time);
        self.state(|state| state.log.calls_at_moment = 0);
    }

    /// Notes that `what` happened now.
    pub fn note(&self, what: impl Into<String>) {
        let (what, simulated) = (what.into(), self.simulated());
        simulated
            .world
            .mark(simulated.notes, &what, MarkKind::Event);
        let now = simulated.world.elapsed();
        self.state(|state| state.log.notes.push((what, now)));
    }

    /// What was noted, in order, such as `tea at 250 ms`.
    pub fn notes(&self) -> Vec<String> {
        self.state(|state| {
            let notes = state.log.notes.iter();
            notes
                .map(|(what, at)| format!("{what} at {} ms", at.as_millis()))
                .collect()
        })
    }

    /// When each wait ended in which time passed.
    pub fn waits(&self) -> Vec<Duration> {
        self.state(|state| state.log.waits.clone())
    }

    /// How many waits there were in all.
    pub fn parks(&self) -> usize {
        self.state(|state| state.log.parks)
    }

    /// For when the alarms that stand are set.
    pub fn alarms(&self) -> Vec<Duration> {
        self.state(|state| state.alarms.keys().map(|alarm| alarm.at).collect())
    }

    fn script(&self, at: Duration, event: Event) {
        self.state(|state| {
            let number = state.events_made;
            state.events_made += 1;
            state.script.insert((at, number), event);
        });
    }

    fn state<T>(&self, look: impl FnOnce(&mut super::State) -> T) -> T {
        let inner: &Inner = &self.clock.inner;
        look(&mut lock(&inner.state))
    }

    fn simulated(&self) -> &Simulated {
        match &self.clock.inner.time {
            Time::Simulated(simulated) => simulated,
            Time::Real(_) => unreachable!("nobody watches a real clock"),
        }
    }
}
