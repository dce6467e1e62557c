//! A waker that notes who keeps a clone of it: whoever waits has to. So it is known where a future waits, whatever it is made of.

use std::{
    cell::Cell,
    mem::ManuallyDrop,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{RawWaker, RawWakerVTable, Waker},
};

use crate::frames::Addresses;

thread_local! {
    /// Whether futures are polled only to see where they wait.
    static LOOKS: Cell<bool> = const { Cell::new(false) };
}

/// How many clones are noted.
const MOST: usize = 1_000;

/// Calls `poll`, which polls futures only to see where they wait: whoever holds several polls all of them.
pub(crate) fn look<T>(poll: impl FnOnce() -> T) -> T {
    LOOKS.set(true);
    let polled = poll();
    LOOKS.set(false);
    polled
}

/// Whether the calling thread polls only to see where futures wait.
pub(crate) fn looks() -> bool {
    LOOKS.get()
}

/// What became of such a waker.
#[derive(Debug)]
pub(crate) struct Clones {
    inner: Waker,
    woken: AtomicBool,
    taken: Mutex<Vec<Addresses>>,
}

impl Clones {
    /// Notes on a waker that wakes as `inner` does.
    pub(crate) fn of(inner: Waker) -> Arc<Clones> {
        Arc::new(Clones {
            inner,
            woken: AtomicBool::new(false),
            taken: Mutex::default(),
        })
    }

    /// That waker.
    pub(crate) fn waker(self: &Arc<Self>) -> Waker {
        // SAFETY: the functions of the table take the pointer for what it is, a count of this `Arc`, and everything behind it may be
        // used from any thread.
        unsafe { Waker::from_raw(raw(self.clone())) }
    }

    /// Whether it was woken, by itself or by a clone.
    pub(crate) fn woken(&self) -> bool {
        self.woken.load(Ordering::Acquire)
    }

    /// Where clones were taken so far.
    pub(crate) fn taken(&self) -> Vec<Addresses> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.clone()
    }

    fn note(&self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() < MOST {
            taken.push(Addresses::here());
        }
    }

    fn wake(&self) {
        self.woken.store(true, Ordering::Release);
        self.inner.wake_by_ref();
    }
}

fn raw(clones: Arc<Clones>) -> RawWaker {
    RawWaker::new(Arc::into_raw(clones).cast(), &TABLE)
}

const TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_one);

/// What is behind the pointer of a waker, which keeps its count.
///
/// # Safety
///
/// The pointer is that of a waker made by [`raw`].
unsafe fn behind(pointer: *const ()) -> ManuallyDrop<Arc<Clones>> {
    // SAFETY: promised by the caller.
    ManuallyDrop::new(unsafe { Arc::from_raw(pointer.cast()) })
}

unsafe fn clone(pointer: *const ()) -> RawWaker {
    // SAFETY: only the table has this function.
    let clones = unsafe { behind(pointer) };
    clones.note();
    raw(Arc::clone(&clones))
}

unsafe fn wake(pointer: *const ()) {
    // SAFETY: only the table has this function, and `wake` takes the waker's count with it.
    ManuallyDrop::into_inner(unsafe { behind(pointer) }).wake();
}

unsafe fn wake_by_ref(pointer: *const ()) {
    // SAFETY: only the table has this function.
    unsafe { behind(pointer) }.wake();
}

unsafe fn drop_one(pointer: *const ()) {
    // SAFETY: only the table has this function, and a waker that is dropped takes its count with it.
    drop(ManuallyDrop::into_inner(unsafe { behind(pointer) }));
}

#[cfg(test)]
mod tests {
    use std::sync::Weak;

    use super::*;

    #[test]
    fn clones_are_noted_and_wake_and_go() {
        let clones = Clones::of(Waker::noop().clone());
        let waker = clones.waker();
        assert!(clones.taken().is_empty());
        let kept = waker.clone();
        let [at] = &clones.taken()[..] else {
            panic!("{:?}", clones.taken())
        };
        let here = |file: &str| file.ends_with("lab/src/clones.rs");
        assert!(at.frames().iter().any(|frame| here(&frame.file)));
        assert!(kept.will_wake(&waker) && !clones.woken());
        kept.wake();
        assert!(clones.woken());
        waker.wake_by_ref();
        let gone: Weak<_> = Arc::downgrade(&clones);
        drop((waker, clones));
        assert!(gone.upgrade().is_none());
    }
}
