//! Wakers that do something when they are cloned or dropped, as those of other executors may.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{RawWaker, RawWakerVTable, Wake, Waker},
};

/// What such a waker does, once.
type Act = Box<dyn FnOnce() + Send>;

/// A waker that does `act` when it is cloned for the first time, and how often it was woken.
pub(super) fn acts_when_cloned(act: impl FnOnce() + Send + 'static) -> (Waker, Arc<Cloned>) {
    let cloned = Arc::new(Cloned {
        act: Mutex::new(Some(Box::new(act))),
        wakes: AtomicUsize::new(0),
    });
    let data = Arc::into_raw(cloned.clone()).cast();
    // SAFETY: the table takes `data` for what it is, and a `Cloned` may be used from any thread.
    (unsafe { Waker::new(data, &TABLE) }, cloned)
}

/// What is behind a waker of [`acts_when_cloned`].
pub(super) struct Cloned {
    act: Mutex<Option<Act>>,
    wakes: AtomicUsize,
}

impl Cloned {
    pub(super) fn wakes(&self) -> usize {
        self.wakes.load(Ordering::Relaxed)
    }
}

/// `std::task::Wake` leaves no say in what a clone does, so this one is made by hand. Each waker holds one count of an `Arc`.
static TABLE: RawWakerVTable = RawWakerVTable::new(
    |data| {
        // SAFETY: `data` is of `Arc::into_raw`, and the waker that is being cloned holds a count of it.
        let cloned = unsafe {
            Arc::increment_strong_count(data.cast::<Cloned>());
            &*data.cast::<Cloned>()
        };
        let act = cloned
            .act
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(act) = act {
            act();
        }
        RawWaker::new(data, &TABLE)
    },
    |data| {
        // SAFETY: as above; the count of the waker goes with it.
        let cloned = unsafe { Arc::from_raw(data.cast::<Cloned>()) };
        cloned.wakes.fetch_add(1, Ordering::Relaxed);
    },
    |data| {
        // SAFETY: as above; the waker keeps its count.
        let cloned = unsafe { &*data.cast::<Cloned>() };
        cloned.wakes.fetch_add(1, Ordering::Relaxed);
    },
    // SAFETY: as above; the count of the waker goes with it.
    |data| drop(unsafe { Arc::from_raw(data.cast::<Cloned>()) }),
);

/// A waker that does `act` when the last clone of it is gone.
pub(super) fn acts_when_dropped(act: impl FnOnce() + Send + 'static) -> Waker {
    Waker::from(Arc::new(Dropped(Mutex::new(Some(Box::new(act))))))
}

struct Dropped(Mutex<Option<Act>>);

impl Wake for Dropped {
    fn wake(self: Arc<Self>) {}
}

impl Drop for Dropped {
    fn drop(&mut self) {
        let act = self
            .0
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(act) = act {
            act();
        }
    }
}

/// A waker that does `act` each time that it is woken.
pub(super) fn acts_when_woken(act: impl Fn() + Send + Sync + 'static) -> Waker {
    Waker::from(Arc::new(Woken(act)))
}

struct Woken<F>(F);

impl<F: Fn() + Send + Sync + 'static> Wake for Woken<F> {
    fn wake(self: Arc<Self>) {
        (self.0)();
    }
}
