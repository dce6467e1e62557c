//! Seccomp: which system calls are refused.
//!
//! Several filters, one behind the other. One refuses what is listed here, with `EPERM`: no signal, so that code that only
//! tried goes on and is judged by what it returns. Another says of what nobody has looked at, calls newer than this file and
//! those of other numberings, that the kernel does not have it, and so programs fall back to what it has.
//!
//! Around a check a third one answers `fchmod` and `futimens` as if they had been done, and does nothing. No filter sees of which
//! file a descriptor is: the check's own program, which its other checks still need, or a file in its folder. To refuse the calls
//! would fail honest code, since `std::fs::copy` makes one of them; and nothing that a check asks for depends on what they set.

use std::{collections::BTreeMap, env, io, process, sync::Arc};

use nix::{
    errno::Errno,
    libc::{self, c_long},
};
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch, sock_filter,
};

use crate::sandbox::Stage;

/// Calls, and when they match; always if nothing is said.
type Calls = BTreeMap<c_long, Vec<SeccompRule>>;

/// The newest call that was looked at: `mseal`. Calls of this age have the same number on every kind of processor.
const NEWEST: c_long = 462;

/// libc does not name it on every processor.
const FCHMODAT2: c_long = 452;

/// The bits of a socket's type that are its kind; the others are flags.
const KIND_OF_SOCKET: u64 = 0xf;

/// The smallest stack that a thread of a check may have, in bytes; Rust gives it twice that. glibc asks for it in this way only.
const SMALLEST_STACK: u64 = 1 << 20;

/// Refused to compilers and checks alike.
const NEVER: &[c_long] = &[
    // The network, and sockets of every other kind. `socketpair` is looked at below.
    libc::SYS_socket,
    // Ways around the filter.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_sched_setattr,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setscheduler,
    // Whoever leaves the group of processes would not end with it.
    libc::SYS_setsid,
    libc::SYS_setpgid,
    // Other views of the file system.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_mknodat,
    // What stays when its maker is gone.
    libc::SYS_shmget,
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mq_open,
    libc::SYS_mq_unlink,
    // And what is named by a number, whoever made it.
    libc::SYS_shmat,
    libc::SYS_shmctl,
    libc::SYS_semop,
    libc::SYS_semtimedop,
    libc::SYS_semctl,
    libc::SYS_msgsnd,
    libc::SYS_msgrcv,
    libc::SYS_msgctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    // The machine.
    libc::SYS_bpf,
    libc::SYS_userfaultfd,
    libc::SYS_perf_event_open,
    libc::SYS_fanotify_init,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_syslog,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_personality,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_mknod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
];

/// Refused to checks, but not to the compiler, which starts a linker and makes executable what it writes.
const NEVER_IN_CHECKS: &[c_long] = &[
    // No second process, and no signal to another. `clone` is looked at below.
    #[cfg(target_arch = "x86_64")]
    libc::SYS_fork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_vfork,
    libc::SYS_execveat,
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_send_signal,
    // What Landlock allows with any file, or does in older kernels.
    libc::SYS_truncate,
    libc::SYS_fchmodat,
    FCHMODAT2,
    libc::SYS_fchownat,
    libc::SYS_fchown,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_inotify_init1,
    // Requests of which the whole machine has a limited number, and what all of it waits for.
    libc::SYS_io_setup,
    libc::SYS_sync,
    libc::SYS_syncfs,
    // Folders that nobody could remove. `mkdirat` is looked at below.
    libc::SYS_umask,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lchown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utime,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utimes,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_futimesat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_inotify_init,
];

/// What `fcntl` may do in a check: to descriptors, and to locks on files that it can open. Not signals and leases, which reach
/// whoever else has the file, nor the size of a pipe.
const FCNTL: &[libc::c_int] = &[
    libc::F_DUPFD,
    libc::F_DUPFD_CLOEXEC,
    libc::F_GETFD,
    libc::F_SETFD,
    libc::F_GETFL,
    libc::F_SETFL,
    libc::F_GETLK,
    libc::F_SETLK,
    libc::F_SETLKW,
    libc::F_OFD_GETLK,
    libc::F_OFD_SETLK,
    libc::F_OFD_SETLKW,
    libc::F_GETPIPE_SZ,
    libc::F_GET_SEALS,
];

/// What `ioctl` may do in a check: to descriptors, and to ask of a terminal. Not the flags of files, which their owner may set
/// through any descriptor.
const IOCTL: &[u64] = &[
    libc::FIOCLEX as _,
    libc::FIONCLEX as _,
    libc::FIONBIO as _,
    libc::FIONREAD as _,
    libc::TCGETS as _,
    libc::TIOCGWINSZ as _,
];

/// What a stage may call, ready for the kernel. Empty where there is no filter for this kind of processor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    programs: Arc<[BpfProgram]>,
    /// Whether the process may send signals to itself only.
    is_alone: bool,
}

impl Filter {
    /// The filter for `stage`.
    pub(crate) fn of(stage: Stage) -> Filter {
        programs(stage).map_or_else(
            |_| Filter::default(),
            |programs| Filter {
                programs: programs.into(),
                is_alone: stage == Stage::Run,
            },
        )
    }

    /// Puts the calling thread under it. It makes system calls, and no more.
    pub(super) fn apply(&self) -> io::Result<()> {
        if self.programs.is_empty() {
            return Err(Errno::ENOTSUP.into());
        }
        // The error is replaced: a boxed one would be allocated.
        let apply =
            |program: &[sock_filter]| seccompiler::apply_filter(program).map_err(|_| Errno::EPERM);
        if self.is_alone {
            apply(&to_itself(process::id()))?;
        }
        for program in self.programs.iter() {
            apply(program)?;
        }
        Ok(())
    }
}

/// In the order in which they are put on. What two of them answer gets its answer from the later one.
fn programs(stage: Stage) -> Result<Vec<BpfProgram>, BackendError> {
    let arch = TargetArch::try_from(env::consts::ARCH)?;
    let answering = |calls: Calls, errno: u32| {
        let answer = SeccompAction::Errno(errno);
        let filter = SeccompFilter::new(calls, SeccompAction::Allow, answer, arch)?;
        BpfProgram::try_from(filter)
    };
    let mut programs = vec![known(), answering(refused(stage)?, Errno::EPERM as u32)?];
    if stage == Stage::Run {
        programs.push(answering(passed_over()?, 0)?);
    }
    Ok(programs)
}

/// Says that there is no call newer than [`NEWEST`], and no `clone3`: its flags are behind a pointer, where no filter sees
/// them, and so programs have to do with `clone`. By hand, for a list of all others takes the kernel a millisecond to load.
fn known() -> BpfProgram {
    vec![
        load(NUMBER),
        jump(libc::BPF_JGT, NEWEST as u32, 2, 0),
        jump(libc::BPF_JEQ, libc::SYS_clone3 as u32, 1, 0),
        answer(libc::SECCOMP_RET_ALLOW),
        answer(libc::SECCOMP_RET_ERRNO | Errno::ENOSYS as u32),
    ]
}

/// Refuses `tgkill`, by which `abort` and the lab send signals to a thread, to any process but that of this number. It is known
/// after the fork only, so this is made on the stack.
fn to_itself(process: u32) -> [sock_filter; 6] {
    [
        load(NUMBER),
        jump(libc::BPF_JEQ, libc::SYS_tgkill as u32, 0, 2),
        load(FIRST_ARGUMENT),
        jump(libc::BPF_JEQ, process, 0, 1),
        answer(libc::SECCOMP_RET_ALLOW),
        answer(libc::SECCOMP_RET_ERRNO | Errno::EPERM as u32),
    ]
}

/// Where the kernel's description of a call has its number, and the lower half of its first argument.
const NUMBER: u32 = 0;
const FIRST_ARGUMENT: u32 = if cfg!(target_endian = "little") {
    16
} else {
    20
};

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

/// What is answered as if it had been done: the mode and the times of what a descriptor is of.
fn passed_over() -> Result<Calls, BackendError> {
    let of_descriptor = when(1, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, 0)?;
    Ok(Calls::from([
        (libc::SYS_fchmod, Vec::new()),
        (libc::SYS_utimensat, vec![of_descriptor]),
    ]))
}

/// That an argument is as said.
fn when(
    argument: u8,
    length: SeccompCmpArgLen,
    operator: SeccompCmpOp,
    value: u64,
) -> Result<SeccompRule, BackendError> {
    let condition = SeccompCondition::new(argument, length, operator, value)?;
    SeccompRule::new(vec![condition])
}

/// That an argument of 32 bits is none of `allowed`.
fn none_of(argument: u8, allowed: impl Iterator<Item = u64>) -> Result<SeccompRule, BackendError> {
    let differs =
        |value| SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, value);
    SeccompRule::new(allowed.map(differs).collect::<Result<_, _>>()?)
}

fn refused(stage: Stage) -> Result<Calls, BackendError> {
    use SeccompCmpArgLen::{Dword, Qword};
    use SeccompCmpOp::{Eq, Lt, MaskedEq, Ne};
    let always = |calls: &'static [c_long]| calls.iter().map(|call| (*call, Vec::new()));
    let mut calls: Calls = always(NEVER).collect();
    // Signals reach tokio through a pair of sockets, and programs tell the compiler so that they did not start. Of a pair of
    // datagram sockets, which raw ones are too, each may send to others than its pair.
    let kinds = [libc::SOCK_DGRAM as u64, libc::SOCK_RAW as u64];
    let kinds = kinds.map(|kind| when(1, Dword, MaskedEq(KIND_OF_SOCKET), kind));
    let mut pairs = vec![when(0, Dword, Ne, libc::AF_UNIX as u64)?];
    pairs.extend(kinds.into_iter().collect::<Result<Vec<_>, _>>()?);
    calls.insert(libc::SYS_socketpair, pairs);
    // Keys typed on the terminal, as if by hand.
    let types: [u64; 2] = [libc::TIOCSTI as _, libc::TIOCLINUX as _];
    let types = types.map(|request| when(1, Dword, Eq, request));
    calls.insert(
        libc::SYS_ioctl,
        types.into_iter().collect::<Result<_, _>>()?,
    );
    // Limits of others.
    let mut limits = vec![when(0, Dword, Ne, 0)?];
    if stage == Stage::Run {
        calls.extend(always(NEVER_IN_CHECKS));
        let no_thread = when(0, Qword, MaskedEq(libc::CLONE_THREAD as u64), 0)?;
        calls.insert(libc::SYS_clone, vec![no_thread]);
        // Of threads with small stacks, the limit on memory would allow more than the machine has numbers for.
        let stack = libc::MAP_STACK as u64;
        let small_stack = SeccompRule::new(vec![
            SeccompCondition::new(1, Qword, Lt, SMALLEST_STACK)?,
            SeccompCondition::new(2, Dword, Eq, libc::PROT_NONE as u64)?,
            SeccompCondition::new(3, Dword, MaskedEq(stack), stack)?,
        ])?;
        calls.insert(libc::SYS_mmap, vec![small_stack]);
        // Folders of its own have to stay open to whoever removes them.
        let closed = |argument| {
            let bits = [libc::S_IRUSR, libc::S_IWUSR, libc::S_IXUSR];
            let bits = bits.map(|bit| when(argument, Dword, MaskedEq(bit.into()), 0));
            bits.into_iter().collect::<Result<_, _>>()
        };
        calls.insert(libc::SYS_mkdirat, closed(2)?);
        #[cfg(target_arch = "x86_64")]
        calls.insert(libc::SYS_mkdir, closed(1)?);
        calls.insert(
            libc::SYS_fcntl,
            vec![none_of(1, FCNTL.iter().map(|one| *one as u64))?],
        );
        calls.insert(libc::SYS_ioctl, vec![none_of(1, IOCTL.iter().copied())?]);
        // The times of a file by its name; by a descriptor, see above.
        calls.insert(libc::SYS_utimensat, vec![when(1, Qword, Ne, 0)?]);
        // The processors of others.
        calls.insert(libc::SYS_sched_setaffinity, vec![when(0, Dword, Ne, 0)?]);
        // Its own may be asked for, and not be set.
        limits.push(when(2, Qword, Ne, 0)?);
        #[cfg(not(target_arch = "aarch64"))]
        calls.insert(libc::SYS_setrlimit, Vec::new());
    }
    calls.insert(libc::SYS_prlimit64, limits);
    Ok(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_fits_into_the_kernel() {
        /// The kernel's limit, in instructions.
        const MOST: usize = 4_096;
        for stage in [Stage::Compile, Stage::Run] {
            for program in programs(stage).unwrap() {
                assert!(program.len() <= MOST, "{stage:?}: {}", program.len());
            }
        }
    }

    /// Without Landlock, which refuses the same in newer kernels.
    #[test]
    fn a_check_sends_signals_to_itself_only() {
        let filter = Filter::of(Stage::Run);
        let exists = |process: libc::pid_t| {
            // SAFETY: numbers only; signal 0 is none.
            let sent = unsafe { libc::syscall(libc::SYS_tgkill, process, process, 0) };
            Errno::result(sent).map(drop)
        };
        let itself = || nix::unistd::getpid().as_raw();
        let other = || nix::unistd::getppid().as_raw();
        assert!(exists(itself()).is_ok());
        assert!(super::super::probe::succeeds(|| {
            filter.apply()?;
            exists(itself())?;
            match exists(other()) {
                Err(Errno::EPERM) => Ok(()),
                _ => Err(Errno::ENOTSUP.into()),
            }
        }));
    }

    #[test]
    fn checks_are_refused_what_compilers_are_and_more() {
        let [compile, run] = [Stage::Compile, Stage::Run].map(|stage| refused(stage).unwrap());
        assert!(compile.keys().all(|call| run.contains_key(call)));
        assert!(run.contains_key(&libc::SYS_clone));
        assert!(!compile.contains_key(&libc::SYS_clone));
    }
}
