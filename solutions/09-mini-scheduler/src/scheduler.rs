//! The event loop: its queue, its timers, its tasks, and what it shares with all that give it work.

use std::{
    collections::{BTreeMap, VecDeque},
    mem,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Wake, Waker},
    time::Duration,
};

use sim::clock::Clock;

use crate::{handle::Handle, lock::lock};

/// An event loop: callbacks, timers and tasks, all on the thread that calls [`run`](Scheduler::run).
pub struct Scheduler {
    shared: Arc<Shared>,
}

impl Scheduler {
    /// A scheduler that has nothing to do, and uses `clock`.
    pub fn new(clock: Clock) -> Scheduler {
        Scheduler {
            shared: Arc::new(Shared {
                clock,
                state: Mutex::default(),
            }),
        }
    }

    /// A handle to give it work.
    pub fn handle(&self) -> Handle {
        Handle {
            shared: self.shared.clone(),
        }
    }

    /// Does everything there is to do, and returns as soon as nothing is left: no callback, no timer, no task.
    pub fn run(&mut self) {
        let clock = &self.shared.clock;
        loop {
            let now = clock.now();
            let mut state = lock(&self.shared.state);
            while let Some(timer) = state.timers.first_entry()
                && timer.key().0 <= now
            {
                let callback = timer.remove();
                state.ready.push_back(callback);
            }
            let turn = state.ready.len();
            let next = state.timers.first_key_value().map(|((at, _), _)| *at);
            if turn == 0 && next.is_none() && state.tasks.is_empty() {
                return;
            }
            drop(state);
            if turn == 0 {
                clock.park(next);
            }
            for _ in 0..turn {
                // One by one, so that a panic leaves the rest where it is.
                let callback = lock(&self.shared.state).ready.pop_front();
                if let Some(callback) = callback {
                    callback();
                }
            }
        }
    }
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        let closed = State {
            closed: true,
            ..State::default()
        };
        // Taken out first: what is dropped may use a handle, which needs the lock.
        let left = mem::replace(&mut *lock(&self.shared.state), closed);
        for work in left.tasks.values() {
            work.cancel();
        }
    }
}

/// What a scheduler and its handles have in common.
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) state: Mutex<State>,
}

#[derive(Default)]
pub(crate) struct State {
    /// Everything that is ready is a callback: to poll a task is one as well.
    ready: VecDeque<Callback>,
    pub(crate) timers: BTreeMap<When, Callback>,
    timers_made: u64,
    /// Every task that has not ended. Whoever holds a waker can't keep a future alive.
    tasks: BTreeMap<u64, Arc<Work>>,
    tasks_made: u64,
    closed: bool,
}

pub(crate) type Callback = Box<dyn FnOnce() + Send>;

/// The moment of a timer, and its number among those for the same moment.
pub(crate) type When = (Duration, u64);

impl Shared {
    pub(crate) fn call_soon(&self, callback: Callback) {
        let mut state = lock(&self.state);
        if state.closed {
            return;
        }
        state.ready.push_back(callback);
        drop(state);
        // Perhaps the loop is waiting. If it is not, its next wait ends at once, which does no harm.
        self.clock.unpark();
    }

    pub(crate) fn call_at(&self, at: Duration, callback: Callback) -> When {
        let mut state = lock(&self.state);
        state.timers_made += 1;
        let when = (at, state.timers_made);
        if state.closed {
            return when;
        }
        state.timers.insert(when, callback);
        drop(state);
        // The loop may be waiting for a later one.
        self.clock.unpark();
        when
    }

    pub(crate) fn start(
        self: &Arc<Self>,
        body: Pin<Box<dyn Future<Output = ()> + Send>>,
    ) -> Arc<Work> {
        let mut state = lock(&self.state);
        state.tasks_made += 1;
        let work = Arc::new(Work {
            shared: self.clone(),
            number: state.tasks_made,
            progress: Mutex::new(Progress {
                body: Some(body),
                woken: false,
                cancelled: false,
            }),
        });
        if state.closed {
            drop(state);
            work.cancel();
        } else {
            state.tasks.insert(work.number, work.clone());
            drop(state);
            work.wake_by_ref();
        }
        work
    }

    /// A task has ended.
    pub(crate) fn forget(&self, number: u64) {
        let work = lock(&self.state).tasks.remove(&number);
        drop(work);
        // The loop may be waiting for this one alone.
        self.clock.unpark();
    }
}

/// A task as the loop sees it. It is its own waker.
pub(crate) struct Work {
    shared: Arc<Shared>,
    number: u64,
    progress: Mutex<Progress>,
}

struct Progress {
    /// Not there while it is being polled, and no more when it has ended.
    body: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// It stands in the ready queue.
    woken: bool,
    cancelled: bool,
}

impl Work {
    fn poll(self: Arc<Self>) {
        let body = {
            let mut progress = lock(&self.progress);
            // From here on a wake is news, the poll below included.
            progress.woken = false;
            progress.body.take()
        };
        let Some(mut body) = body else { return };
        let waker = Waker::from(self.clone());
        let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
        let mut progress = lock(&self.progress);
        if polled.is_pending() && !progress.cancelled {
            progress.body = Some(body);
            return;
        }
        drop(progress);
        drop(body);
        self.shared.forget(self.number);
    }

    pub(crate) fn cancel(&self) {
        let body = {
            let mut progress = lock(&self.progress);
            progress.cancelled = true;
            progress.body.take()
        };
        if body.is_some() {
            drop(body);
            self.shared.forget(self.number);
        }
    }
}

impl Wake for Work {
    fn wake(self: Arc<Self>) {
        let woken = mem::replace(&mut lock(&self.progress).woken, true);
        if !woken {
            let shared = self.shared.clone();
            shared.call_soon(Box::new(move || self.poll()));
        }
    }
}
