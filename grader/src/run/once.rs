//! One process for one check: an order in, a sealed record out.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    mem,
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::{net::UnixStream, process::CommandExt},
    },
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use lab::{
    Verdict,
    record::{CHANNEL_VARIABLE, Order, Seeds},
    seal::{self, SealError},
};
use nix::fcntl::{FcntlArg, FdFlag, fcntl};

use super::{
    Outcome, Surroundings, Wish,
    ending::{agrees, doubt_of, tells_of_the_system, unrecorded, without_record},
    sightings::{Doubt, Sighting},
};
use crate::{
    course::Check,
    disk::{Allowance, Room, Scratch},
    limits::Limits,
    process::Process,
    report::Printed,
};

/// The largest record that is read.
const MOST_RECORDED: u64 = 16 << 20;

/// How much of it is read at once, in bytes.
const PIECE: usize = 64 << 10;

/// CPU time for one run of a check, and for each of its seeds. The largest checks take a tenth of it.
const CPU: Duration = Duration::from_secs(10);
const CPU_PER_SEED: Duration = Duration::from_millis(50);

/// As much wall time one run of a check may take, measured in its CPU time.
const WALL_BY_CPU: u32 = 2;

/// What a check's folder may hold. Those that work with files need a hundredth of it.
pub(super) const DISK: Allowance = Allowance {
    bytes: 64 << 20,
    entries: 1_000,
};

/// How often it is looked at while nothing is heard.
const LOOK: Duration = Duration::from_millis(5);

/// The same, when it is more than half full.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

pub(super) fn run_once(place: Surroundings, check: &Check, wish: Wish) -> io::Result<Sighting> {
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
    let mut said = output.reopen()?;
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
            let printed = printed(&mut said, 0)?;
            let (verdict, message) = unrecorded(exit, &printed.text);
            let record = without_record(check, wish, verdict, message);
            return Ok(Sighting {
                outcome: Outcome { record, printed },
                doubt: doubt_of(exit),
            });
        }
        Said::TooMuch => {
            let message = "It has more to tell than a record holds.".to_owned();
            return Ok(Sighting {
                outcome: without_record(check, wish, Verdict::Exhausted, message).into(),
                doubt: None,
            });
        }
        Said::All(sealed) => sealed,
    };
    // What it still does, when a thread ends or by a thread that is left, it does for nobody.
    drop(process);
    Ok(match seal::unseal(&sealed, &first, &second) {
        Ok(mut record) if agrees(&record, check, wish) => Sighting {
            doubt: match record.is_doubtful {
                true => Some(Doubt::Accident),
                false => tells_of_the_system(&record).then_some(Doubt::Failure),
            },
            outcome: Outcome {
                // Another process has run other seeds before, and tells the same nevertheless.
                printed: printed(&mut said, mem::take(&mut record.printed_before))?,
                record,
            },
        },
        // A process that is killed while it writes leaves half a record.
        Ok(_) | Err(SealError::Forged | SealError::Missing) => Sighting {
            outcome: without_record(
                check,
                wish,
                Verdict::Forged,
                "The record of this check was tampered with.".to_owned(),
            )
            .into(),
            doubt: Some(Doubt::Failure),
        },
    })
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

pub(super) fn limits(check: &Check, wish: Wish) -> Limits {
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

/// The end of what was printed into `said` after its first `before` bytes. Whatever the submission has made of the file, no more is
/// read than is kept.
fn printed(said: &mut File, before: u64) -> io::Result<Printed> {
    let end = said.seek(SeekFrom::End(0))?;
    let before = before.min(end);
    let from = before.max(end.saturating_sub(Printed::MOST as u64));
    said.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    said.take(Printed::MOST as u64).read_to_end(&mut bytes)?;
    Ok(Printed::new(&bytes, from - before))
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

/// 32 bytes that nobody can guess.
fn secret() -> io::Result<[u8; 32]> {
    let mut secret = [0; 32];
    fs::File::open("/dev/urandom")?.read_exact(&mut secret)?;
    Ok(secret)
}
