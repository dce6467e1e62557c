//! What tokio tells by its spans, built as the lab wants it: what the blocking pool is asked for, when a task's future is entered, and
//! which lock is taken and given back.

use std::cell::Cell;

use tracing::{
    Event, Metadata, Subscriber,
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
    subscriber::{Interest, set_global_default},
};

use super::{locks, pool};

/// The target of tokio's spans for what is done on the blocking pool.
const BLOCKING: &str = "tokio::task::blocking";

/// The target of its spans for tasks.
const TASKS: &str = "tokio::task";

thread_local! {
    /// How often the future of a task was entered since the poll under way began: to be polled, or to be dropped.
    static ENTRIES: Cell<u32> = const { Cell::new(0) };
}

/// Hears of all that. There is one for the whole process; which run something belongs to is known by the thread.
struct Usher;

/// What a span is about.
enum About {
    /// A call on the blocking pool, by its number.
    Call(u64),
    /// A task; which one does not matter.
    Task,
    /// A lock, by its number.
    Lock(u64),
}

/// From now on spans are heard of.
pub(crate) fn usher() {
    // Where several runs are in one process all but the first find an usher there.
    let _ = set_global_default(Usher);
}

/// A poll of a task begins.
pub(super) fn poll_begins() {
    ENTRIES.set(0);
}

/// Whether the task that ends now was not polled once more: then it was aborted, for its future was entered to be dropped, and for
/// nothing else.
pub(super) fn is_unpolled() -> bool {
    ENTRIES.get() == 1
}

impl About {
    fn id(self) -> Id {
        // Never 0, which no id may be.
        Id::from_u64(match self {
            About::Call(number) => number << 2 | 1,
            About::Lock(number) => number << 2 | 2,
            About::Task => 3,
        })
    }

    fn of(id: &Id) -> About {
        let number = id.into_u64() >> 2;
        match id.into_u64() & 3 {
            1 => About::Call(number),
            2 => About::Lock(number),
            _ => About::Task,
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
        [BLOCKING, TASKS].contains(&metadata.target()) && metadata.is_span()
            || locks::are_meant(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let about = match span.metadata().target() {
            BLOCKING => About::Call(pool::asked(span)),
            TASKS => About::Task,
            _ => About::Lock(locks::made()),
        };
        about.id()
    }

    fn enter(&self, span: &Id) {
        match About::of(span) {
            About::Call(number) => pool::begins(number),
            About::Task => ENTRIES.set(ENTRIES.get() + 1),
            About::Lock(number) => locks::enters(number),
        }
    }

    fn exit(&self, span: &Id) {
        if let About::Lock(_) = About::of(span) {
            locks::exits();
        }
    }

    /// What it says is said of the lock that was entered last.
    fn event(&self, event: &Event<'_>) {
        locks::changes(event);
    }

    fn try_close(&self, span: Id) -> bool {
        if let About::Call(number) = About::of(&span) {
            pool::ended(number);
        }
        true
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
}
