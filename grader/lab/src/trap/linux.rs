//! The trap on Linux: the thread's notebook, the handler that writes to it, and the filter that calls the handler.

use std::{
    cell::Cell,
    io, mem,
    ops::Range,
    os::fd::{AsRawFd as _, OwnedFd, RawFd},
    ptr, slice,
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use nix::libc::{self, c_int, c_long, c_void, sock_filter};

use super::{Call, Caught, Waits};
use crate::{
    frames::{Addresses, DEPTH},
    os,
};

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

/// What is behind these paths is no disk.
const NO_DISK: [&[u8]; 3] = [b"/proc/", b"/sys/", b"/dev/"];

/// What a futex is asked for, without its flags.
const OPERATION: u32 = 0x7f;

/// The C library's locks, taken while it has signals blocked, wait by `FUTEX_WAIT` from within its own functions, and a signal then
/// would end the process. What Rust's standard library and parking_lot wait by comes from the function `syscall`, which is so long at the
/// most.
const SYSCALL: usize = 64;

/// What a thread has called within a poll. Only that thread writes to it, in a signal handler, too: so the atomics are for the
/// compiler.
#[derive(Debug)]
struct Notes {
    is_armed: AtomicBool,
    looks: AtomicUsize,
    number: AtomicUsize,
    notes: [Note; MOST],
    /// How long the thread stood in the queue for a processor is told there.
    schedstat: Option<OwnedFd>,
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
        HANDLER.get_or_init(|| handle().is_ok()).then_some(())?;
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
            schedstat: std::fs::File::open("/proc/thread-self/schedstat")
                .ok()
                .map(OwnedFd::from),
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

// ---------------------------------------------------------------------------------------------------------- the handler

/// The registers of a thread that made a call, as they were before it.
struct Registers<'a>(&'a mut libc::ucontext_t);

#[cfg(target_arch = "x86_64")]
impl Registers<'_> {
    fn number(&self) -> c_long {
        self.0.uc_mcontext.gregs[libc::REG_RAX as usize]
    }

    fn arguments(&self) -> [c_long; 6] {
        const ORDER: [c_int; 6] = [
            libc::REG_RDI,
            libc::REG_RSI,
            libc::REG_RDX,
            libc::REG_R10,
            libc::REG_R8,
            libc::REG_R9,
        ];
        ORDER.map(|register| self.0.uc_mcontext.gregs[register as usize])
    }

    fn answer(&mut self, answer: c_long) {
        self.0.uc_mcontext.gregs[libc::REG_RAX as usize] = answer;
    }
}

#[cfg(target_arch = "aarch64")]
impl Registers<'_> {
    fn number(&self) -> c_long {
        self.0.uc_mcontext.regs[8] as c_long
    }

    fn arguments(&self) -> [c_long; 6] {
        std::array::from_fn(|number| self.0.uc_mcontext.regs[number] as c_long)
    }

    fn answer(&mut self, answer: c_long) {
        self.0.uc_mcontext.regs[0] = answer as u64;
    }
}

/// Makes the call. It comes from here and not from the C library, so the filter lets it through.
///
/// # Safety
///
/// That of the call.
unsafe fn make(number: c_long, arguments: [c_long; 6]) -> c_long {
    let [a, b, c, d, e, f] = arguments;
    let mut answer: c_long;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: promised by the caller; the kernel changes no register but these.
    unsafe {
        std::arch::asm!(
            "syscall",
            inlateout("rax") number => answer,
            in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d, in("r8") e, in("r9") f,
            lateout("rcx") _, lateout("r11") _,
            options(nostack)
        );
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: promised by the caller; the kernel changes no register but this.
    unsafe {
        std::arch::asm!(
            "svc 0",
            in("x8") number,
            inlateout("x0") a => answer,
            in("x1") b, in("x2") c, in("x3") d, in("x4") e, in("x5") f,
            options(nostack)
        );
    }
    answer
}

/// Has the signal of a trapped call handled.
fn handle() -> io::Result<()> {
    // SAFETY: all zeros are a valid `sigaction`, and the handler does only what one may.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = on_trap as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART | libc::SA_NODEFER;
        match libc::sigaction(libc::SIGSYS, &action, ptr::null_mut()) {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

/// The signal handler. It allocates nothing and takes no lock: the call may come from anywhere.
extern "C" fn on_trap(_signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    /// That a filter sent the signal.
    const SYS_SECCOMP: c_int = 1;
    // SAFETY: the kernel gives both to a handler that asks for them, and they live as long as it runs. `errno` is the thread's own.
    unsafe {
        if (*info).si_code != SYS_SECCOMP {
            return;
        }
        let mut registers = Registers(&mut *context.cast());
        let (number, arguments) = (registers.number(), registers.arguments());
        let note = take_down(number, arguments);
        let is_wait = call(number) == Some(Call::Wait);
        // SAFETY: who has set it on this thread takes it back before its end.
        let waits = WAITS.get().as_ref().filter(|_| is_wait);
        waits.inspect(|waits| waits.turn());
        let answer = match note {
            Some((notes, note)) if is_wait => {
                let errno = *libc::__errno_location();
                let before = notes.now();
                let answer = make(number, arguments);
                let waited = notes.now().saturating_sub(before);
                note.waited.fetch_add(waited, Ordering::Relaxed);
                *libc::__errno_location() = errno;
                answer
            }
            _ => make(number, arguments),
        };
        waits.inspect(|waits| waits.turn());
        registers.answer(answer);
    }
}

/// Notes the call, if the thread's calls are noted.
///
/// # Safety
///
/// The arguments are those of a call that the thread makes.
unsafe fn take_down(
    number: c_long,
    arguments: [c_long; 6],
) -> Option<(&'static Notes, &'static Note)> {
    let notes = notes()?;
    if !notes.is_armed.load(Ordering::Acquire) || unsafe { is_no_disk(number, arguments) } {
        return None;
    }
    if notes.looks.fetch_add(1, Ordering::Relaxed) >= LOOKS {
        return None;
    }
    let mut addresses = [ptr::null_mut::<c_void>(); DEPTH];
    let length = os::backtrace(&mut addresses);
    let addresses = &addresses[..length];
    let taken = notes.number.load(Ordering::Relaxed);
    let known = &notes.notes[..taken];
    if let Some(note) = known.iter().find(|note| note.is_of(number, addresses)) {
        return Some((notes, note));
    }
    let note = notes.notes.get(taken)?;
    note.call.store(number, Ordering::Relaxed);
    note.waited.store(0, Ordering::Relaxed);
    for (to, from) in note.addresses.iter().zip(addresses) {
        to.store(from.addr(), Ordering::Relaxed);
    }
    note.length.store(length, Ordering::Relaxed);
    notes.number.store(taken + 1, Ordering::Release);
    Some((notes, note))
}

/// Whether a file is opened that is on no disk, as the standard library does to count the processors.
///
/// # Safety
///
/// The arguments are those of a call that the thread makes.
unsafe fn is_no_disk(number: c_long, arguments: [c_long; 6]) -> bool {
    let path = match number {
        libc::SYS_openat => arguments[1],
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open => arguments[0],
        _ => return false,
    };
    let path = ptr::with_exposed_provenance::<u8>(path as usize);
    let begins_with = |start: &[u8]| {
        // SAFETY: the C library was given a text that ends with a zero; none is read beyond it.
        let mut bytes = (0..).map(|at| unsafe { *path.add(at) });
        start.iter().all(|one| bytes.next() == Some(*one))
    };
    !path.is_null() && NO_DISK.iter().any(|start| begins_with(start))
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
        let queued = self.schedstat.as_ref().map(|file| queued(file.as_raw_fd()));
        now.saturating_sub(queued.unwrap_or_default())
    }
}

/// Nanoseconds that a thread has stood in the queue for a processor, read from its `schedstat`: the second number.
fn queued(schedstat: RawFd) -> u64 {
    let mut line = [0u8; 64];
    // SAFETY: the buffer is as long as said.
    let length = unsafe { libc::pread(schedstat, line.as_mut_ptr().cast(), line.len(), 0) };
    let line = &line[..usize::try_from(length).unwrap_or(0)];
    let second = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let digits = second.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number: u64, digit| {
        number
            .wrapping_mul(10)
            .wrapping_add(u64::from(digit - b'0'))
    })
}

// ----------------------------------------------------------------------------------------------------------- the filter

/// Where the kernel's description of a call has its number, its numbering, from where it was made, and its second argument.
const NUMBER: u32 = 0;
const NUMBERING: u32 = 4;
const FROM: u32 = 8;
const SECOND: u32 = 24;

/// `AUDIT_ARCH_X86_64` and `AUDIT_ARCH_AARCH64`.
const OWN_NUMBERING: u32 = if cfg!(target_arch = "x86_64") {
    0xc000_003e
} else {
    0xc000_00b7
};

/// Puts the calling thread, and those that it starts from now on, under the filter.
pub(super) fn filter() -> io::Result<()> {
    let program = program().ok_or(io::ErrorKind::Unsupported)?;
    let description = libc::sock_fprog {
        len: program.len() as _,
        filter: program.as_ptr().cast_mut(),
    };
    // SAFETY: the description and the program live for as long as the calls take.
    let set = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::syscall(
                libc::SYS_seccomp,
                libc::SECCOMP_SET_MODE_FILTER,
                0,
                &raw const description,
            ) == 0
    };
    if set {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// The filter, in the kernel's own instructions. What most calls need to pass comes first.
fn program() -> Option<Vec<sock_filter>> {
    // SAFETY: the name ends with a zero.
    let syscall = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"syscall".as_ptr()) }.addr();
    let library = library(syscall)?;
    // Addresses are compared by their lower halves.
    let upper = |address: usize| (address >> 32) as u32;
    if syscall == 0 || upper(library.start) != upper(library.end) {
        return None;
    }
    let (trap, allow) = (libc::SECCOMP_RET_TRAP, libc::SECCOMP_RET_ALLOW);
    let mut program = vec![load(NUMBER)];
    // Each known number leads past the `allow` behind the list.
    let known: Vec<_> = CALLS.iter().map(|(number, _)| *number).collect();
    for (at, number) in known.iter().enumerate() {
        let rest = (known.len() - at) as u8 + 1;
        program.push(jump(libc::BPF_JEQ, *number as u32, rest, 0));
    }
    program.push(jump(libc::BPF_JEQ, libc::SYS_futex as u32, 1, 0));
    program.push(answer(allow));
    // From the C library?
    program.extend([
        load(NUMBERING),
        jump(libc::BPF_JEQ, OWN_NUMBERING, 0, 5),
        load(FROM + 4),
        jump(libc::BPF_JEQ, upper(library.start), 0, 3),
        load(FROM),
        jump(libc::BPF_JGE, library.start as u32, 0, 1),
        jump(libc::BPF_JGE, library.end as u32, 0, 1),
        answer(allow),
    ]);
    // A futex is asked for many things.
    program.extend([
        load(NUMBER),
        jump(libc::BPF_JEQ, libc::SYS_futex as u32, 1, 0),
        answer(trap),
        load(SECOND),
        statement(libc::BPF_ALU | libc::BPF_AND | libc::BPF_K, OPERATION),
        jump(libc::BPF_JEQ, libc::FUTEX_WAIT_BITSET as u32, 4, 0),
        jump(libc::BPF_JEQ, libc::FUTEX_WAIT as u32, 0, 4),
        load(FROM),
        jump(libc::BPF_JGE, syscall as u32, 0, 2),
        jump(libc::BPF_JGE, (syscall + SYSCALL) as u32, 1, 0),
        answer(trap),
        answer(allow),
    ]);
    Some(program)
}

/// Where in memory the code of the library is that has `address` in it.
fn library(address: usize) -> Option<Range<usize>> {
    struct Search {
        address: usize,
        found: Option<Range<usize>>,
    }
    extern "C" fn look(
        info: *mut libc::dl_phdr_info,
        _size: libc::size_t,
        search: *mut c_void,
    ) -> c_int {
        // SAFETY: both pointers are valid for this call; an object has as many headers as it says.
        let (info, search, headers) = unsafe {
            let info = &*info;
            let headers = slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum));
            (info, &mut *search.cast::<Search>(), headers)
        };
        let code = headers
            .iter()
            .filter(|one| one.p_type == libc::PT_LOAD && one.p_flags & libc::PF_X != 0);
        for header in code {
            let start = (info.dlpi_addr + header.p_vaddr) as usize;
            let range = start..start + header.p_memsz as usize;
            if range.contains(&search.address) {
                search.found = Some(range);
            }
        }
        c_int::from(search.found.is_some())
    }
    let mut search = Search {
        address,
        found: None,
    };
    // SAFETY: `look` keeps to the signature and writes to `search` only.
    unsafe { libc::dl_iterate_phdr(Some(look), (&raw mut search).cast()) };
    // Where it is part of the program, calls of ours would come from there, too.
    search
        .found
        .filter(|found| !found.contains(&(on_trap as *const () as usize)))
}

fn load(at: u32) -> sock_filter {
    statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, at)
}

fn answer(answer: u32) -> sock_filter {
    statement(libc::BPF_RET | libc::BPF_K, answer)
}

fn statement(code: u32, k: u32) -> sock_filter {
    sock_filter {
        code: code as u16,
        jt: 0,
        jf: 0,
        k,
    }
}

fn jump(test: u32, k: u32, jt: u8, jf: u8) -> sock_filter {
    sock_filter {
        code: (libc::BPF_JMP | test | libc::BPF_K) as u16,
        jt,
        jf,
        k,
    }
}
