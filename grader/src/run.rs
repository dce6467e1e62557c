//! Runs one check and says what it came to.
//!
//! A process that ends without its record, or tells of an error of the system, may have met a machine that fails. So it is run
//! again; and if it ends the same way, the [`Control`] is run, which ends well where the machine does its part. Only then is it
//! the submission's doing. What passes a limit of its own is so without.
//!
//! - `once` has one process: an order in, a sealed record out.
//! - `ending` says what its end means.
//! - `sightings` says when two of them have seen the same.

use std::{
    io,
    path::Path,
    time::{Duration, Instant},
};

use lab::{
    Verdict,
    record::{Record, Seeds},
};
use nix::sys::statvfs::statvfs;

use crate::{
    budget::Budget, compile::Control, course::Check, files::shown, report::Printed,
    sandbox::Sandbox, stop::Stop,
};

mod ending;
mod once;
mod sightings;

use ending::without_record;
use once::{DISK, limits, run_once};
use sightings::{Doubt, Sighting, seen_twice};

/// What is asked of a check.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// The seeds to run.
    pub seeds: Seeds,
    /// Whether the timeline is wanted even if it passes.
    pub timeline: bool,
    /// Whether what it prints is wanted even if it passes.
    pub printed: bool,
}

/// The seeds that a check asks for, and of one that passes no more than that.
impl Default for Wish {
    fn default() -> Wish {
        Wish {
            seeds: Seeds::Declared,
            timeline: false,
            printed: false,
        }
    }
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What the lab tells of it, or what is told in its place.
    pub record: Record,
    /// What the submission printed meanwhile.
    pub printed: Printed,
}

impl From<Record> for Outcome {
    fn from(record: Record) -> Outcome {
        Outcome {
            record,
            printed: Printed::default(),
        }
    }
}

/// Where checks are run.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
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

/// And as much all of its runs together: what ended for want of time once may do so once more.
const WALL_OF_RUNS: u32 = 2;

/// Wall time for all checks of one submission together, by any number of processes: a hundred times what the largest answers
/// take.
pub const TIME: Duration = Duration::from_secs(5 * 60);

/// Wall time for the control, and the most that it takes where a machine has time. It needs a hundredth of a second.
const CONTROL: Duration = Duration::from_secs(20);
const PACE: Duration = Duration::from_millis(500);

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
pub fn run(place: Surroundings, check: &Check, wish: Wish) -> io::Result<Outcome> {
    let of_all = place.within;
    let time = of_all.part(limits(check, wish).wall.saturating_mul(WALL_OF_RUNS));
    let place = Surroundings {
        within: &time,
        ..place
    };
    let mut seen = seen(place, check, wish)?;
    match seen.doubt {
        None | Some(Doubt::Accident) => {}
        Some(doubt) => must_be_sound(place, doubt)?,
    }
    if seen.doubt == Some(Doubt::Slowness) && of_all.is_used_up() {
        seen.outcome.record.message = OUT_OF_TIME.to_owned();
    }
    Ok(seen.outcome)
}

fn seen(place: Surroundings, check: &Check, wish: Wish) -> io::Result<Sighting> {
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
                seeds: Seeds::One(first.outcome.record.seed),
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
        outcome: without_record(check, wish, Verdict::Stuck, OUT_OF_TIME.to_owned()).into(),
        doubt: Some(Doubt::Slowness),
    }
}

/// Runs the control: a check that comes to nothing where `place` is as it should be must have done so by itself.
///
/// # Errors
///
/// If the machine does not do its part.
fn must_be_sound(place: Surroundings, doubt: Doubt) -> io::Result<()> {
    must_have_room(place.scratch)?;
    let program = place.control.program().map_err(io::Error::other)?;
    let place = Surroundings {
        program: &program,
        within: &Budget::new(CONTROL),
        ..place
    };
    let check = Check {
        name: Control::CHECK.to_owned(),
        title: String::new(),
        points: 0,
        seeds: 1,
        unstarved: None,
    };
    let began = Instant::now();
    let Outcome { record, .. } = run_once(place, &check, Wish::default())?.outcome;
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
