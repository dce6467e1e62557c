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

use tokio::runtime::Handle;

use super::{Clock, World, lock};
use crate::timeline::Moment;

/// The threads that are inside a blocking call.
#[derive(Default)]
pub(super) struct Sleepers {
    state: Mutex<State>,
    woken: Condvar,
    pace: OnceLock<Pace>,
}

/// Tells whether every poll since it was last asked could do all that there was to do.
type Pace = Box<dyn Fn() -> bool + Send + Sync>;

#[derive(Default)]
struct State {
    /// The sleeping threads.
    asleep: Vec<Sleeper>,
    /// Whether the pump's task is running.
    pumped: bool,
}

/// A thread inside a blocking call.
struct Sleeper {
    wake: Moment,
    /// Whether it is one of the blocking pool. Others' are nothing to tokio, and are counted elsewhere.
    is_pooled: bool,
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

    /// Has `pace` asked, before time moves, whether every poll since it was last asked could do all that there was to do. If some
    /// could not, nobody has had their turn yet. Only the first call counts.
    pub fn set_pace(&self, pace: impl Fn() -> bool + Send + Sync + 'static) {
        let _ = self.inner.blocking.pace.set(Box::new(pace));
    }

    fn sleep_until(&self, wake: Moment) {
        let sleepers = &self.inner.blocking;
        let mut state = lock(&sleepers.state);
        // Only the pool's threads are in a runtime.
        let is_pooled = Handle::try_current().is_ok();
        state.asleep.push(Sleeper { wake, is_pooled });
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

    /// Whether nothing but time can go on: no task is ready, and every thread of the blocking pool that is busy is inside a
    /// blocking call of this world.
    fn only_time_can_go_on(&self) -> bool {
        let metrics = self.inner.home.metrics();
        let ready = metrics.global_queue_depth() + metrics.worker_local_queue_depth(0);
        let idle = metrics.num_idle_blocking_threads();
        let busy = metrics.num_blocking_threads() - idle;
        let state = lock(&self.inner.blocking.state);
        let asleep = state.asleep.iter().filter(|one| one.is_pooled).count();
        // Of more calls than the pool has threads for, the rest waits until one of those that sleep has woken.
        let begun = metrics.blocking_queue_depth() == 0 || idle == 0;
        ready == 0 && begun && busy <= asleep
    }

    /// Wakes the threads whose time has come; false when none is left asleep.
    fn wake_sleepers(&self) -> bool {
        let now = self.now();
        let sleepers = &self.inner.blocking;
        let mut state = lock(&sleepers.state);
        state.asleep.retain(|one| one.wake > now);
        state.pumped = !state.asleep.is_empty();
        sleepers.woken.notify_all();
        state.pumped
    }
}

/// Moves the clock while threads are asleep.
async fn pump(world: World) {
    while world.wake_sleepers() {
        let mut turns = 0;
        while turns < TURNS {
            if world.only_time_can_go_on() {
                let pace = world.inner.blocking.pace.get();
                turns += u32::from(pace.is_none_or(|pace| pace()));
            } else {
                turns = 0;
                thread::sleep(ASIDE);
            }
            tokio::task::yield_now().await;
        }
        tokio::time::advance(Duration::from_millis(1)).await;
    }
}
