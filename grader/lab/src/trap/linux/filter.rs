//! Which calls become a signal: the filter, in the kernel's own instructions.

use std::{io, ops::Range, slice};

use nix::libc::{self, c_int, c_void, sock_filter};

use super::{CALLS, handler};

/// What a futex is asked for, without its flags.
const OPERATION: u32 = 0x7f;

/// The C library's locks, taken while it has signals blocked, wait by `FUTEX_WAIT` from within its own functions, and a signal then
/// would end the process. What Rust's standard library and parking_lot wait by comes from the function `syscall`, which is so long at the
/// most.
const SYSCALL: usize = 64;

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
pub(in crate::trap) fn filter() -> io::Result<()> {
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
    let library = library(syscall).filter(|_| syscall != 0)?;
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
    let from_library = from_within(&library);
    program.extend([
        load(NUMBERING),
        jump(
            libc::BPF_JEQ,
            OWN_NUMBERING,
            0,
            from_library.len() as u8 - 1,
        ),
    ]);
    program.extend(from_library);
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

/// Lets a call through, by its last instruction, that was not made from within `range`, and goes on behind it with one that was.
/// Addresses are compared by their halves, and one range in a few thousand has more than one upper half.
fn from_within(range: &Range<usize>) -> Vec<sock_filter> {
    let upper = |address: usize| (address >> 32) as u32;
    let (start, end) = (range.start as u32, range.end as u32);
    let allow = answer(libc::SECCOMP_RET_ALLOW);
    if upper(range.start) == upper(range.end) {
        return vec![
            load(FROM + 4),
            jump(libc::BPF_JEQ, upper(range.start), 0, 3),
            load(FROM),
            jump(libc::BPF_JGE, start, 0, 1),
            jump(libc::BPF_JGE, end, 0, 1),
            allow,
        ];
    }
    vec![
        load(FROM + 4),
        jump(libc::BPF_JEQ, upper(range.start), 0, 2),
        load(FROM),
        jump(libc::BPF_JGE, start, 4, 3),
        jump(libc::BPF_JEQ, upper(range.end), 0, 2),
        load(FROM),
        jump(libc::BPF_JGE, end, 0, 1),
        allow,
    ]
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
        .filter(|found| !found.contains(&(handler::on_trap as *const () as usize)))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a call from `address` gets to what comes behind `program`. As the kernel runs it.
    fn gets_past(program: &[sock_filter], address: usize) -> bool {
        let (mut at, mut loaded) = (0, 0);
        while let Some(next) = program.get(at) {
            at += 1;
            let test = next.code as u32 & !libc::BPF_K;
            if test == libc::BPF_LD | libc::BPF_W | libc::BPF_ABS {
                let half = if next.k == FROM { 0 } else { 32 };
                loaded = (address >> half) as u32;
            } else if test == libc::BPF_RET {
                return false;
            } else {
                let holds = match test & !libc::BPF_JMP {
                    libc::BPF_JEQ => loaded == next.k,
                    libc::BPF_JGE => loaded >= next.k,
                    other => panic!("{other} is not known"),
                };
                at += usize::from(if holds { next.jt } else { next.jf });
            }
        }
        true
    }

    #[test]
    fn a_range_is_known_wherever_it_lies() {
        let ranges = [
            0x7f12_3450_0000..0x7f12_3460_0000,
            0x7f12_fff8_0000..0x7f13_0008_0000,
            0x7f12_fff8_0000..0x7f13_0000_0000,
        ];
        for range in ranges {
            let program = from_within(&range);
            let middle = range.start.midpoint(range.end);
            let near = [range.start, middle, range.end].map(|at| [at - 1, at, at + 1]);
            let far = [0, 1 << 32, range.start - (1 << 32), range.end + (1 << 32)];
            let far = far
                .into_iter()
                .chain([middle ^ (1 << 32), middle ^ (1 << 40)]);
            for address in near.into_iter().flatten().chain(far) {
                let is_within = range.contains(&address);
                assert_eq!(
                    gets_past(&program, address),
                    is_within,
                    "{address:#x} in {range:#x?}"
                );
            }
        }
    }
}
