//! A clock for those who build an executor: the time, a wait that others can end, and alarms.

use std::{
    collections::BTreeMap,
    fmt,
    panic::{Location, resume_unwind},
    sync::{Arc, Condvar, Mutex},
    task::Waker,
    time::{Duration, Instant},
};

use crate::{
    timeline::{MarkKind, SpanEnd, SpanKind},
    world::{HeldUp, Reason, World, lock},
};

mod witness;

pub use witness::Witness;

/// Calls of the clock at one moment of virtual time after which that moment will never end. Correct executors need a
/// hundredth of it.
const CALLS_AT_ONE_MOMENT: u32 = 100_000;

/// A clock, and the place where an executor waits when it has nothing to do. Clones are the same clock.
///
/// Times are counted from the moment at which the clock was made.
#[derive(Clone)]
pub struct Clock {
    inner: Arc<Inner>,
}

struct Inner {
    time: Time,
    state: Mutex<State>,
    /// For the real clock: the token was left, or an alarm was set.
    news: Condvar,
}

/// Whose time it is.
enum Time {
    /// The world's. It stands still but for the waits.
    Simulated(Simulated),
    /// That of the machine.
    Real(Instant),
}

struct Simulated {
    world: World,
    /// The lanes of the timeline: what the executor does, and what the check notes.
    waits: usize,
    notes: usize,
}

#[derive(Default)]
struct State {
    /// Whether somebody has called `unpark` since the last wait ended.
    token: bool,
    alarms: BTreeMap<Alarm, Waker>,
    alarms_made: u64,
    /// What is to happen during the waits, and when.
    script: BTreeMap<(Duration, u64), Event>,
    events_made: u64,
    log: Log,
}

/// Something that happens while the executor waits, or would like to.
enum Event {
    /// Another thread does something.
    Act(Box<dyn FnOnce() + Send>),
    /// The wait ends for no reason.
    EarlyReturn,
}

#[derive(Default)]
struct Log {
    parks: usize,
    calls_at_moment: u32,
    waits: Vec<Duration>,
    notes: Vec<(String, Duration)>,
}

/// An alarm that was set. It is to be kept if the alarm may have to be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alarm {
    at: Duration,
    number: u64,
}

/// What a wait comes to next.
enum Next {
    Return,
    Happen(Event),
    Ring(Waker),
    Wait(Option<Duration>),
}

impl Clock {
    /// A clock that keeps the time of `world`, and who watches it.
    pub fn open(world: &World) -> (Clock, Witness) {
        let clock = Clock::new(Time::Simulated(Simulated {
            world: world.clone(),
            waits: world.open_lane("executor"),
            notes: world.open_lane("calls"),
        }));
        (clock.clone(), Witness::new(clock))
    }

    /// A clock that keeps the real time, for `main.rs`.
    pub fn live() -> Clock {
        Clock::new(Time::Real(Instant::now()))
    }

    fn new(time: Time) -> Clock {
        Clock {
            inner: Arc::new(Inner {
                time,
                state: Mutex::default(),
                news: Condvar::new(),
            }),
        }
    }

    /// The time.
    #[track_caller]
    pub fn now(&self) -> Duration {
        self.inner.called(Location::caller());
        self.inner.now()
    }

    /// Waits: until the time is `until`, or until somebody calls [`unpark`](Clock::unpark), whichever comes first. With
    /// `None` only the latter ends it.
    ///
    /// - It returns at once if `until` has come already, or if `unpark` was called since the last wait: a call that comes
    ///   before the wait is not lost, and ends it as well as one that comes during it. Many such calls count as one.
    /// - It may also return early, for no reason, as the wait of a thread may. Whoever waits looks again at what there is
    ///   to do.
    /// - Alarms ring in here, those that are due at the beginning included. They ring on the thread that waits.
    ///
    /// Hold no lock during this call. Who wants to wake you may need it.
    #[track_caller]
    pub fn park(&self, until: Option<Duration>) {
        let at = Location::caller();
        self.inner.called(at);
        lock(&self.inner.state).log.parks += 1;
        let began = self.inner.now();
        loop {
            match self.inner.next(until) {
                Next::Return | Next::Happen(Event::EarlyReturn) => break,
                // Both may run code of others, so no lock is held here.
                Next::Ring(waker) => waker.wake(),
                Next::Happen(Event::Act(act)) => self.inner.happen(act, at),
                Next::Wait(until) => self.inner.wait(until, at),
            }
        }
        let ended = self.inner.now();
        if ended > began {
            lock(&self.inner.state).log.waits.push(ended);
        }
    }

    /// Ends the wait in [`park`](Clock::park), on whatever thread that is; the next one if nobody waits now. It returns at
    /// once, and may be called from any thread.
    pub fn unpark(&self) {
        lock(&self.inner.state).token = true;
        self.inner.news.notify_all();
    }

    /// Has `waker` woken once, during a [`park`](Clock::park), when the time is `at`. Then the alarm is gone.
    pub fn set_alarm(&self, at: Duration, waker: Waker) -> Alarm {
        let mut state = lock(&self.inner.state);
        let number = state.alarms_made;
        state.alarms_made += 1;
        let alarm = Alarm { at, number };
        state.alarms.insert(alarm, waker);
        drop(state);
        self.inner.news.notify_all();
        alarm
    }

    /// Takes an alarm back: its waker is dropped and not woken. Nothing happens if it has rung, or was taken back already.
    pub fn cancel_alarm(&self, alarm: Alarm) {
        let waker = lock(&self.inner.state).alarms.remove(&alarm);
        // A waker may be the last to hold a task, and what that drops may set alarms or cancel them.
        drop(waker);
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl Inner {
    fn now(&self) -> Duration {
        match &self.time {
            Time::Simulated(simulated) => simulated.world.elapsed(),
            Time::Real(start) => start.elapsed(),
        }
    }

    /// Counts a call from `at`. Whoever waits by looking at the clock is told that it does not move.
    fn called(&self, at: &'static Location<'static>) {
        let Time::Simulated(Simulated { world, .. }) = &self.time else {
            return;
        };
        if !world.is_home() {
            return;
        }
        let calls = {
            let log = &mut lock(&self.state).log;
            log.calls_at_moment += 1;
            log.calls_at_moment
        };
        if calls > CALLS_AT_ONE_MOMENT {
            world.end_dead(Reason::ClockWatching, at);
        }
    }

    fn next(&self, until: Option<Duration>) -> Next {
        let now = self.now();
        let mut state = lock(&self.state);
        let event = state.script.first_key_value().map(|((at, _), _)| *at);
        let alarm = state.alarms.first_key_value().map(|(alarm, _)| alarm.at);
        if event.is_some_and(|at| at <= now)
            && let Some((_, event)) = state.script.pop_first()
        {
            return Next::Happen(event);
        }
        if alarm.is_some_and(|at| at <= now)
            && let Some((_, waker)) = state.alarms.pop_first()
        {
            return Next::Ring(waker);
        }
        if std::mem::take(&mut state.token) || until.is_some_and(|until| until <= now) {
            return Next::Return;
        }
        Next::Wait([until, event, alarm].into_iter().flatten().min())
    }

    /// Waits until the time is `until`. On the real clock it may return before, and does so for news.
    fn wait(&self, until: Option<Duration>, at: &'static Location<'static>) {
        match (&self.time, until) {
            (Time::Simulated(simulated), Some(until)) => {
                simulated.wait(until);
                lock(&self.state).log.calls_at_moment = 0;
            }
            (Time::Simulated(simulated), None) => simulated.world.end_dead(Reason::NobodyWakes, at),
            (Time::Real(start), until) => {
                let state = lock(&self.state);
                // What both give back is the lock, which nobody needs.
                match until.map(|until| until.saturating_sub(start.elapsed())) {
                    _ if state.token => {}
                    Some(rest) => drop(self.news.wait_timeout(state, rest)),
                    None => drop(self.news.wait(state)),
                }
            }
        }
    }

    /// Another thread does `act` while this one waits for its end.
    fn happen(&self, act: Box<dyn FnOnce() + Send>, at: &'static Location<'static>) {
        let Time::Simulated(simulated) = &self.time else {
            return;
        };
        let world = &simulated.world;
        world.mark(simulated.waits, "another thread", MarkKind::Event);
        match world.elsewhere(act) {
            Ok(Ok(())) => {}
            Ok(Err(panic)) => resume_unwind(panic),
            Err(HeldUp) => world.end_dead(Reason::WakeHeldUp, at),
        }
    }
}

impl Simulated {
    fn wait(&self, until: Duration) {
        let world = &self.world;
        let span = world.open_span(self.waits, "parked", SpanKind::Waiting);
        world.pass(until.saturating_sub(world.elapsed()));
        world.close_span(span, SpanEnd::Done);
    }
}

#[cfg(test)]
mod tests;
