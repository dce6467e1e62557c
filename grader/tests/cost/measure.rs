//! Counts what a thread allocates, which is the same on every run, and the CPU time that it takes, which is not.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    time::Duration,
};

use nix::time::{ClockId, clock_gettime};

/// What some work has cost this thread.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// All bytes that were asked for, one after the other.
    pub allocated: usize,
    /// The most bytes that were held at once.
    pub peak: usize,
}

/// What `work` costs. What it returns is dropped before.
pub fn cost<T>(work: impl FnOnce() -> T) -> Cost {
    let before = HELD.get();
    PEAK.set(before);
    ALLOCATED.set(0);
    drop(work());
    Cost {
        allocated: ALLOCATED.get(),
        peak: usize::try_from(PEAK.get() - before).unwrap_or_default(),
    }
}

/// The CPU time that `work` takes this thread.
pub fn cpu_time<T>(work: impl FnOnce() -> T) -> Duration {
    let now = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
    let before = now();
    drop(work());
    now() - before
}

thread_local! {
    static ALLOCATED: Cell<usize> = const { Cell::new(0) };
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The allocator of the system, and a count.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn count(allocated: usize, freed: usize) {
    ALLOCATED.set(ALLOCATED.get().wrapping_add(allocated));
    // What one thread allocates another may free.
    let held = HELD.get() + allocated as isize - freed as isize;
    HELD.set(held);
    PEAK.set(PEAK.get().max(held));
}

// SAFETY: the system's allocator does it all. Counting neither allocates nor panics: the counters need no initialization and have
// no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as promised to us.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as promised to us.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: as promised to us.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // What grows step by step has grown by all steps together, however long they are.
        let (more, less) = (
            size.saturating_sub(layout.size()),
            layout.size().saturating_sub(size),
        );
        count(more, less);
        // SAFETY: as promised to us.
        unsafe { System.realloc(pointer, layout, size) }
    }
}
