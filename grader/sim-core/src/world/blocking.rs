//! Blocking calls in virtual time: what a thread that sleeps looks like to a paused clock.
//!
//! tokio's paused clock does not move while a `spawn_blocking` closure runs, so a simulated blocking call that waits for
//! virtual time would wait for ever. A pump on the home runtime moves the clock for it: once every busy thread of the
//! blocking pool is inside such a call and every other task has had its turn, nothing but time can go on, and the pump
//! advances it, a millisecond (tokio's finest timer) at a time.

use std::{
    sync::{Condvar, Mutex, OnceLock},
    thread,
    time::Duration,
};

use super::{Clock, World, lock};
use crate::timeline::Moment;

/// The threads that are inside a blocking call.
#[derive(Default)]
pub(super) struct Sleepers {
    state: Mutex<State>,
    woken: Condvar,
    pace: OnceLock<Ask>,
}

/// Tells how far the others are.
type Ask = Box<dyn Fn() -> Pace + Send + Sync>;

/// How far those are of whom the world itself knows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// A poll could not do all that there was to do: it has its turn once more.
    Behind,
    /// A thread that is not tokio's is at work, or it is not known yet.
    AtWork,
    /// There are no threads but tokio's, and every poll could do all that there was to do.
    OnlyTokio,
    /// Other threads are there, and at a moment since the last question every thread slept, those of the blocking pool included.
    EverybodySleeps,
}

#[derive(Default)]
struct State {
    /// When each sleeping thread is to wake.
    wake_at: Vec<Moment>,
    /// Whether the pump's task is running.
    pumped: bool,
}

/// How long a blocking call holds the home thread, in real time. Long enough that no observer can miss it.
const HELD: Duration = Duration::from_millis(20);

/// How many turns in a row nothing must have been ready before the clock moves: one for the task that the runtime blocks
/// on, which stands in no queue, and one for what that has made ready.
const TURNS: u32 = 3;

/// How long the home thread steps aside for the threads of the pool, in real time. Shorter than to wait for a turn on a busy
/// machine, as a thread must that spins.
const ASIDE: Duration = Duration::from_micros(20);

impl World {
    /// Blocks the calling thread for `delay` of this world's time.
    ///
    /// On the home thread of a paused world time cannot pass, whatever one does: there the call really holds the thread
    /// for a moment, as the call it stands for would.
    pub fn block_for(&self, delay: Duration) {
        match self.inner.clock {
            Clock::Live => thread::sleep(delay),
            Clock::Paused if self.is_home() => {
                thread::sleep(HELD);
            }
            Clock::Paused => self.sleep_until(Moment::after(self.elapsed() + delay)),
        }
    }

    /// Has `pace` asked before time moves. Without it there are no threads but tokio's. Only the first call counts.
    pub fn set_pace(&self, pace: impl Fn() -> Pace + Send + Sync + 'static) {
        let _ = self.inner.blocking.pace.set(Box::new(pace));
    }

    fn sleep_until(&self, wake: Moment) {
        let sleepers = &self.inner.blocking;
        let mut state = lock(&sleepers.state);
        state.wake_at.push(wake);
        if !state.pumped {
            state.pumped = true;
            self.inner.home.spawn(pump(self.clone()));
        }
        while self.now() < wake {
            state = sleepers
                .woken
                .wait(state)
                .unwrap_or_else(|poisoned| poisoned.into_inner());
        }
        // The pump took this sleeper off the list when it woke it.
    }

    /// Whether nothing but time can go on: no task is ready, and every thread that is busy is inside a blocking call of this world, or
    /// waits for one that is. `None` if that is for the next turn to say.
    fn only_time_can_go_on(&self) -> Option<bool> {
        let metrics = self.inner.home.metrics();
        let ready = metrics.global_queue_depth() + metrics.worker_local_queue_depth(0);
        let idle = metrics.num_idle_blocking_threads();
        // Of more calls than the pool has threads for, the rest waits until one of those that sleep has woken.
        let begun = metrics.blocking_queue_depth() == 0 || idle == 0;
        if ready > 0 || !begun {
            return Some(false);
        }
        let sleepers = &self.inner.blocking;
        match sleepers.pace.get().map_or(Pace::OnlyTokio, |ask| ask()) {
            Pace::Behind => None,
            Pace::AtWork => {
                thread::sleep(ASIDE);
                None
            }
            Pace::OnlyTokio => {
                let busy = metrics.num_blocking_threads() - idle;
                Some(busy <= lock(&sleepers.state).wake_at.len())
            }
            Pace::EverybodySleeps => Some(true),
        }
    }

    /// Wakes the threads whose time has come; false when none is left asleep.
    fn wake_sleepers(&self) -> bool {
        let now = self.now();
        let sleepers = &self.inner.blocking;
        let mut state = lock(&sleepers.state);
        state.wake_at.retain(|wake| *wake > now);
        state.pumped = !state.wake_at.is_empty();
        sleepers.woken.notify_all();
        state.pumped
    }
}

/// Moves the clock while threads are asleep.
async fn pump(world: World) {
    while world.wake_sleepers() {
        let mut turns = 0;
        while turns < TURNS {
            match world.only_time_can_go_on() {
                None => {}
                Some(true) => turns += 1,
                Some(false) => {
                    turns = 0;
                    thread::sleep(ASIDE);
                }
            }
            tokio::task::yield_now().await;
        }
        tokio::time::advance(Duration::from_millis(1)).await;
    }
}
