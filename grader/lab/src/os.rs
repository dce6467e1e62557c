//! What the operating system knows about a thread.

use std::{
    cell::RefCell,
    fs::File,
    io,
    ops::Range,
    os::{
        fd::{FromRawFd, OwnedFd, RawFd},
        unix::fs::FileExt,
    },
    slice,
    time::{Duration, Instant},
};

use nix::{
    fcntl::{FcntlArg, FdFlag, fcntl},
    libc,
    sys::{
        pthread::{Pthread, pthread_kill, pthread_self},
        resource::{UsageWho, getrusage},
        signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction},
        time::TimeValLike as _,
    },
    time::{ClockId, clock_gettime},
};

mod siblings;

pub(crate) use siblings::Siblings;

/// A thread, as the operating system sees it.
#[derive(Debug)]
pub(crate) struct Thread {
    handle: Pthread,
    clock: Option<ClockId>,
    state: Option<File>,
}

/// What the thread did since it began, up to a moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// That moment.
    pub(crate) at: Instant,
    /// Time on a processor.
    pub(crate) cpu: Duration,
    /// Time in the queue for one, where the operating system tells.
    pub(crate) queued: Duration,
    /// How often it gave up the processor by itself, to wait for something.
    pub(crate) waits: i64,
    /// How often it waited for a page to be read from disk.
    pub(crate) page_reads: i64,
}

/// What a thread does at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It runs, or stands in the queue for a processor.
    Ready,
    /// It sleeps, or waits for somebody.
    Asleep,
    /// It waits for the disk, or for the kernel itself. Nothing can wake it before that.
    AtTheDisk,
}

/// How long a thread has stood in the queue for a processor. That can only have grown if the thread was off it.
#[derive(Debug, Default)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
struct Queue {
    told_in: Option<File>,
    /// How often the thread had been off its processor when `time` was read.
    switches: i64,
    time: Duration,
}

thread_local! {
    /// The calling thread's, once [`Thread::current`] was called there.
    static QUEUE: RefCell<Queue> = RefCell::default();
}

/// Fields of a thread's state, counted from its name.
const STATE: usize = 1;
const THREADS: usize = 18;

impl Thread {
    /// The calling thread. From then on its [`usage`] tells how long it was in the queue.
    pub(crate) fn current() -> Thread {
        QUEUE.with_borrow_mut(|queue| queue.told_in = schedstat());
        Thread {
            handle: pthread_self(),
            clock: own_cpu_clock(),
            // Linux only, and opened before any learner code runs. It stays bound to this thread, whoever reads it.
            state: File::open("/proc/thread-self/stat").ok(),
        }
    }

    /// The CPU time it has used.
    pub(crate) fn cpu(&self) -> Option<Duration> {
        self.clock
            .and_then(|clock| clock_gettime(clock).ok())
            .map(Duration::from)
    }

    /// What it does now. `None` where the operating system does not tell.
    pub(crate) fn state(&self) -> Option<State> {
        self.told(STATE, |state| match state {
            b"S" => State::Asleep,
            b"D" => State::AtTheDisk,
            _ => State::Ready,
        })
    }

    /// How many threads its process has. `None` where the operating system does not tell.
    pub(crate) fn siblings(&self) -> Option<usize> {
        let number = |text: &[u8]| str::from_utf8(text).ok()?.parse().ok();
        self.told(THREADS, number).flatten()
    }

    /// What is told of it in a field of its state.
    fn told<T>(&self, field: usize, read: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let mut line = [0; 256];
        let length = self.state.as_ref()?.read_at(&mut line, 0).ok()?;
        // `PID (NAME) STATE …`; the name may hold anything, parentheses included.
        let name_end = line[..length].iter().rposition(|byte| *byte == b')')?;
        let mut fields = line[name_end..length].split(|byte| *byte == b' ');
        fields.nth(field).map(read)
    }

    /// Runs the handler set with [`on_interrupt`] on that thread.
    pub(crate) fn interrupt(&self) -> bool {
        pthread_kill(self.handle, INTERRUPT).is_ok()
    }
}

/// By default ignored, so that one that comes late does no harm.
const INTERRUPT: Signal = Signal::SIGURG;

/// What a signal handler is told: the signal, what sent it, and the thread's registers as they were.
pub(crate) type Handler = extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void);

/// Sets what [`Thread::interrupt`] runs. It must do nothing but what a signal handler may.
pub(crate) fn on_interrupt(handler: Handler) -> io::Result<()> {
    let action = SigAction::new(
        SigHandler::SigAction(handler),
        SaFlags::SA_RESTART,
        SigSet::empty(),
    );
    // SAFETY: the caller promises a handler that is async-signal-safe.
    unsafe { sigaction(INTERRUPT, &action) }?;
    Ok(())
}

/// Whether a signal came while its thread was in a system call, and not just before or after. True where that can't be told.
///
/// # Safety
///
/// The registers are those that the handler was given.
pub(crate) unsafe fn is_in_a_call(registers: *const libc::c_void) -> bool {
    // A call that was interrupted says so; or it is made once more, and then the thread is about to.
    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    {
        const SYSCALL: [u8; 2] = [0x0f, 0x05];
        // SAFETY: promised by the caller; the thread runs there, so there is code, and what it has just done stands before it.
        unsafe {
            let registers = &(*registers.cast::<libc::ucontext_t>()).uc_mcontext.gregs;
            let next = registers[libc::REG_RIP as usize] as usize;
            let code = |at: usize| *std::ptr::with_exposed_provenance::<[u8; 2]>(at);
            let interrupted = registers[libc::REG_RAX as usize] == -i64::from(libc::EINTR);
            code(next) == SYSCALL || (interrupted && code(next - 2) == SYSCALL)
        }
    }
    #[cfg(all(target_os = "linux", target_arch = "aarch64"))]
    {
        const SVC: u32 = 0xd400_0001;
        // SAFETY: as above.
        unsafe {
            let registers = &(*registers.cast::<libc::ucontext_t>()).uc_mcontext;
            let next = registers.pc as usize;
            let code = |at: usize| *std::ptr::with_exposed_provenance::<u32>(at);
            let interrupted = registers.regs[0] as i64 == -i64::from(libc::EINTR);
            code(next) == SVC || (interrupted && code(next - 4) == SVC)
        }
    }
    #[cfg(not(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    )))]
    {
        let _ = registers;
        true
    }
}

/// What the calling thread has used so far; `None` where the operating system does not count by thread.
pub(crate) fn usage() -> Option<Usage> {
    #[cfg(not(target_os = "linux"))]
    return None;
    #[cfg(target_os = "linux")]
    QUEUE.with_borrow_mut(|queue| {
        loop {
            let at = Instant::now();
            let usage = getrusage(UsageWho::RUSAGE_THREAD).ok()?;
            let waits = usage.voluntary_context_switches();
            let switches = waits + usage.involuntary_context_switches();
            // The thread was not off its processor since the time in the queue was read: so all of this is of one moment.
            if switches == queue.switches {
                let cpu = usage.user_time() + usage.system_time();
                return Some(Usage {
                    at,
                    cpu: Duration::from_micros(u64::try_from(cpu.num_microseconds()).ok()?),
                    queued: queue.time,
                    waits,
                    page_reads: usage.major_page_faults(),
                });
            }
            queue.switches = switches;
            queue.time = queue.read().unwrap_or(queue.time);
        }
    })
}

#[cfg(target_os = "linux")]
impl Queue {
    fn read(&self) -> Option<Duration> {
        queued(self.told_in.as_ref()?)
    }
}

/// Where it is told how long the calling thread has stood in the queue for a processor, if it is. It stays bound to this thread,
/// whoever reads it.
pub(crate) fn schedstat() -> Option<File> {
    File::open("/proc/thread-self/schedstat").ok()
}

/// How long that was, as told in its `schedstat`. May be called from a signal handler.
pub(crate) fn queued(schedstat: &File) -> Option<Duration> {
    let mut line = [0; 64];
    let length = schedstat.read_at(&mut line, 0).ok()?;
    // Nanoseconds on a processor, nanoseconds in the queue for one, and how often.
    let mut fields = str::from_utf8(&line[..length]).ok()?.split(' ');
    fields.nth(1)?.parse().ok().map(Duration::from_nanos)
}

/// The CPU time of the whole process.
pub(crate) fn process_cpu() -> Option<Duration> {
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)
        .ok()
        .map(Duration::from)
}

/// The most memory the process ever held, in bytes.
pub(crate) fn peak_memory() -> Option<u64> {
    let kibibytes = getrusage(UsageWho::RUSAGE_SELF).ok()?.max_rss();
    // macOS counts bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    u64::try_from(kibibytes).ok().map(|size| size * unit)
}

/// Return addresses of the calling thread, innermost first; returns how many were stored. May be called from a signal
/// handler once it has been called outside of one.
pub(crate) fn backtrace(addresses: &mut [*mut libc::c_void]) -> usize {
    let most = libc::c_int::try_from(addresses.len()).unwrap_or(libc::c_int::MAX);
    // SAFETY: the buffer is as long as said.
    let stored = unsafe { libc::backtrace(addresses.as_mut_ptr(), most) };
    usize::try_from(stored).unwrap_or(0)
}

/// Where the program itself is in memory: not its libraries, whose lines are nobody's here. Everywhere, where the operating
/// system does not tell.
pub(crate) fn program() -> Range<usize> {
    #[cfg(target_os = "linux")]
    {
        extern "C" fn first(
            info: *mut libc::dl_phdr_info,
            _size: libc::size_t,
            found: *mut libc::c_void,
        ) -> libc::c_int {
            // SAFETY: both pointers are valid for this call; the first object listed is the program itself, with as many headers
            // as it says.
            let (info, found, headers) = unsafe {
                let info = &*info;
                let headers = slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum));
                (info, &mut *found.cast::<Range<usize>>(), headers)
            };
            let loaded = headers.iter().filter(|one| one.p_type == libc::PT_LOAD);
            for header in loaded {
                let start = (info.dlpi_addr + header.p_vaddr) as usize;
                found.start = found.start.min(start);
                found.end = found.end.max(start + header.p_memsz as usize);
            }
            1
        }
        let mut found = Range {
            start: usize::MAX,
            end: 0,
        };
        // SAFETY: `first` keeps to the signature and writes to `found` only.
        unsafe { libc::dl_iterate_phdr(Some(first), (&raw mut found).cast()) };
        found
    }
    #[cfg(not(target_os = "linux"))]
    return 0..usize::MAX;
}

/// Takes over a file descriptor that the parent process left open for us, and keeps it from our own children.
///
/// # Safety
///
/// Nobody else may own it.
pub(crate) unsafe fn inherited(descriptor: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: promised by the caller.
    let owned = unsafe { OwnedFd::from_raw_fd(descriptor) };
    fcntl(&owned, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    Ok(owned)
}

fn own_cpu_clock() -> Option<ClockId> {
    #[cfg(target_os = "linux")]
    {
        let mut clock = 0;
        // SAFETY: the calling thread is alive, and `clock` is ours.
        let failed = unsafe { libc::pthread_getcpuclockid(libc::pthread_self(), &mut clock) };
        (failed == 0).then(|| ClockId::from_raw(clock))
    }
    #[cfg(not(target_os = "linux"))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_thread_that_waits_is_seen_asleep() {
        let (hello, thread) = mpsc::channel();
        let (done, wait) = mpsc::channel::<()>();
        let waiter = std::thread::spawn(move || {
            hello.send(Thread::current()).unwrap();
            wait.recv().ok();
        });
        let thread = thread.recv().unwrap();
        // This one, and that one.
        assert!(thread.siblings().is_none_or(|number| number >= 2));
        if thread.state.is_some() {
            while thread.state() != Some(State::Asleep) {
                std::thread::yield_now();
            }
        }
        assert!(thread.cpu().is_none_or(|cpu| cpu > Duration::ZERO));
        drop(done);
        waiter.join().unwrap();
    }

    #[test]
    fn a_function_of_the_program_is_in_it_and_what_is_mapped_is_not() {
        let program = program();
        assert!(program.contains(&(usage as fn() -> Option<Usage> as usize)));
        if cfg!(target_os = "linux") {
            // On the heap or mapped, as libraries are.
            assert!(!program.contains(&vec![0; 1 << 22].as_ptr().addr()));
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_thread_that_shares_its_processor_stands_in_the_queue() {
        use nix::{
            sched::{CpuSet, sched_getaffinity, sched_setaffinity},
            unistd::Pid,
        };
        let here = Pid::from_raw(0);
        let allowed = sched_getaffinity(here).unwrap();
        let first = (0..).find(|cpu| allowed.is_set(*cpu).unwrap()).unwrap();
        let mut one = CpuSet::new();
        one.set(first).unwrap();
        sched_setaffinity(here, &one).unwrap();

        Thread::current();
        let (done, busy) = mpsc::channel::<()>();
        // A thread begins with the processors of the one that starts it.
        let rival = std::thread::spawn(move || {
            while busy.try_recv() != Err(mpsc::TryRecvError::Disconnected) {
                std::hint::spin_loop();
            }
        });
        let before = usage().unwrap();
        if QUEUE.with_borrow(Queue::read).is_some() {
            while usage().unwrap().queued == before.queued {
                std::hint::spin_loop();
            }
        }
        drop(done);
        rival.join().unwrap();
        // Other tests may be run on this thread.
        sched_setaffinity(here, &allowed).unwrap();
    }

    #[test]
    fn a_wait_is_counted() {
        let before = usage();
        std::thread::sleep(Duration::from_millis(1));
        if let (Some(before), Some(after)) = (before, usage()) {
            assert!(after.waits > before.waits);
        }
    }
}
