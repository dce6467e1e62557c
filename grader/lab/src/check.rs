//! The way through one check: its seeds, the confirmation of what was seen, the record.

use std::{
    env,
    fs::File,
    io::{self, Read},
    mem::{self, ManuallyDrop},
    os::{
        fd::{FromRawFd, RawFd},
        unix::net::UnixStream,
    },
    process,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use sim_core::timeline::Moment;

use crate::{
    Verdict,
    attempt::{self, Attempt},
    confine,
    finding::{Finding, seconds},
    frames, observer, os,
    others::Others,
    panics, printed,
    record::{CHANNEL_VARIABLE, Order, Record, Seeds},
    seal,
    spec::Spec,
    trap::Trap,
    warden::{Alarm, Emergency, Warden},
};

/// How often a run is repeated, at the most, to confirm that it blocked. On a busy machine the warden may come late to a
/// short sleep several times over, and only it can say where that was.
const CONFIRMATIONS: u32 = 11;

/// Runs a check: for the grader if it asked for it, for a person otherwise.
///
/// # Panics
///
/// For a person, if the check fails: that is how libtest wants to be told.
pub fn run(spec: &'static Spec) {
    panics::install_hook();
    observer::usher();
    let (order, reporter) = match Reporter::from_environment() {
        Ok(found) => found,
        Err(error) => {
            eprintln!("lab: the grader's order can't be read: {error}");
            process::exit(2);
        }
    };
    // These read `/proc`, which a submission must not.
    let home = os::Thread::current();
    frames::get_ready();
    let trap = Trap::prepare();
    let others = Arc::new(Others::new());
    if order.confine
        && let Err(error) = confine::to_own_folder()
    {
        eprintln!("lab: the files that only the lab needs can't be given up: {error}");
        process::exit(2);
    }
    let reporter = Arc::new(reporter);
    let record = judge(spec, &order, &reporter, (home, others), trap);
    reporter.report(&record);
}

fn judge(
    spec: &'static Spec,
    order: &Order,
    reporter: &Arc<Reporter>,
    (home, others): (os::Thread, Arc<Others>),
    trap: Option<Trap>,
) -> Record {
    let warden = Warden::over_this_thread(home, others, alarm(spec, reporter.clone()));
    // Not on the warden, which sleeps all the time.
    let sees_calls = trap.as_ref().is_some_and(Trap::set);
    reporter.sees_calls.store(sees_calls, Ordering::Relaxed);
    let seeds = match order.seeds {
        Seeds::One(seed) => seed..=seed,
        Seeds::From(first) => first..=first.saturating_add(spec.seeds.max(1) - 1),
        Seeds::Many(number) if spec.seeds > 1 => 0..=number.max(1) - 1,
        Seeds::Declared | Seeds::Many(_) => 0..=spec.seeds.max(1) - 1,
    };
    let mut last = None;
    for (number, seed) in seeds.enumerate() {
        reporter.seed.store(seed, Ordering::Relaxed);
        let attempt = confirmed(spec, seed, &warden, reporter);
        let failed = attempt.finding.is_some();
        last = Some((attempt, seed, number as u64 + 1));
        if failed {
            break;
        }
    }
    let (attempt, seed, seeds_run) = last.expect("there is at least one seed");
    let keep = attempt.finding.is_some() || order.timeline;
    Record {
        seeds_run,
        timeline: keep.then_some(attempt.timeline),
        printed_before: reporter.printed_before(),
        ..record(spec, seed, attempt.finding, attempt.ended, reporter)
    }
}

/// Runs the check on `seed`. What looks blocked by the clock has to look so again, at the same place: in this process, or where it can
/// only be the first time, in another, to which the grader sees.
fn confirmed(spec: &Spec, seed: u64, warden: &Warden, reporter: &Reporter) -> Attempt {
    let run = || {
        reporter.run_begins();
        Attempt::run(spec, seed, warden)
    };
    let is_doubtful = |attempt: &Attempt| {
        let finding = attempt.finding.as_ref();
        finding.is_some_and(|one| one.verdict == Verdict::Blocked && one.is_doubtful)
    };
    let at = |attempt: &Attempt| attempt.finding.as_ref().and_then(|one| one.at.clone());
    let mut attempt = run();
    // Where locks are taken is noted from now on only: what waits for one in vain does so again.
    if attempt.is_about_locks() && observer::note_places() {
        let again = run();
        if again.is_about_locks() && again.ended == attempt.ended {
            attempt = again;
        }
    }
    let mut sightings: Vec<Attempt> = Vec::new();
    for _ in 0..CONFIRMATIONS {
        let finding = attempt.finding.as_ref().filter(|_| is_doubtful(&attempt));
        let Some(finding) = finding else {
            return attempt;
        };
        if finding.seen_asleep {
            if finding.is_first_use && reporter.grader.is_some() {
                return attempt;
            }
            let before = sightings.iter().position(|one| at(one) == finding.at);
            if let Some(before) = before {
                return sightings.swap_remove(before);
            }
            sightings.push(attempt);
        }
        attempt = run();
    }
    // Each of twelve runs gave the processor up within a poll: that is no accident, even if nobody saw twice where.
    let sighting = sightings.into_iter().next();
    sighting
        .filter(|_| is_doubtful(&attempt))
        .unwrap_or(attempt)
}

/// What the warden does when a run must be ended from outside: it reports, and ends the process.
fn alarm(spec: &'static Spec, reporter: Arc<Reporter>) -> Arc<Alarm> {
    Arc::new(move |observer, emergency| {
        // For a person one test is unwound, and the others go on, wherever there will be an end to it.
        let ends = matches!(
            emergency,
            Emergency::DeadEnd
                | Emergency::Asleep {
                    for_good: false,
                    ..
                }
        );
        if ends && reporter.grader.is_none() {
            return;
        }
        let timeline = match emergency {
            Emergency::Asleep { .. } => observer.timeline_before_block(),
            _ => observer.world().timeline(),
        };
        let Some(finding) = Finding::of_emergency(emergency, &observer) else {
            return;
        };
        let seed = reporter.seed.load(Ordering::Relaxed);
        // Not now: where a poll has slept before, time may have gone on since then.
        let ended = timeline.end;
        reporter.report_and_exit(&Record {
            timeline: Some(attempt::cut(timeline, ended, &finding.message)),
            printed_before: reporter.printed_before(),
            ..record(spec, seed, Some(finding), ended, &reporter)
        })
    })
}

fn record(
    spec: &Spec,
    seed: u64,
    finding: Option<Finding>,
    ended: Moment,
    reporter: &Reporter,
) -> Record {
    let finding = finding.unwrap_or_else(Finding::passed);
    Record {
        check: spec.name().to_owned(),
        verdict: finding.verdict,
        message: finding.message,
        difference: finding.difference,
        at: finding.at,
        stacks: finding.stacks,
        notes: finding.notes,
        seed,
        seeds_run: 1,
        printed_before: 0,
        virtual_micros: ended.as_micros(),
        timeline: None,
        is_doubtful: finding.is_doubtful,
        sees_calls: reporter.sees_calls.load(Ordering::Relaxed),
    }
}

/// Where the record goes.
struct Reporter {
    /// Taken by whoever reports first. `None` where a person runs the check.
    grader: Option<Mutex<Option<Grader>>>,
    /// The seed that is running.
    seed: AtomicU64,
    /// Whether calls that block are seen as they are made.
    sees_calls: AtomicBool,
    /// How many bytes were printed when the newest run began.
    printed: AtomicU64,
}

/// How to report to the grader.
struct Grader {
    channel: UnixStream,
    /// The first half of the key. It seals nothing without the second, which comes for the record.
    secret: Vec<u8>,
}

impl Reporter {
    fn from_environment() -> io::Result<(Order, Reporter)> {
        let Some(channel) = env::var_os(CHANNEL_VARIABLE) else {
            let order = Order {
                secret: String::new(),
                seeds: Seeds::Declared,
                timeline: false,
                confine: false,
            };
            return Ok((order, Reporter::new(None)));
        };
        let invalid = |error: String| io::Error::new(io::ErrorKind::InvalidInput, error);
        let descriptor = channel.to_string_lossy().parse::<RawFd>();
        let descriptor =
            descriptor.map_err(|_| invalid(format!("{channel:?} is no descriptor")))?;
        let mut text = String::new();
        // Not by `io::stdin`, which keeps a copy of what it reads.
        // SAFETY: it is open for as long as the process, and is not closed here.
        let mut input = ManuallyDrop::new(unsafe { File::from_raw_fd(0) });
        input.read_to_string(&mut text)?;
        let mut order: Order = serde_json::from_str(&text).map_err(io::Error::from)?;
        // What is freed is wiped: there is one copy.
        let secret = mem::take(&mut order.secret);
        let secret = hex::decode(secret).map_err(|error| invalid(error.to_string()))?;
        // SAFETY: the grader left it open for this process, and this is its one owner.
        let channel = UnixStream::from(unsafe { os::inherited(descriptor) }?);
        Ok((order, Reporter::new(Some(Grader { channel, secret }))))
    }

    fn new(grader: Option<Grader>) -> Reporter {
        Reporter {
            grader: grader.map(|grader| Mutex::new(Some(grader))),
            seed: AtomicU64::new(0),
            sees_calls: AtomicBool::new(false),
            printed: AtomicU64::new(0),
        }
    }

    fn run_begins(&self) {
        let before = self.printed_before();
        // What the run before has printed by halves is its own. One that has printed no whole line has mostly printed nothing.
        if printed::so_far() != before && self.grader.is_some() {
            printed::flush();
        }
        self.printed.store(printed::so_far(), Ordering::Relaxed);
    }

    fn printed_before(&self) -> u64 {
        self.printed.load(Ordering::Relaxed)
    }

    /// Reports to the grader and ends the process, or tells a person by returning or panicking.
    fn report(&self, record: &Record) {
        if self.grader.is_some() {
            self.report_and_exit(record);
        }
        if record.verdict != Verdict::Passed {
            panic!("\n{}", in_words(record));
        }
    }

    fn report_and_exit(&self, record: &Record) -> ! {
        let Some(grader) = &self.grader else {
            eprintln!("\n{}", in_words(record));
            process::exit(101);
        };
        printed::flush();
        // The lock is not released again: one record, and whoever comes second waits for the end.
        let mut grader = grader.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Grader {
            mut channel,
            secret,
        }) = grader.take()
        {
            let record = record.clone().shortened();
            // Whatever was made of the channel meanwhile, the answer is waited for.
            let _ = channel.set_nonblocking(false);
            let _ = channel.set_read_timeout(None);
            // If the grader is gone there is nobody to tell.
            let _ = seal::send(&record, &secret, &mut channel);
        }
        process::exit(0)
    }
}

/// The record for a person who runs `cargo test`.
fn in_words(record: &Record) -> String {
    let mut text = format!("{}: {}\n", record.verdict, record.message);
    if let Some(difference) = &record.difference {
        text += &format!(
            "  expected: {}\n       got: {}\n",
            difference.expected, difference.got
        );
    }
    if let Some(at) = &record.at {
        text += &format!("  at {at}\n");
    }
    if let Some(call) = record.stacks.iter().find_map(|stack| stack.last()) {
        text += &format!("  seen at {call}\n");
    }
    for note in &record.notes {
        text += &format!("  {note}\n");
    }
    let ended = Moment::after(std::time::Duration::from_micros(record.virtual_micros));
    text + &format!(
        "  seed {}, {} of virtual time\n",
        record.seed,
        seconds(ended)
    )
}
