//! Who has a lock of tokio's, a `Mutex` or an `RwLock`, and since when: for the report on a run in which nobody gives it back.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    fmt,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use sim_core::timeline::Moment;
use tokio::task::{Id, try_id};
use tracing::{
    Event, Metadata,
    field::{Field, Visit},
};

use super::Observer;
use crate::frames::Addresses;

/// What is told of locks here.
const MODULES: [&str; 2] = ["tokio::sync::mutex", "tokio::sync::rwlock"];

/// Whether it is noted where locks are taken. That takes longer than to take one, so it waits for a run that needs it.
static PLACES: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The lock that is entered, by its number.
    static ENTERED: Cell<Option<u64>> = const { Cell::new(None) };
    /// Who was seen to wait for a lock, while somebody looks.
    static SOUGHT: RefCell<Option<Vec<Sought>>> = const { RefCell::new(None) };
}

/// A wait for a lock.
#[derive(Debug, Clone)]
pub(crate) struct Sought {
    /// The task that waits; none is the check's body.
    pub(crate) task: Option<Id>,
    /// Who has the lock; `None` if that is nobody, or several had it at once.
    pub(crate) holder: Option<Holder>,
}

/// Who has taken a lock and has not given it back.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    /// The task that has taken it; none is the check's body.
    pub(crate) task: Option<Id>,
    /// Whether that was on another thread than the run's own.
    pub(crate) is_elsewhere: bool,
    /// When.
    pub(crate) since: Moment,
    /// Where, if that was noted.
    pub(crate) at: Addresses,
}

/// The locks that are taken.
#[derive(Debug, Default)]
pub(super) struct Locks(HashMap<u64, Taken>);

#[derive(Debug)]
struct Taken {
    first: Holder,
    /// How many have it now: more than one if they only read.
    holders: usize,
    /// Whether it was ever more than one, so that it is not known who is left.
    is_shared: bool,
}

/// What has changed about a lock.
#[derive(Debug, Clone, Copy)]
enum Change {
    Taken,
    GivenBack,
}

/// From now on it is noted where locks are taken; false if it already was.
pub(crate) fn note_places() -> bool {
    !PLACES.swap(true, Ordering::Relaxed)
}

/// Who is seen to wait for a lock while `look` polls futures for nothing but that; and what it returns.
pub(crate) fn sought_in<T>(look: impl FnOnce() -> T) -> (T, Vec<Sought>) {
    SOUGHT.set(Some(Vec::new()));
    let looked = look();
    (looked, SOUGHT.take().unwrap_or_default())
}

/// What the calling thread waits for, if it is polled for a lock just now.
pub(crate) fn sought_now() -> Option<Sought> {
    let lock = ENTERED.get()?;
    let observer = Observer::current()?;
    Some(Sought {
        task: try_id(),
        holder: observer.seen().locks.holder(lock),
    })
}

/// Whether a span or an event is about a lock.
pub(super) fn are_meant(metadata: &Metadata<'_>) -> bool {
    let module = metadata.module_path().unwrap_or_default();
    MODULES.iter().any(|meant| module.starts_with(meant))
}

/// A lock was made; the number by which it goes.
pub(super) fn made() -> u64 {
    static NUMBERS: AtomicU64 = AtomicU64::new(1);
    NUMBERS.fetch_add(1, Ordering::Relaxed)
}

/// What comes now is about this lock.
pub(super) fn enters(lock: u64) {
    ENTERED.set(Some(lock));
    SOUGHT.with_borrow_mut(|sought| {
        if let Some(sought) = sought {
            sought.extend(sought_now());
        }
    });
}

/// What comes now is about no lock.
pub(super) fn exits() {
    ENTERED.set(None);
}

/// Something has changed about the lock that is entered.
pub(super) fn changes(event: &Event<'_>) {
    let mut update = Update::default();
    event.record(&mut update);
    // It was entered to be told of this, and nobody waits.
    SOUGHT.with_borrow_mut(|sought| {
        if let Some(sought) = sought {
            sought.pop();
        }
    });
    let (Some(lock), Some(change)) = (ENTERED.get(), update.change()) else {
        return;
    };
    // It may be given back on a thread that the submission has started.
    if let Some(observer) = Observer::current().or_else(Observer::only) {
        let at = match (change, PLACES.load(Ordering::Relaxed)) {
            (Change::Taken, true) => Addresses::here(),
            _ => Addresses::default(),
        };
        let holder = Holder {
            task: try_id(),
            is_elsewhere: thread::current().id() != observer.home,
            since: observer.world().now(),
            at,
        };
        observer.seen().locks.change(lock, change, holder);
    }
}

impl Locks {
    fn holder(&self, lock: u64) -> Option<Holder> {
        let taken = self.0.get(&lock)?;
        (!taken.is_shared).then(|| taken.first.clone())
    }

    fn change(&mut self, lock: u64, change: Change, holder: Holder) {
        match change {
            Change::Taken => {
                let taken = self.0.entry(lock).or_insert_with(|| Taken {
                    first: holder,
                    holders: 0,
                    is_shared: false,
                });
                taken.holders += 1;
                taken.is_shared |= taken.holders > 1;
            }
            Change::GivenBack => {
                if let Some(taken) = self.0.get_mut(&lock) {
                    taken.holders = taken.holders.saturating_sub(1);
                    if taken.holders == 0 {
                        self.0.remove(&lock);
                    }
                }
            }
        }
    }
}

/// What tokio says of a lock: of a mutex `locked`, of the others `write_locked`, or `current_readers` and whether to add them.
#[derive(Debug, Default)]
struct Update {
    is_locked: Option<bool>,
    is_added: Option<bool>,
}

impl Update {
    fn change(&self) -> Option<Change> {
        let is_taken = self.is_locked.or(self.is_added)?;
        Some(match is_taken {
            true => Change::Taken,
            false => Change::GivenBack,
        })
    }
}

impl Visit for Update {
    fn record_bool(&mut self, field: &Field, value: bool) {
        if ["locked", "write_locked"].contains(&field.name()) {
            self.is_locked = Some(value);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "current_readers.op" {
            self.is_added = Some(value == "add");
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn fmt::Debug) {}
}
