//! Where a thread is: return addresses, taken from within a signal handler if need be, and the source lines they stand for.

use std::{
    cell::Cell,
    env,
    ops::Range,
    path::PathBuf,
    ptr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use nix::libc::{c_int, c_void, siginfo_t};

use crate::{os, record::Place};

/// Deep enough for a learner's code under tokio under the lab.
pub(crate) const DEPTH: usize = 256;

/// Return addresses, innermost first.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Addresses(Vec<usize>);

/// One call, inlined ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) column: Option<u32>,
}

/// Where a thread that is interrupted leaves its addresses. One for each home thread.
#[derive(Debug)]
pub(crate) struct Slot {
    addresses: [AtomicUsize; DEPTH],
    /// Whether the thread was in a system call.
    in_a_call: AtomicBool,
    /// How many are stored; 0 means none yet.
    length: AtomicUsize,
}

thread_local! {
    // Constant and without a destructor, so that a signal handler may read it.
    static SLOT: Cell<*const Slot> = const { Cell::new(ptr::null()) };
}

impl From<Frame> for Place {
    fn from(Frame { file, line, column }: Frame) -> Place {
        Place { file, line, column }
    }
}

impl Slot {
    /// A slot for the calling thread. It must be given back with [`Slot::release`] before it is dropped.
    pub(crate) fn adopt() -> Arc<Slot> {
        static HANDLER: OnceLock<bool> = OnceLock::new();
        // The first call loads the unwinder, which a signal handler must not.
        os::backtrace(&mut [ptr::null_mut(); 4]);
        HANDLER.get_or_init(|| os::on_interrupt(leave_addresses).is_ok());
        let slot = Arc::new(Slot {
            addresses: [const { AtomicUsize::new(0) }; DEPTH],
            in_a_call: AtomicBool::new(false),
            length: AtomicUsize::new(0),
        });
        SLOT.set(Arc::as_ptr(&slot));
        slot
    }

    /// Takes the slot from the calling thread.
    pub(crate) fn release() {
        SLOT.set(ptr::null());
    }

    /// Makes room for the next addresses.
    pub(crate) fn clear(&self) {
        self.length.store(0, Ordering::Release);
    }

    /// The addresses, once they are there.
    pub(crate) fn addresses(&self) -> Option<Addresses> {
        let length = self.length.load(Ordering::Acquire);
        let stored = self.addresses[..length.min(DEPTH)].iter();
        (length > 0).then(|| Addresses::of(stored.map(|one| one.load(Ordering::Relaxed))))
    }

    /// Whether the thread was in a system call there.
    pub(crate) fn is_in_a_call(&self) -> bool {
        self.in_a_call.load(Ordering::Relaxed)
    }
}

/// The signal handler. It allocates nothing and takes no lock.
extern "C" fn leave_addresses(_signal: c_int, _info: *mut siginfo_t, registers: *mut c_void) {
    let slot = SLOT.get();
    if slot.is_null() {
        return;
    }
    // SAFETY: whoever set the pointer on this thread keeps the slot until it has taken the pointer back.
    let slot = unsafe { &*slot };
    let mut addresses = [ptr::null_mut::<c_void>(); DEPTH];
    let length = os::backtrace(&mut addresses);
    for (to, from) in slot.addresses.iter().zip(&addresses[..length]) {
        to.store(from.addr(), Ordering::Relaxed);
    }
    // SAFETY: they are those of this handler.
    let in_a_call = unsafe { os::is_in_a_call(registers) };
    slot.in_a_call.store(in_a_call, Ordering::Relaxed);
    slot.length.store(length, Ordering::Release);
}

impl Addresses {
    /// Those of the calling thread.
    pub(crate) fn here() -> Addresses {
        let mut addresses = [ptr::null_mut::<c_void>(); DEPTH];
        let length = os::backtrace(&mut addresses);
        Addresses::of(addresses[..length].iter().map(|one| one.addr()))
    }

    /// Addresses that somebody else has taken.
    pub(crate) fn of(addresses: impl Iterator<Item = usize>) -> Addresses {
        Addresses(addresses.collect())
    }

    /// The calls they stand for, innermost first; those without line tables are left out.
    pub(crate) fn frames(&self) -> Vec<Frame> {
        let mut frames = self.absolute_frames();
        for frame in &mut frames {
            if let Some(inside) = frame.file.strip_prefix(workspace()) {
                frame.file = inside.to_owned();
            }
        }
        frames
    }

    /// Line tables name every file in full.
    fn absolute_frames(&self) -> Vec<Frame> {
        static PROGRAM: OnceLock<Range<usize>> = OnceLock::new();
        let program = PROGRAM.get_or_init(os::program);
        let mut frames = Vec::new();
        // A library's own lines may be known, too, where its debugging symbols are installed.
        for address in self.0.iter().filter(|one| program.contains(one)) {
            // A return address is that of the next instruction; `resolve` knows that the call is just before it.
            backtrace::resolve(ptr::without_provenance_mut(*address), |symbol| {
                if let (Some(file), Some(line)) = (symbol.filename(), symbol.lineno()) {
                    frames.push(Frame {
                        file: file.to_string_lossy().into_owned(),
                        line,
                        column: symbol.colno().filter(|column| *column > 0),
                    });
                }
            });
        }
        frames
    }
}

/// Finds out where the program and its libraries were loaded, for which `/proc` is read. Line tables are read when they are
/// needed.
pub(crate) fn get_ready() {
    backtrace::resolve(ptr::null_mut(), |_| {});
}

/// The program's own file. The second way serves where there is no `/proc`.
pub(crate) fn program() -> Option<PathBuf> {
    env::current_exe()
        .ok()
        .or_else(|| env::args_os().next().map(PathBuf::from))
}

/// The folder that `file!()` and panics are relative to, for a program that cargo built: what this very file's name in the
/// line tables has before it.
fn workspace() -> &'static str {
    static WORKSPACE: OnceLock<String> = OnceLock::new();
    WORKSPACE.get_or_init(|| {
        let frames = Addresses::here().absolute_frames();
        let root = frames
            .iter()
            .find_map(|frame| frame.file.strip_suffix(file!()));
        // Stripping `/` from every name would make the standard library the learner's.
        root.filter(|root| root.len() > 1)
            .unwrap_or("\0")
            .to_owned()
    })
}

/// Whether `file` belongs to the lab or the simulated world.
pub(crate) fn is_lab(file: &str) -> bool {
    // Both live in one folder; this file is `…/lab/src/frames.rs`.
    let root = file!().trim_end_matches("lab/src/frames.rs");
    let inside = file.strip_prefix(root).unwrap_or_default();
    inside.starts_with("lab/src/") || inside.starts_with("sim-core/src/") || is_world(file)
}

/// Whether `file` is where calls are noted as they are made.
pub(crate) fn is_trap(file: &str) -> bool {
    is_lab(file) && file.contains("lab/src/trap")
}

/// Whether `file` belongs to the world of an exercise: `exercises/01-chef/world/kitchen.rs`. A submission's begin with `src`, or
/// have it in the place of `world`.
fn is_world(file: &str) -> bool {
    let mut folders = file.split('/');
    folders.next() == Some("exercises") && folders.nth(1) == Some("world")
}

/// Whether `file` belongs to the standard library.
pub(crate) fn is_std(file: &str) -> bool {
    file.starts_with("/rustc/") || file.contains("/library/std/") || file.contains("/library/core/")
}

/// Whether `file` is where the standard library makes something when it is first needed: a `OnceLock`, a `LazyLock`.
pub(crate) fn is_first_use(file: &str) -> bool {
    const FILES: [&str; 3] = ["/once.rs", "/once_lock.rs", "/lazy_lock.rs"];
    is_std(file) && (file.contains("/sync/once/") || FILES.iter().any(|end| file.ends_with(end)))
}

/// Whether `file` belongs to tokio.
pub(crate) fn is_tokio(file: &str) -> bool {
    file.contains("/tokio-1.")
}

/// Whether `file` is where tokio waits for a moment.
pub(crate) fn is_timer(file: &str) -> bool {
    is_tokio(file) && file.contains("/src/time/")
}

/// Whether `file` is where tokio waits for a `Mutex` or an `RwLock`.
pub(crate) fn is_lock(file: &str) -> bool {
    is_tokio(file)
        && ["/src/sync/mutex.rs", "/src/sync/rwlock.rs"]
            .iter()
            .any(|end| file.ends_with(end))
}

/// Whether `file` is where tokio yields.
pub(crate) fn is_yield(file: &str) -> bool {
    is_tokio(file) && file.ends_with("/task/yield_now.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_thread_lead_to_this_file() {
        let frames = Addresses::here().frames();
        let this = frames
            .iter()
            .find(|frame| frame.file.ends_with("lab/src/frames.rs"));
        assert!(this.is_some(), "{frames:?}");
    }

    #[test]
    fn an_interrupted_thread_tells_where_it_is() {
        let slot = Slot::adopt();
        assert!(os::Thread::current().interrupt());
        // The signal is for this thread, so it is handled before `interrupt` is over.
        let frames = slot.addresses().expect("the handler ran").frames();
        Slot::release();
        assert!(
            frames
                .iter()
                .any(|frame| frame.file.ends_with("lab/src/os.rs")),
            "{frames:?}"
        );
    }

    #[test]
    fn the_lab_knows_its_own_files() {
        assert!(is_lab(file!()));
        assert!(is_lab("exercises/01-chef/world/kitchen.rs"));
        assert!(!is_lab("src/lib.rs"));
        assert!(!is_lab("src/exercises/01-chef/world/kitchen.rs"));
        assert!(!is_lab("exercises/01-chef/src/world/kitchen.rs"));
        assert!(!is_lab("exercises/01-chef/tests/checks.rs"));
    }
}
