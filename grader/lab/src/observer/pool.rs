//! When the blocking pool begins with what a poll asks of it: when that poll is over.
//!
//! A thread of the pool may be so quick, or the home thread held up for so long, that `spawn_blocking` or a call to `tokio::fs`
//! is over before the same poll first asks for it. Then the future goes on without having waited, and comes before another
//! that is ready as well. Which of them it is would be chance.
//!
//! tokio, built as the lab wants it, opens a span for each such call and enters it on the pool's thread, just before the call
//! itself: there it can be made to wait. The span also says where the call was asked for, which is told of one that does not return.

use std::{
    collections::BTreeMap,
    fmt, ptr,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

use tracing::{
    field::{Field, Visit},
    span::Attributes,
};

use super::Observer;
use crate::record::Place;

/// The calls that are not over, by the numbers of their spans.
static CALLS: Mutex<BTreeMap<u64, Call>> = Mutex::new(BTreeMap::new());

/// A call that the pool was asked for.
#[derive(Debug, Clone)]
struct Call {
    /// The poll that asked, and whose home thread it was on. None if no poll did.
    poll: Option<u64>,
    /// Where.
    at: Place,
    /// The run that it belongs to, by the address of its observer.
    run: usize,
}

/// Where threads of the pool wait for the end of a poll.
#[derive(Debug, Default)]
pub(super) struct Gate {
    waiting: AtomicUsize,
    lock: Mutex<()>,
    opened: Condvar,
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
    /// Where the submission asked the pool for calls that are not over.
    pub(crate) fn open_calls(&self) -> Vec<Place> {
        let run = ptr::from_ref(self).addr();
        let calls = calls();
        let theirs = calls.values().filter(|call| call.run == run);
        let theirs = theirs.map(|call| call.at.clone());
        theirs.filter(|at| self.is_submission(&at.file)).collect()
    }

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

/// A poll asks for a call, whose span this is; the number by which it goes. To be called on the thread that asks.
pub(super) fn asked(span: &Attributes<'_>) -> u64 {
    static NUMBERS: AtomicU64 = AtomicU64::new(1);
    let observer = Observer::current();
    let mut at = Location::default();
    span.record(&mut at);
    let call = Call {
        poll: observer
            .as_ref()
            .and_then(|observer| observer.poll_under_way()),
        at: at.0,
        run: observer.map_or(0, |observer| Arc::as_ptr(&observer).addr()),
    };
    let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
    calls().insert(number, call);
    number
}

/// The call of this number is about to begin: it waits for the end of the poll that has asked. To be called on the pool's thread.
pub(super) fn begins(number: u64) {
    let poll = calls().get(&number).and_then(|call| call.poll);
    if let (Some(poll), Some(observer)) = (poll, Observer::current()) {
        observer.wait_for_end(poll);
    }
}

/// The call of this number is over.
pub(super) fn ended(number: u64) {
    calls().remove(&number);
}

fn calls() -> MutexGuard<'static, BTreeMap<u64, Call>> {
    CALLS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The place that a span's fields tell.
struct Location(Place);

impl Default for Location {
    fn default() -> Location {
        Location(Place {
            file: String::new(),
            line: 0,
            column: None,
        })
    }
}

impl Visit for Location {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "loc.file" {
            value.clone_into(&mut self.0.file);
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        let number = u32::try_from(value).unwrap_or(u32::MAX);
        match field.name() {
            "loc.line" => self.0.line = number,
            "loc.col" => self.0.column = Some(number),
            _ => {}
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn fmt::Debug) {}
}
