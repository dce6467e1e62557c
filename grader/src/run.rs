//! Runs one check in a process of its own and says what it came to.
//!
//! A process that ends without its record, or tells of an error of the system, may have met a machine that fails. So it is run
//! again; and if it ends the same way, the [`Control`] is run, which ends well where the machine does its part. Only then is it
//! the submission's doing. What passes a limit of its own is so without.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::{net::UnixStream, process::CommandExt},
    },
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use lab::{
    Verdict,
    record::{CHANNEL_VARIABLE, Order, Record, Seeds},
    seal::{self, SealError},
};
use nix::{
    fcntl::{FcntlArg, FdFlag, fcntl},
    sys::{signal::Signal, statvfs::statvfs},
};

use crate::{
    budget::Budget,
    compile::Control,
    course::Check,
    disk::{Allowance, Room, Scratch},
    files::shown,
    process::{Exit, Limits, Process},
    sandbox::Sandbox,
    stop::Stop,
};

mod sightings;

use sightings::{Doubt, Sighting, seen_twice};

/// What is asked of a check.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// The seeds to run.
    pub seeds: Seeds,
    /// Whether the timeline is wanted even if it passes.
    pub timeline: bool,
}

/// Where checks are run.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The checks' program.
    pub program: &'a Path,
    /// What keeps it in.
    pub sandbox: &'a Sandbox,
    /// Where each run gets a folder of its own.
    pub scratch: &'a Path,
    /// What ends it early.
    pub stop: &'a Stop,
    /// What tells the machine's failures from those of what runs there.
    pub control: &'a Control<'a>,
    /// Of what the time is spent: that of the submission.
    pub within: &'a Budget<'a>,
}

/// The largest record that is read.
const MOST_RECORDED: u64 = 16 << 20;

/// How much of it is read at once, in bytes.
const PIECE: usize = 64 << 10;

/// What is kept of a check's own output, to tell one abort from another.
const MOST_SAID: u64 = 64 << 10;

/// CPU time for one run of a check, and for each of its seeds. The largest checks take a tenth of it.
const CPU: Duration = Duration::from_secs(10);
const CPU_PER_SEED: Duration = Duration::from_millis(50);

/// As much wall time one run of a check may take, measured in its CPU time.
const WALL_BY_CPU: u32 = 2;

/// And as much all of its runs together: what ended for want of time once may do so once more.
const WALL_OF_RUNS: u32 = 2;

/// Wall time for all checks of one submission together, by any number of processes: a hundred times what the largest answers
/// take.
pub const TIME: Duration = Duration::from_secs(5 * 60);

/// Wall time for the control, and the most that it takes where a machine has time. It needs a hundredth of a second.
const CONTROL: Duration = Duration::from_secs(20);
const PACE: Duration = Duration::from_millis(500);

/// What a check's folder may hold. Those that work with files need a hundredth of it.
const DISK: Allowance = Allowance {
    bytes: 64 << 20,
    entries: 1_000,
};

/// How often it is looked at while nothing is heard.
const LOOK: Duration = Duration::from_millis(5);

/// The same, when it is more than half full.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// How often a check is begun anew when what was doubtful turns out to be an accident.
const STARTS: usize = 2;

/// The wall time that all checks of a submission have besides, where they are to run on more seeds than they ask for.
pub fn time_for_more_seeds<'c>(checks: impl Iterator<Item = &'c Check>, wish: Wish) -> Duration {
    match wish.seeds {
        Seeds::Declared | Seeds::From(_) | Seeds::One(_) => Duration::ZERO,
        Seeds::Many(_) => checks.map(|check| limits(check, wish).wall).sum(),
    }
}

/// Runs `check` at `place`. What is doubtful is said when two processes have seen the same. Where they go on to differ, the last
/// one is believed, or the one that says most.
///
/// # Errors
///
/// Only if the grader itself fails, or the machine, or it is stopped.
pub fn run(place: Place, check: &Check, wish: Wish) -> io::Result<Record> {
    let of_all = place.within;
    let time = of_all.part(limits(check, wish).wall.saturating_mul(WALL_OF_RUNS));
    let place = Place {
        within: &time,
        ..place
    };
    let mut seen = seen(place, check, wish)?;
    match seen.doubt {
        None | Some(Doubt::Accident) => {}
        Some(doubt) => must_be_sound(place, doubt)?,
    }
    if seen.doubt == Some(Doubt::Slowness) && of_all.is_used_up() {
        seen.record.message = OUT_OF_TIME.to_owned();
    }
    Ok(seen.record)
}

fn seen(place: Place, check: &Check, wish: Wish) -> io::Result<Sighting> {
    let mut last = not_begun(check, wish);
    for _ in 0..STARTS {
        if place.within.is_used_up() {
            return Ok(last);
        }
        let first = run_once(place, check, wish)?;
        let Some(doubt) = first.doubt else {
            return Ok(first);
        };
        let again = match doubt {
            Doubt::Accident => Wish {
                seeds: Seeds::One(first.record.seed),
                ..wish
            },
            // It is not known on which seed it was.
            Doubt::Failure | Doubt::Slowness => wish,
        };
        last = first.clone();
        let seen = seen_twice(first, || {
            let is_over = place.within.is_used_up();
            let next = (!is_over).then(|| run_once(place, check, again));
            next.transpose()
        })?;
        if let Some(sighting) = seen {
            return Ok(sighting);
        }
    }
    match place.within.is_used_up() {
        true => Ok(last),
        false => run_once(place, check, wish),
    }
}

/// What is said of a check that did not come to its end, or was not begun, because there was no time left for it.
const OUT_OF_TIME: &str = "It did not come to an end: it and the checks before it used up the wall time that all checks of one \
                           answer have together. Look first at what else is `stuck`.";

/// What comes of a check that is not begun.
fn not_begun(check: &Check, wish: Wish) -> Sighting {
    Sighting {
        record: without_record(check, wish, Verdict::Stuck, OUT_OF_TIME.to_owned()),
        doubt: Some(Doubt::Slowness),
    }
}

/// Runs the control: a check that comes to nothing where `place` is as it should be must have done so by itself.
///
/// # Errors
///
/// If the machine does not do its part.
fn must_be_sound(place: Place, doubt: Doubt) -> io::Result<()> {
    must_have_room(place.scratch)?;
    let program = place.control.program().map_err(io::Error::other)?;
    let place = Place {
        program: &program,
        within: &Budget::new(CONTROL),
        ..place
    };
    let check = Check {
        name: Control::CHECK.to_owned(),
        title: String::new(),
        points: 0,
        seeds: 1,
    };
    let wish = Wish {
        seeds: Seeds::Declared,
        timeline: false,
    };
    let began = Instant::now();
    let Sighting { record, .. } = run_once(place, &check, wish)?;
    if record.verdict != Verdict::Passed {
        return Err(io::Error::other(format!(
            "a check of the grader's own comes to `{}` here, too ({}); look whether memory, processes or the disk run short",
            record.verdict, record.message
        )));
    }
    if doubt == Doubt::Slowness && began.elapsed() > PACE {
        return Err(io::Error::other(
            "the machine is too busy to tell a slow check from one that waits; try again when it is less busy",
        ));
    }
    Ok(())
}

/// A disk on which a check can't have what it may have is full, whoever has filled it.
fn must_have_room(folder: &Path) -> io::Result<()> {
    let disk = statvfs(folder)?;
    let free = disk
        .fragment_size()
        .saturating_mul(disk.blocks_available() as u64);
    // Some file systems count nothing, or no files.
    let is_full = disk.blocks() > 0 && free < DISK.bytes
        || disk.files() > 0 && (disk.files_available() as u64) < DISK.entries;
    match is_full {
        true => Err(io::Error::new(
            io::ErrorKind::StorageFull,
            format!(
                "the disk of `{}` is full, a check may need {} MiB and {} files; free some space",
                shown(folder),
                DISK.bytes >> 20,
                DISK.entries
            ),
        )),
        false => Ok(()),
    }
}

fn run_once(place: Place, check: &Check, wish: Wish) -> io::Result<Sighting> {
    let [first, second] = [secret()?, secret()?];
    let order = Order {
        secret: hex::encode(first),
        seeds: wish.seeds,
        timeline: wish.timeline,
        confine: place.sandbox.restricts_files(),
    };
    let (mut ours, theirs) = UnixStream::pair()?;
    let output = tempfile::NamedTempFile::new_in(place.scratch)?;
    // Opened before the submission has its hands on the file: whatever it does to mode, position or flags, we can read it.
    let said = output.reopen()?;
    let folder = Scratch::new_in(place.scratch)?;
    let cage = place.sandbox.around_check(place.program, folder.path())?;
    let command = command(
        place.program,
        check,
        theirs.into(),
        output.as_file(),
        folder.path(),
    )?;
    let limits = limits(check, wish);
    let mut process = Process::start(command, limits, cage, place.stop, place.within)?;

    if let Some(mut stdin) = process.child().stdin.take() {
        // A process that ends before it reads says so by having no record.
        let _ = stdin.write_all(&serde_json::to_vec(&order)?);
    }
    let sealed = match read_record(&mut ours, &second, &process)? {
        Said::Nothing => {
            let exit = process.wait()?;
            let mut text = Vec::new();
            said.take(MOST_SAID).read_to_end(&mut text)?;
            let (verdict, message) = unrecorded(exit, &String::from_utf8_lossy(&text));
            return Ok(Sighting {
                record: without_record(check, wish, verdict, message),
                doubt: doubt_of(exit),
            });
        }
        Said::TooMuch => {
            let message = "It has more to tell than a record holds.".to_owned();
            return Ok(Sighting {
                record: without_record(check, wish, Verdict::Exhausted, message),
                doubt: None,
            });
        }
        Said::All(sealed) => sealed,
    };
    // What it still does, when a thread ends or by a thread that is left, it does for nobody.
    drop(process);
    Ok(match seal::unseal(&sealed, &first, &second) {
        Ok(record) if agrees(&record, check, wish) => Sighting {
            doubt: match record.is_doubtful {
                true => Some(Doubt::Accident),
                false => tells_of_the_system(&record).then_some(Doubt::Failure),
            },
            record,
        },
        // A process that is killed while it writes leaves half a record.
        Ok(_) | Err(SealError::Forged | SealError::Missing) => Sighting {
            record: without_record(
                check,
                wish,
                Verdict::Forged,
                "The record of this check was tampered with.".to_owned(),
            ),
            doubt: Some(Doubt::Failure),
        },
    })
}

/// What may be wrong with the end of a process that left no record. Its own limits it alone can pass.
fn doubt_of(exit: Exit) -> Option<Doubt> {
    match exit {
        Exit::CpuLimit | Exit::OutputLimit | Exit::DiskLimit => None,
        Exit::WallLimit => Some(Doubt::Slowness),
        Exit::Code(_) | Exit::Signal(_) => Some(Doubt::Failure),
    }
}

/// Whether what went wrong is told in words of the system: that a thread can't be started, or a file not be written, may be the
/// machine's doing. A submission can say so, too, and gains nothing by it.
fn tells_of_the_system(record: &Record) -> bool {
    let difference = record.difference.iter();
    let difference = difference.flat_map(|two| [&two.expected, &two.got]);
    let mut texts = [&record.message].into_iter().chain(difference);
    let is_of_system = |text: &String| text.contains("os error") || text.contains("OS can't");
    record.verdict != Verdict::Passed && texts.any(is_of_system)
}

/// The check's own process: nothing in its environment, no output that anybody parses, one channel.
fn command(
    program: &Path,
    check: &Check,
    channel: OwnedFd,
    output: &File,
    folder: &Path,
) -> io::Result<Command> {
    let mut command = Command::new(program);
    command
        .args(["--exact", &check.name, "--test-threads", "1", "--nocapture"])
        .current_dir(folder)
        .env_clear()
        .env(CHANNEL_VARIABLE, channel.as_raw_fd().to_string())
        .stdin(Stdio::piped())
        .stdout(output.try_clone()?)
        .stderr(output.try_clone()?);
    // SAFETY: system calls between fork and exec, and nothing else. The descriptor lives as long as the command.
    unsafe {
        command.pre_exec(move || {
            close_the_others();
            fcntl(&channel, FcntlArg::F_SETFD(FdFlag::empty()))?;
            Ok(())
        })
    };
    Ok(command)
}

/// Has `exec` close all descriptors but the first three: what whoever started the grader has left open is none of a check's.
fn close_the_others() {
    #[cfg(target_os = "linux")]
    {
        use nix::libc::{CLOSE_RANGE_CLOEXEC, SYS_close_range, c_uint, syscall};
        // SAFETY: it takes numbers only. Where a kernel does not have it, it does not have the sandbox either.
        unsafe {
            syscall(
                SYS_close_range,
                3 as c_uint,
                c_uint::MAX,
                CLOSE_RANGE_CLOEXEC,
            )
        };
    }
}

fn limits(check: &Check, wish: Wish) -> Limits {
    let seeds = u32::try_from(seeds_of(check, wish)).unwrap_or(u32::MAX);
    let cpu = CPU.saturating_add(CPU_PER_SEED.saturating_mul(seeds));
    Limits {
        cpu,
        wall: cpu.saturating_mul(WALL_BY_CPU),
        // The lab ends it at half of it, with better words.
        memory: 1 << 30,
        address_space: 4 << 30,
        output: 8 << 20,
        disk: DISK,
    }
}

/// On how many seeds a check is run.
fn seeds_of(check: &Check, wish: Wish) -> u64 {
    match wish.seeds {
        Seeds::One(_) => 1,
        Seeds::Declared | Seeds::From(_) => check.seeds,
        Seeds::Many(number) if check.seeds > 1 => number,
        Seeds::Many(_) => 1,
    }
}

/// What came through the channel.
enum Said {
    /// Nothing: the process has ended, or used up its time or its folder. [`Process::wait`] will find the same.
    Nothing,
    /// All that it had to say.
    All(Vec<u8>),
    /// More than a record may be.
    TooMuch,
}

/// All that comes through the channel until the other side closes it. When there is a record, the `second` half of the key is
/// sent for it: not sooner, since the submission's code may be running.
fn read_record(
    channel: &mut UnixStream,
    second: &seal::Half,
    process: &Process,
) -> io::Result<Said> {
    let mut sealed = Vec::new();
    let mut is_answered = false;
    let mut piece = vec![0; PIECE];
    channel.set_read_timeout(Some(LOOK))?;
    loop {
        match channel.read(&mut piece) {
            Ok(read @ 1..) => {
                sealed.extend_from_slice(&piece[..read]);
                if sealed.len() as u64 >= MOST_RECORDED {
                    return Ok(Said::TooMuch);
                }
                if !is_answered && seal::is_due(&piece[..read]) {
                    is_answered = true;
                    // One that has ended since then has no seal.
                    let _ = channel.write_all(second);
                }
                continue;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let look = match process.room()? {
                    Room::Enough => LOOK,
                    Room::Little => LOOK_AGAIN,
                    Room::None => return Ok(Said::Nothing),
                };
                if process.time_left().is_zero() {
                    return Ok(Said::Nothing);
                }
                channel.set_read_timeout(Some(look))?;
                continue;
            }
            // The process may have died with the channel half read.
            Err(error) if error.kind() != io::ErrorKind::ConnectionReset => return Err(error),
            Ok(0) | Err(_) => {}
        }
        return Ok(match sealed.is_empty() {
            true => Said::Nothing,
            false => Said::All(sealed),
        });
    }
}

/// Whether a record is one of the check that was run, and says what the lab can say of it, after as many seeds as it was to run.
fn agrees(record: &Record, check: &Check, wish: Wish) -> bool {
    let (first, number) = match wish.seeds {
        Seeds::One(seed) => (seed, 1),
        Seeds::From(first) => (first, check.seeds),
        Seeds::Declared => (0, check.seeds),
        Seeds::Many(number) if check.seeds > 1 => (0, number),
        Seeds::Many(_) => (0, 1),
    };
    let last = first.saturating_add(number.max(1) - 1);
    let is_said = match record.verdict {
        Verdict::Passed => {
            record.seed == last
                && record.seeds_run == last - first + 1
                && record.message.is_empty()
                && record.difference.is_none()
        }
        // What only the grader can know.
        Verdict::Forged | Verdict::Unbuilt | Verdict::Rejected | Verdict::GraderError => false,
        _ => true,
    };
    record.check == check.name && is_said
}

/// What it means that a process ended without a record.
fn unrecorded(exit: Exit, said: &str) -> (Verdict, String) {
    match exit {
        Exit::CpuLimit => (
            Verdict::Stuck,
            "It used up the CPU time of a check and was ended.".to_owned(),
        ),
        Exit::WallLimit => (
            Verdict::Stuck,
            "It neither ended nor used the CPU, and was ended from outside.".to_owned(),
        ),
        Exit::OutputLimit => (
            Verdict::Exhausted,
            "It printed or wrote more than a check may.".to_owned(),
        ),
        Exit::DiskLimit => (
            Verdict::Exhausted,
            "It wrote more files, or more into them, than a check may.".to_owned(),
        ),
        Exit::Signal(Signal::SIGABRT) if said.contains("has overflowed its stack") => (
            Verdict::Aborted,
            "It overflowed its stack: a function calls itself without end.".to_owned(),
        ),
        Exit::Signal(Signal::SIGABRT) if said.contains("memory allocation of") => (
            Verdict::Exhausted,
            "It asked for more memory than a check may have.".to_owned(),
        ),
        Exit::Signal(Signal::SIGABRT) => (
            Verdict::Aborted,
            "The process aborted before the check was over: by `abort`, or by a panic within a panic."
                .to_owned(),
        ),
        Exit::Signal(signal) => (
            Verdict::Aborted,
            format!("The process was ended by {signal} before the check was over."),
        ),
        Exit::Code(code) => (
            Verdict::Aborted,
            format!("The process exited with code {code} before the check was over."),
        ),
    }
}

fn without_record(check: &Check, wish: Wish, verdict: Verdict, message: String) -> Record {
    Record {
        check: check.name.clone(),
        verdict,
        message,
        difference: None,
        at: None,
        stacks: Vec::new(),
        notes: Vec::new(),
        seed: match wish.seeds {
            Seeds::One(seed) | Seeds::From(seed) => seed,
            Seeds::Declared | Seeds::Many(_) => 0,
        },
        seeds_run: 1,
        virtual_micros: 0,
        timeline: None,
        is_doubtful: false,
    }
}

/// 32 bytes that nobody can guess.
fn secret() -> io::Result<[u8; 32]> {
    let mut secret = [0; 32];
    fs::File::open("/dev/urandom")?.read_exact(&mut secret)?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(check: &Check, wish: Wish) -> Record {
        Record {
            seeds_run: 4,
            seed: 3,
            ..without_record(check, wish, Verdict::Passed, String::new())
        }
    }

    #[test]
    fn a_record_that_says_what_the_lab_can_not_have_said_is_not_believed() {
        let check = Check {
            name: "boil::in_time".to_owned(),
            title: String::new(),
            points: 1,
            seeds: 4,
        };
        let wish = |seeds| Wish {
            seeds,
            timeline: false,
        };
        let declared = wish(Seeds::Declared);
        let right = passed(&check, declared);
        assert!(agrees(&right, &check, declared));
        let other = |change: &dyn Fn(&mut Record)| {
            let mut record = right.clone();
            change(&mut record);
            agrees(&record, &check, declared)
        };
        assert!(!other(&|record| record.check.push('x')));
        assert!(!other(&|record| record.seeds_run = 3));
        assert!(!other(&|record| record.seed = 0));
        assert!(!other(&|record| record.message.push('x')));
        for verdict in [
            Verdict::GraderError,
            Verdict::Forged,
            Verdict::Unbuilt,
            Verdict::Rejected,
        ] {
            assert!(!other(&|record| record.verdict = verdict), "{verdict}");
        }
        assert!(other(&|record| record.verdict = Verdict::Wrong));
        assert!(!agrees(&right, &check, wish(Seeds::One(3))));
        assert!(!agrees(&right, &check, wish(Seeds::Many(5))));
        assert!(!agrees(&right, &check, wish(Seeds::From(1))));
        // The last seed there is.
        let last = Record {
            seed: u64::MAX,
            seeds_run: 1,
            ..right.clone()
        };
        assert!(agrees(&last, &check, wish(Seeds::From(u64::MAX))));
    }

    #[test]
    fn an_end_without_a_record_is_never_a_pass() {
        for exit in [
            Exit::Code(0),
            Exit::Signal(Signal::SIGKILL),
            Exit::Signal(Signal::SIGABRT),
            Exit::CpuLimit,
            Exit::WallLimit,
            Exit::OutputLimit,
        ] {
            let (verdict, message) = unrecorded(exit, "test result: ok. 1 passed");
            assert_ne!(verdict, Verdict::Passed, "{exit:?}");
            assert!(message.ends_with('.'), "{message}");
        }
    }

    #[test]
    fn a_stack_overflow_and_a_failed_allocation_are_told_from_other_aborts() {
        let aborted = |said| unrecorded(Exit::Signal(Signal::SIGABRT), said);
        let overflow = aborted("thread 'x' has overflowed its stack");
        assert!(overflow.1.contains("overflowed its stack"));
        let allocation = aborted("memory allocation of 9 bytes failed");
        assert_eq!(allocation.0, Verdict::Exhausted);
        assert_eq!(aborted("").0, Verdict::Aborted);
    }
}
