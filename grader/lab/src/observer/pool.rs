//! When the blocking pool begins with what a poll asks of it: when that poll is over.
//!
//! A thread of the pool may be so quick, or the home thread held up for so long, that `spawn_blocking` or a call to `tokio::fs`
//! is over before the same poll first asks for it. Then the future goes on without having waited, and comes before another
//! that is ready as well. Which of them it is would be chance.
//!
//! tokio, built as the lab wants it, opens a span for each such call and enters it on the pool's thread, just before the call
//! itself: there it can be made to wait. The span's number is that of the poll.

use std::{
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use tracing::{
    Event, Metadata, Subscriber,
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
    subscriber::{Interest, set_global_default},
};

use super::Observer;

/// The target of tokio's spans for what is done on the blocking pool.
const BLOCKING: &str = "tokio::task::blocking";

/// A number that no poll has: of calls that no poll asks for.
const NO_POLL: u64 = u64::MAX - 1;

/// Hears of each call. There is one for the whole process; which run a call belongs to is known by the thread.
struct Usher;

/// Where threads of the pool wait for the end of a poll.
#[derive(Debug, Default)]
pub(super) struct Gate {
    waiting: AtomicUsize,
    lock: Mutex<()>,
    opened: Condvar,
}

/// From now on, what the pool is asked for waits for the end of the poll that asks.
pub(crate) fn usher() {
    // Where several runs are in one process all but the first find an usher there.
    let _ = set_global_default(Usher);
}

impl Gate {
    /// Waits until `is_over`, which becomes so just before [`Gate::open`] is called.
    fn wait(&self, is_over: impl Fn() -> bool) {
        let mut guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_add(1, Ordering::SeqCst);
        while !is_over() {
            guard = self
                .opened
                .wait(guard)
                .unwrap_or_else(PoisonError::into_inner);
        }
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }

    /// Lets everybody through who waits for what has just come about.
    pub(super) fn open(&self) {
        if self.waiting.load(Ordering::SeqCst) > 0 {
            let _guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
            self.opened.notify_all();
        }
    }
}

impl Observer {
    /// The number of the poll that the calling thread is at, if it is at one.
    fn poll_under_way(&self) -> Option<u64> {
        let poll = self.beat.poll.load(Ordering::Relaxed);
        (poll % 2 == 1 && thread::current().id() == self.home).then_some(poll)
    }

    /// Has a thread of the pool wait for the end of `poll`.
    fn wait_for_end(&self, poll: u64) {
        // A call that comes too late, when the runtime is shut down, is dropped by who makes it: on the home thread perhaps.
        if thread::current().id() != self.home {
            let is_over = || self.beat.poll.load(Ordering::SeqCst) != poll;
            self.gate.wait(is_over);
        }
    }
}

impl Subscriber for Usher {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == BLOCKING
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }

    /// On the thread that asks.
    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        let poll = Observer::current().and_then(|observer| observer.poll_under_way());
        Id::from_u64(poll.unwrap_or(NO_POLL))
    }

    /// On the pool's thread.
    fn enter(&self, span: &Id) {
        if let Some(observer) = Observer::current() {
            observer.wait_for_end(span.into_u64());
        }
    }

    fn exit(&self, _span: &Id) {}

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, _event: &Event<'_>) {}
}
