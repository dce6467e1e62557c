//! What is done at a call that is trapped: it is noted, and made.

use std::{io, mem, ptr, sync::atomic::Ordering};

use nix::libc::{self, c_int, c_long, c_void};

use super::{Call, LOOKS, Note, Notes, WAITS, call, notes};
use crate::{frames::DEPTH, os};

/// What is behind these paths is no disk.
const NO_DISK: [&[u8]; 3] = [b"/proc/", b"/sys/", b"/dev/"];

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
pub(super) fn set() -> io::Result<()> {
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
pub(super) extern "C" fn on_trap(_signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    /// That a filter sent the signal.
    const SYS_SECCOMP: c_int = 1;
    // SAFETY: the kernel gives both to a handler that asks for them, and they live as long as it runs. `errno` is the thread's own.
    unsafe {
        if (*info).si_code != SYS_SECCOMP {
            return;
        }
        let mut registers = Registers(&mut *context.cast());
        let (number, arguments) = (registers.number(), registers.arguments());
        let errno = *libc::__errno_location();
        let note = take_down(number, arguments);
        let is_wait = call(number) == Some(Call::Wait);
        // SAFETY: who has set it on this thread takes it back before its end.
        let waits = WAITS.get().as_ref().filter(|_| is_wait);
        waits.inspect(|waits| waits.turn());
        let answer = match note {
            Some((notes, note)) if is_wait => {
                let before = notes.now();
                let answer = make(number, arguments);
                let waited = notes.now().saturating_sub(before);
                note.waited.fetch_add(waited, Ordering::Relaxed);
                answer
            }
            _ => make(number, arguments),
        };
        waits.inspect(|waits| waits.turn());
        *libc::__errno_location() = errno;
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
