//! The trap on Linux: which calls are seen, and the notes of a thread. `filter` turns the calls into a signal, whose `handler` writes
//! the notes.

use std::{
    cell::Cell,
    fs::File,
    ptr,
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use nix::libc::{self, c_long, c_void};

use super::{Call, Caught, Waits};
use crate::{
    frames::{Addresses, DEPTH},
    os,
};

mod filter;
mod handler;

pub(super) use filter::filter;

/// How many different calls are kept of a poll.
const MOST: usize = 16;

/// After so many calls in a poll nobody looks any more where they come from, which takes longer than the calls.
const LOOKS: usize = 256;

/// Every call that is trapped, whoever in the C library makes it.
const CALLS: &[(c_long, Call)] = &[
    (libc::SYS_nanosleep, Call::Sleep),
    (libc::SYS_clock_nanosleep, Call::Sleep),
    (libc::SYS_openat, Call::File("opened a file")),
    (libc::SYS_fsync, Call::File("wrote a file to disk")),
    (libc::SYS_fdatasync, Call::File("wrote a file to disk")),
    (libc::SYS_copy_file_range, Call::File("copied a file")),
    (libc::SYS_renameat, Call::File("renamed a file")),
    (libc::SYS_renameat2, Call::File("renamed a file")),
    (libc::SYS_mkdirat, Call::File("made a folder")),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_open, Call::File("opened a file")),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_creat, Call::File("opened a file")),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_rename, Call::File("renamed a file")),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_mkdir, Call::File("made a folder")),
];

/// What a thread has called within a poll. Only that thread writes to it, in a signal handler, too: so the atomics are for the
/// compiler.
#[derive(Debug)]
struct Notes {
    is_armed: AtomicBool,
    looks: AtomicUsize,
    number: AtomicUsize,
    notes: [Note; MOST],
    /// How long the thread stood in the queue for a processor is told there.
    schedstat: Option<File>,
}

#[derive(Debug)]
struct Note {
    call: AtomicI64,
    waited: AtomicU64,
    length: AtomicUsize,
    addresses: [AtomicUsize; DEPTH],
}

/// A thread's notes. The handler finds them by a pointer, which is taken back in the end.
#[derive(Debug)]
pub(super) struct Notebook(Box<Notes>);

thread_local! {
    // Constant and without a destructor, so that a signal handler may read it.
    static NOTES: Cell<*const Notes> = const { Cell::new(ptr::null()) };
    static WAITS: Cell<*const Waits> = const { Cell::new(ptr::null()) };
}

impl Notebook {
    /// The calling thread's. `None` if calls can't be told apart here.
    pub(super) fn open() -> Option<Notebook> {
        static HANDLER: OnceLock<bool> = OnceLock::new();
        // The first call loads the unwinder, which a signal handler must not.
        os::backtrace(&mut [ptr::null_mut(); 4]);
        HANDLER
            .get_or_init(|| handler::set().is_ok())
            .then_some(())?;
        let note = || Note {
            call: AtomicI64::new(0),
            waited: AtomicU64::new(0),
            length: AtomicUsize::new(0),
            addresses: [const { AtomicUsize::new(0) }; DEPTH],
        };
        let notes = Box::new(Notes {
            is_armed: AtomicBool::new(false),
            looks: AtomicUsize::new(0),
            number: AtomicUsize::new(0),
            notes: std::array::from_fn(|_| note()),
            schedstat: os::schedstat(),
        });
        NOTES.set(&raw const *notes);
        Some(Notebook(notes))
    }
}

impl Drop for Notebook {
    fn drop(&mut self) {
        if NOTES.get() == &raw const *self.0 {
            NOTES.set(ptr::null());
        }
    }
}

/// The calling thread's notes, if it has any.
fn notes() -> Option<&'static Notes> {
    // SAFETY: whoever set the pointer on this thread takes it back before the notes go, and nobody here keeps them for longer than a
    // call.
    unsafe { NOTES.get().as_ref() }
}

pub(super) fn telling(waits: &Waits, work: impl FnOnce()) {
    /// Takes the pointer back, also from a thread that unwinds.
    struct Told;
    impl Drop for Told {
        fn drop(&mut self) {
            WAITS.set(ptr::null());
        }
    }
    WAITS.set(waits);
    let _told = Told;
    work();
}

pub(super) fn arm() {
    if let Some(notes) = notes() {
        notes.number.store(0, Ordering::Relaxed);
        notes.looks.store(0, Ordering::Relaxed);
        notes.is_armed.store(true, Ordering::Release);
    }
}

pub(super) fn disarm() {
    if let Some(notes) = notes() {
        notes.is_armed.store(false, Ordering::Release);
    }
}

pub(super) fn caught() -> Vec<Caught> {
    let Some(notes) = notes() else {
        return Vec::new();
    };
    let number = notes.number.load(Ordering::Acquire);
    let notes = notes.notes[..number].iter();
    notes.filter_map(Note::read).collect()
}

impl Note {
    fn read(&self) -> Option<Caught> {
        let number = self.call.load(Ordering::Relaxed);
        let length = self.length.load(Ordering::Relaxed);
        let addresses = self.addresses[..length].iter();
        Some(Caught {
            call: call(number)?,
            at: Addresses::of(addresses.map(|one| one.load(Ordering::Relaxed))),
            waited: Duration::from_nanos(self.waited.load(Ordering::Relaxed)),
        })
    }

    fn is_of(&self, number: c_long, addresses: &[*mut c_void]) -> bool {
        let length = self.length.load(Ordering::Relaxed);
        let stored = self.addresses[..length].iter();
        self.call.load(Ordering::Relaxed) == number
            && length == addresses.len()
            && stored
                .zip(addresses)
                .all(|(stored, one)| stored.load(Ordering::Relaxed) == one.addr())
    }
}

/// What the call of this number does, if it is trapped.
fn call(number: c_long) -> Option<Call> {
    if number == libc::SYS_futex {
        return Some(Call::Wait);
    }
    let found = CALLS.iter().find(|(one, _)| *one == number);
    found.map(|(_, call)| *call)
}

impl Notes {
    /// Nanoseconds that pass for the thread: not while it stands in the queue for a processor.
    fn now(&self) -> u64 {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: `time` is ours.
        unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
        let now = time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64;
        let queued = self.schedstat.as_ref().and_then(os::queued);
        now.saturating_sub(queued.map_or(0, |queued| queued.as_nanos() as u64))
    }
}
