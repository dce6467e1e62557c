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

use nix::sys::signal::Signal;

use crate::{
    budget::{Budget, Meter},
    disk::{Allowance, Room},
    limits::{Limits, Missing},
    sandbox::Cage,
    stop::{Family, Stop},
};

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
            limits.set(Missing::LeftOut)?;
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
