//! Child processes that are not trusted: limits before they start, and a watch on the wall clock and the disk.
//!
//! What a limit is said to have ended was ended by that limit: who sends the same signal from outside is told apart, as far as
//! that can be known.

use std::{
    io,
    num::NonZero,
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    libc::rlim_t,
    sys::{
        resource::{Resource, setrlimit},
        signal::Signal,
    },
};

use crate::{
    budget::{Budget, Meter},
    disk::{Allowance, Room},
    sandbox::Cage,
    stop::{Family, Stop},
};

/// What a child may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// CPU time, in whole seconds: what counts first, so that a busy machine punishes nobody.
    pub cpu: Duration,
    /// Wall time, for a child that only waits.
    pub wall: Duration,
    /// Memory that it alone has, in bytes; the stacks of its threads are part of it, and so it limits those as well. A limit on
    /// threads would count those of all that the same user runs.
    pub memory: u64,
    /// Address space, in bytes. More than memory: what is only reserved, or is a file, counts too.
    pub address_space: u64,
    /// The size of any file it writes, its output included, in bytes.
    pub output: u64,
    /// What its working folder may hold. It is looked at now and then, so for a moment it may hold more.
    pub disk: Allowance,
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By a signal.
    Signal(Signal),
    /// It passed its limit of CPU time.
    CpuLimit,
    /// It passed its limit of wall time.
    WallLimit,
    /// It wrote more into a file than it may.
    OutputLimit,
    /// Its working folder held more than it may.
    DiskLimit,
}

/// A child in a process group of its own, which ends with it.
#[derive(Debug)]
pub struct Process<'a> {
    family: Family<'a>,
    began: Instant,
    cpu: Duration,
    meter: Meter<'a>,
    folder: Option<PathBuf>,
    disk: Allowance,
}

impl<'a> Process<'a> {
    /// Starts `command` under `limits`, in `cage`, until `stop`. Its wall time is spent of `within`.
    ///
    /// # Errors
    ///
    /// If it can't be started, or put into the cage, or was stopped before.
    pub fn start(
        mut command: Command,
        limits: Limits,
        mut cage: Cage,
        stop: &'a Stop,
        within: &'a Budget<'a>,
    ) -> io::Result<Process<'a>> {
        let folder = command.get_current_dir().map(Path::to_owned);
        let enclose = move || -> io::Result<()> {
            restrict(&limits, Refused::LeftOut)?;
            cage.enter()?;
            // Later than the namespaces: to change users unsets it.
            #[cfg(target_os = "linux")]
            nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?;
            Ok(())
        };
        // SAFETY: between fork and exec only system calls are made, and nothing is allocated.
        unsafe { command.pre_exec(enclose) };
        Ok(Process {
            family: stop.spawn(&mut command)?,
            began: Instant::now(),
            cpu: limits.cpu,
            meter: Meter::start(within, limits.wall),
            folder,
            disk: limits.disk,
        })
    }

    /// The child, to talk with it.
    pub fn child(&mut self) -> &mut Child {
        &mut self.family.child
    }

    /// The wall time that is left.
    pub fn time_left(&self) -> Duration {
        self.meter.left()
    }

    /// How much more its working folder may hold.
    ///
    /// # Errors
    ///
    /// If the system does not let us look.
    pub fn room(&self) -> io::Result<Room> {
        let folder = self.folder.as_ref();
        folder.map_or(Ok(Room::Enough), |folder| self.disk.room(folder))
    }

    /// Waits for its end, and ends what it has left behind.
    ///
    /// # Errors
    ///
    /// If the system loses track of it, or does not let us look at its folder, or it was stopped.
    pub fn wait(mut self) -> io::Result<Exit> {
        // Children end within milliseconds; the pause grows for those that do not.
        let shortest = Duration::from_micros(200);
        let mut pause = shortest;
        let longest = Duration::from_millis(5);
        let mut room = Room::Enough;
        let exit = loop {
            if let Some(status) = self.family.child.try_wait()? {
                break self.exit(status);
            }
            if self.time_left().is_zero() {
                self.family.end()?;
                break Exit::WallLimit;
            }
            if pause == longest || room == Room::Little {
                room = self.room()?;
            }
            pause = match room {
                Room::Enough => (pause * 2).min(longest),
                Room::Little => shortest,
                Room::None => {
                    self.family.end()?;
                    break Exit::DiskLimit;
                }
            };
            thread::sleep(pause.min(self.time_left()));
        };
        self.family.stop().check()?;
        Ok(exit)
    }

    fn exit(&self, status: ExitStatus) -> Exit {
        match status.signal().map(Signal::try_from) {
            Some(Ok(Signal::SIGXCPU)) if self.can_have_used(self.cpu) => Exit::CpuLimit,
            Some(Ok(Signal::SIGXFSZ)) => Exit::OutputLimit,
            Some(Ok(signal)) => Exit::Signal(signal),
            // A real-time signal, which nix has no name for, ends it like a kill.
            Some(Err(_)) => Exit::Signal(Signal::SIGKILL),
            None => Exit::Code(status.code().unwrap_or_default()),
        }
    }

    /// Whether that much CPU time can be used since it began, on all processors. Schedulers of clusters, and anybody else, may
    /// send the signal of the limit before.
    fn can_have_used(&self, cpu: Duration) -> bool {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let processors = u32::try_from(processors).unwrap_or(u32::MAX);
        self.began.elapsed().saturating_mul(processors) >= cpu.saturating_sub(LATE)
    }
}

/// How far the kernel's count of CPU time, in ticks, may be ahead of the clock.
const LATE: Duration = Duration::from_millis(500);

/// What becomes of a limit that the system does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    LeftOut,
    Told,
}

/// Limits the calling process, for good. For a child between fork and exec: only system calls are made.
fn restrict(limits: &Limits, refused: Refused) -> io::Result<()> {
    let cpu = limits.cpu.as_secs().max(1);
    let Limits {
        memory,
        address_space,
        output,
        ..
    } = *limits;
    for (resource, soft, hard) in [
        (Resource::RLIMIT_CPU, cpu, cpu + 1),
        (Resource::RLIMIT_DATA, memory, memory),
        (Resource::RLIMIT_AS, address_space, address_space),
        (Resource::RLIMIT_FSIZE, output, output),
        (Resource::RLIMIT_CORE, 0, 0),
    ] {
        // `rlim_t` is 64 bits wide wherever this is built.
        match setrlimit(resource, soft as rlim_t, hard as rlim_t) {
            Err(errno) if refused == Refused::LeftOut && is_not_there(resource, errno) => {}
            set => set?,
        }
    }
    Ok(())
}

/// Whether the system has no such limit, by what it says: macOS knows those of memory by name, and from version 12 on refuses
/// any value. What the lab itself allows a check holds there.
fn is_not_there(resource: Resource, errno: Errno) -> bool {
    let of_memory = matches!(resource, Resource::RLIMIT_AS | Resource::RLIMIT_DATA);
    of_memory && errno == Errno::EINVAL
}

/// Whether the system has all limits: tried in a child that does nothing.
pub fn limits_hold() -> bool {
    let limits = Limits {
        cpu: Duration::from_secs(60),
        wall: Duration::ZERO,
        memory: 1 << 30,
        address_space: 4 << 30,
        output: 1 << 20,
        disk: Allowance {
            bytes: 0,
            entries: 0,
        },
    };
    let mut command = Command::new("true");
    // SAFETY: between fork and exec only system calls are made, and nothing is allocated.
    unsafe { command.pre_exec(move || restrict(&limits, Refused::Told)) };
    let tried = command.spawn().and_then(|mut child| child.wait());
    // That there is no such program, or no room for a child, says nothing of limits.
    !tried.is_err_and(|error| error.raw_os_error() == Some(Errno::EINVAL as i32))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::OpenOptionsExt;

    use super::*;

    const LIMITS: Limits = Limits {
        cpu: Duration::from_secs(1),
        wall: Duration::from_secs(60),
        memory: 1 << 28,
        address_space: 1 << 30,
        output: 1 << 16,
        disk: Allowance {
            bytes: 1 << 20,
            entries: 100,
        },
    };

    fn exit_of(script: &str, limits: Limits) -> Exit {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let (cage, stop, budget) = (Cage::open(), Stop::new(), Budget::new(limits.wall));
        let process = Process::start(command, limits, cage, &stop, &budget).unwrap();
        process.wait().unwrap()
    }

    #[test]
    fn each_way_to_end_is_told_apart() {
        assert_eq!(exit_of("exit 3", LIMITS), Exit::Code(3));
        assert_eq!(
            exit_of("kill -SEGV $$", LIMITS),
            Exit::Signal(Signal::SIGSEGV)
        );
        assert_eq!(exit_of("while :; do :; done", LIMITS), Exit::CpuLimit);
        let impatient = Limits {
            wall: Duration::ZERO,
            ..LIMITS
        };
        assert_eq!(exit_of("sleep 1000", impatient), Exit::WallLimit);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out");
        let writes = format!("exec head -c 100000 /dev/zero > {}", file.display());
        assert_eq!(exit_of(&writes, LIMITS), Exit::OutputLimit);
    }

    #[test]
    fn the_signal_of_a_limit_that_was_not_passed_is_a_signal() {
        let patient = Limits {
            cpu: Duration::from_secs(10_000),
            ..LIMITS
        };
        let xcpu = Exit::Signal(Signal::SIGXCPU);
        assert_eq!(exit_of("kill -XCPU $$", patient), xcpu);
    }

    #[test]
    fn a_limit_that_the_system_does_not_have_is_left_out_and_any_other_error_is_told() {
        use Resource::{RLIMIT_AS, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE};
        for resource in [RLIMIT_AS, RLIMIT_DATA] {
            assert!(is_not_there(resource, Errno::EINVAL), "as on macOS 12");
            assert!(!is_not_there(resource, Errno::EPERM));
        }
        for resource in [RLIMIT_CPU, RLIMIT_FSIZE] {
            assert!(!is_not_there(resource, Errno::EINVAL));
        }
        #[cfg(target_os = "linux")]
        assert!(limits_hold());
    }

    #[test]
    fn a_process_ends_with_the_budget_that_it_is_a_part_of() {
        let mut command = Command::new("sleep");
        command.arg("1000");
        let (stop, budget) = (Stop::new(), Budget::new(Duration::ZERO));
        let process = Process::start(command, LIMITS, Cage::open(), &stop, &budget).unwrap();
        assert_eq!(process.wait().unwrap(), Exit::WallLimit);
    }

    #[test]
    fn a_folder_that_grows_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.current_dir(&folder);
        // It does not end by itself, and files are all that it uses.
        command.args([
            "-c",
            "for i in $(seq 101); do : > $i; done; exec sleep 1000",
        ]);
        let (stop, budget) = (Stop::new(), Budget::new(LIMITS.wall));
        let process = Process::start(command, LIMITS, Cage::open(), &stop, &budget).unwrap();
        assert_eq!(process.wait().unwrap(), Exit::DiskLimit);
    }

    #[test]
    fn what_a_child_leaves_behind_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        nix::unistd::mkfifo(&fifo, nix::sys::stat::Mode::S_IRWXU).unwrap();
        // Opened so, a pipe can be read before and after there is a writer.
        let mut reader = std::fs::OpenOptions::new()
            .read(true)
            .custom_flags(nix::libc::O_NONBLOCK)
            .open(&fifo)
            .unwrap();
        let leaves = format!("sleep 1000 > {} & exit 0", fifo.display());
        assert_eq!(exit_of(&leaves, LIMITS), Exit::Code(0));
        // To read is to be told to come again as long as a writer lives.
        while let Err(error) = std::io::Read::read(&mut reader, &mut [0]) {
            assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
            thread::yield_now();
        }
    }
}
