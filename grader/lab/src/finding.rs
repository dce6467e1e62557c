//! What is wrong with one run, in words for the learner.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::Location,
};

use sim_core::{
    timeline::Moment,
    world::{DeadEnd, Reason},
};

use crate::{
    Verdict,
    frames::{self, Addresses, Frame},
    observer::{Author, Block, Left, Observer, Panicked, Sought, Stop, Waking, waits_for_tokio},
    panics,
    record::{Difference, Place},
    spec::DEADLINE,
    trap::Call,
    waits::Wait,
    warden::Emergency,
};

/// What is wrong with one run.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    pub(crate) message: String,
    pub(crate) difference: Option<Difference>,
    pub(crate) at: Option<Place>,
    /// As in a record.
    pub(crate) stacks: Vec<Vec<Place>>,
    pub(crate) notes: Vec<String>,
    /// For `blocked` only: whether the thread was seen asleep in code that the learner answers for.
    pub(crate) seen_asleep: bool,
    /// For `blocked` only: whether that was where something is made when it is first needed. In another run of the same process it
    /// is there.
    pub(crate) is_first_use: bool,
    /// As in a record.
    pub(crate) is_doubtful: bool,
    /// For `deadlocked` only: whether something waits for a lock of tokio's.
    pub(crate) is_about_locks: bool,
}

impl Finding {
    fn new(verdict: Verdict, message: String) -> Finding {
        Finding {
            verdict,
            message,
            difference: None,
            at: None,
            stacks: Vec::new(),
            notes: Vec::new(),
            seen_asleep: false,
            is_first_use: false,
            is_doubtful: false,
            is_about_locks: false,
        }
    }

    /// Nothing is wrong.
    pub(crate) fn passed() -> Finding {
        Finding::new(Verdict::Passed, String::new())
    }

    /// What the body of the check came to; `None` if all is well.
    pub(crate) fn of_body(body: Result<(), String>, observer: &Observer) -> Option<Finding> {
        let failure = observer.failure();
        let dead_end = observer.world().dead_end();
        if body.is_ok() && failure.is_none() && dead_end.is_none() {
            return Finding::of_leaks(observer);
        }
        // What the learner's code panicked with is the cause; the expectation that failed is its effect.
        let mut finding = if let Some(finding) = Finding::of_panics(observer) {
            finding
        } else if let Some(failure) = failure {
            Finding {
                difference: failure.difference,
                at: Some(place(failure.at)),
                ..Finding::new(Verdict::Wrong, failure.message)
            }
        } else if let Some(dead_end) = dead_end {
            Finding::of_dead_end(dead_end, observer)
        } else {
            Finding::of_unwinding(body.err(), observer)
        };
        if let (Verdict::Wrong, Some(at)) = (finding.verdict, dropped_place(observer)) {
            let note = format!("Your future was dropped at the `.await` of {at}.");
            finding.notes.push(note);
            finding.at = Some(at);
        }
        if finding.verdict == Verdict::Wrong {
            let left = observer.left_behind().into_iter();
            let (aborted, running): (Vec<_>, Vec<_>) = left.partition(|left| left.is_aborted);
            finding.notes.extend(still_running(&running, observer));
            finding.notes.extend(only_aborted(&aborted, observer));
        }
        Some(finding)
    }

    /// The first panic in the learner's code, if there was one.
    fn of_panics(observer: &Observer) -> Option<Finding> {
        let panics = observer.panics();
        panics.iter().find_map(|panicked| {
            let at = learners_place(panicked, observer)?;
            Some(Finding::of_panic(&panicked.message, Some(at)))
        })
    }

    fn of_panic(message: &str, at: Option<Place>) -> Finding {
        let here = at.as_ref().map_or(String::new(), |at| format!(" at {at}"));
        let (verdict, message) = if panics::is_todo(message) {
            let rest = message.trim_start_matches("not yet implemented");
            let rest = rest.trim_start_matches([':', ' ']);
            let what = match rest {
                "" => String::new(),
                rest => format!(" It says: {rest}"),
            };
            let text = format!("Not written yet: the `todo!()`{here} was reached.{what}");
            (Verdict::Unfinished, text)
        } else {
            let text = format!("Your code panicked{here}: {message}");
            (Verdict::Panicked, text)
        };
        Finding {
            at,
            ..Finding::new(verdict, message)
        }
    }

    /// An unwinding that neither the hook nor an expectation put on record, or a plain `assert!` of the check.
    fn of_unwinding(said: Option<String>, observer: &Observer) -> Finding {
        let checks = observer.panics().into_iter().find(|panicked| {
            let file = panicked.at.as_ref().map(|at| at.file.as_str());
            file.is_some_and(|file| observer.author(file) == Author::Check)
        });
        match (checks, said) {
            (Some(panicked), _) => Finding {
                at: panicked.at,
                ..Finding::new(Verdict::Wrong, panicked.message)
            },
            (None, Some(said)) => Finding::of_panic(&said, None),
            (None, None) => Finding::new(Verdict::Wrong, "The check failed.".to_owned()),
        }
    }

    fn of_leaks(observer: &Observer) -> Option<Finding> {
        let alive = observer.tasks_alive();
        let first = alive.first()?;
        let at = observer.is_submission(first.file()).then(|| place(first));
        let when = match dropped_place(observer) {
            Some(at) => {
                format!("after the future of the part had been dropped at the `.await` of {at}")
            }
            None => "after the part had returned or was dropped".to_owned(),
        };
        let mut message = format!(
            "{} still alive {when}",
            count(alive.len(), "task was", "tasks were")
        );
        if let Some(at) = &at {
            message.push_str(&match alive.len() {
                1 => format!(", spawned at {at}"),
                _ => format!(", the first spawned at {at}"),
            });
        }
        message.push_str(
            ". A dropped `JoinHandle` does not stop its task: wait for it, or abort it and wait for that.",
        );
        Some(Finding {
            at,
            ..Finding::new(Verdict::Leaked, message)
        })
    }

    /// Why the run was ended early.
    pub(crate) fn of_stop(stop: Stop, waits: &[Wait], observer: &Observer) -> Finding {
        match stop {
            Stop::Blocked(block) => Finding::blocked(block, observer),
            Stop::Yielding(spawned_at) => Finding::yielding(spawned_at, waits, observer),
            Stop::Waking(waking) => Finding::waking(&waking, waits, observer),
        }
    }

    /// It waits for a moment again and again, and nothing comes of it.
    fn waking(waking: &Waking, waits: &[Wait], observer: &Observer) -> Finding {
        let theirs = waits.iter().filter(|wait| wait.task == waking.busiest);
        let theirs = theirs.map(|wait| wait.at.frames());
        let (timers, others): (Vec<_>, Vec<_>) =
            theirs.partition(|frames| frames.iter().any(|frame| frames::is_timer(&frame.file)));
        let place_of = |frames: &Vec<Frame>| submission_place(frames, observer);
        let at = timers.iter().filter_map(place_of).min();
        let spawned = || {
            let at = waking.spawned_at?;
            observer.is_submission(at.file()).then(|| place(at))
        };
        let at = at
            .or_else(|| others.iter().filter_map(place_of).min())
            .or_else(spawned);
        let (since, until) = (seconds(waking.since), seconds(waking.until));
        Finding::stuck(
            &format!(
                "woke {} times between {since} and {until} of virtual time, and nothing came of it. To look again and again is \
                 no way to wait: wait for whoever can tell you",
                thousands(waking.moments)
            ),
            at,
        )
    }

    fn yielding(spawned_at: Option<&Location<'_>>, waits: &[Wait], observer: &Observer) -> Finding {
        const WHAT: &str = "keeps asking to be polled again and never waits for anything, so that virtual time cannot move";
        // Several may yield, and chance may decide whose poll was one too many. The place is the same whoever it was.
        let waits = waits.iter().filter(|wait| wait.is_leaf);
        let waits: BTreeSet<_> = waits.map(|wait| &wait.at).collect();
        let innermost = |frames: Vec<Frame>| submission_place(&frames, observer);
        let yields = waits.iter().map(|wait| wait.frames());
        let yields =
            yields.filter(|frames| frames.iter().any(|frame| frames::is_yield(&frame.file)));
        let yields = yields.filter_map(innermost).min();
        let asks = || {
            let askers = observer.askers();
            let places = askers.iter().filter_map(|at| innermost(at.frames()));
            places.min()
        };
        if let Some(at) = yields.or_else(asks) {
            return Finding::stuck(WHAT, Some(at));
        }
        // It is a task that asks, in a way that tokio does not know of. Then it has to be seen at it.
        let stacks = submission_stacks(&observer.samples(), observer);
        let spawned = || {
            let at = spawned_at?;
            observer.is_submission(at.file()).then(|| place(at))
        };
        Finding {
            at: if stacks.is_empty() { spawned() } else { None },
            stacks,
            ..Finding::stuck(WHAT, None)
        }
    }

    /// Why the warden ended the process; `None` if a closer look does not bear it out.
    pub(crate) fn of_emergency(emergency: Emergency, observer: &Observer) -> Option<Finding> {
        match emergency {
            _ if observer.has_failed() => Finding::of_body(Ok(()), observer),
            Emergency::Asleep { at, for_good } => {
                let block = Block {
                    at: Some(at),
                    call: None,
                };
                let finding = Finding::blocked(block, observer);
                (finding.seen_asleep || for_good).then_some(finding)
            }
            Emergency::Endless(samples) => Some(Finding {
                stacks: submission_stacks(&samples, observer),
                ..Finding::stuck(
                    "ran on and on without reaching an `.await` that waits: the poll never returned",
                    None,
                )
            }),
            Emergency::IdlePool => Some(Finding {
                is_doubtful: true,
                ..Finding::stuck(
                    "left a call on the blocking pool that does not return; until it does, virtual time stands still",
                    observer.open_calls().into_iter().min(),
                )
            }),
            Emergency::DeadEnd => Finding::of_body(Ok(()), observer),
            Emergency::Memory => Some(Finding::new(
                Verdict::Exhausted,
                "It held more memory than a check may.".to_owned(),
            )),
            Emergency::Threads => Some(Finding::new(
                Verdict::Exhausted,
                "It had more threads than a check may.".to_owned(),
            )),
        }
    }

    /// Nothing could run any more.
    pub(crate) fn deadlocked(observer: &Observer, since: Moment, waits: &[Wait]) -> Finding {
        let message = format!(
            "From {} on nothing could run any more: everything waits for something that nobody will do.",
            seconds(since)
        );
        let places_of = |which: &dyn Fn(&&Wait) -> bool| -> Vec<(Place, Option<&Sought>)> {
            let waits = waits.iter().filter(which);
            waits
                .filter_map(|wait| {
                    Some((
                        submission_place(&wait.at.frames(), observer)?,
                        wait.lock.as_ref(),
                    ))
                })
                .collect()
        };
        let of_body = places_of(&|wait| wait.task.is_none() && wait.is_leaf);
        // Where no future of tokio's is known to wait, it is one that keeps the waker.
        let of_body = match of_body.is_empty() {
            true => places_of(&|wait| wait.task.is_none()),
            false => of_body,
        };
        let of_tasks = places_of(&|wait| wait.task.is_some());
        let mut places: Vec<_> = of_body.into_iter().chain(of_tasks).collect();
        // A lock that somebody holds is a cause. Else the check's own task comes first: it is what the learner's function was called in.
        let is_cause = |lock: &Option<&Sought>| lock.is_some_and(|lock| lock.holder.is_some());
        let cause = places.iter().find(|(_, lock)| is_cause(lock));
        let at = cause.or(places.first()).map(|(at, _)| at.clone());
        let is_about_locks = places.iter().any(|(_, lock)| lock.is_some());
        places.sort_by(|(one, _), (other, _)| one.cmp(other));
        let waits = places.into_iter().map(|(at, lock)| {
            let lock = lock.and_then(|lock| held(lock, observer));
            format!("Your code waits at {at}{}", lock.unwrap_or_default())
        });
        let waits: Vec<String> = waits.collect();
        let notes = waits.chunk_by(|a, b| a == b).map(|waits| match waits {
            [one] => format!("{one}."),
            [one, ..] => format!("{one}, {} times.", waits.len()),
            [] => String::new(),
        });
        const MOST: usize = 8;
        Finding {
            notes: notes.take(MOST).collect(),
            is_about_locks,
            at: at.or_else(|| {
                let alive = observer.tasks_alive();
                let learners = alive.iter().find(|at| observer.is_submission(at.file()));
                learners.map(|at| place(at))
            }),
            ..Finding::new(Verdict::Deadlocked, message)
        }
    }

    /// A call to the world from which the run could not go on.
    fn of_dead_end(DeadEnd { reason, at }: DeadEnd, observer: &Observer) -> Finding {
        let at = observer.is_submission(at.file()).then(|| place(at));
        let here = at.as_ref().map_or(String::new(), |at| format!(" at {at}"));
        let now = seconds(observer.world().now());
        let (verdict, message) = match reason {
            Reason::NobodyWakes => (
                Verdict::Deadlocked,
                format!(
                    "From {now} on nothing could run any more: your code waits{here}, and nobody is left who could wake it."
                ),
            ),
            Reason::WakeHeldUp => (
                Verdict::Deadlocked,
                format!(
                    "From {now} on nothing could run any more: your code waits{here}, and the thread that is to wake it \
                     waits for a lock that your thread holds."
                ),
            ),
            Reason::ClockWatching => (
                Verdict::Stuck,
                format!(
                    "Your code looks at the clock again and again{here}, and time stands still: it passes only while you \
                     wait for it in `park`."
                ),
            ),
        };
        Finding {
            at,
            ..Finding::new(verdict, message)
        }
    }

    /// It was still at it when the deadline came.
    pub(crate) fn endless(observer: &Observer) -> Finding {
        let hours = DEADLINE.as_secs() / 3_600;
        Finding::stuck(
            &format!(
                "was still at work after {hours} hour of virtual time, waking again and again"
            ),
            observer.tasks_alive().first().map(|at| place(at)),
        )
    }

    fn stuck(what: &str, at: Option<Place>) -> Finding {
        let here = at
            .as_ref()
            .map_or(String::new(), |at| format!(" around {at}"));
        Finding {
            at,
            ..Finding::new(Verdict::Stuck, format!("Your code{here} {what}."))
        }
    }

    fn blocked(Block { at, call }: Block, observer: &Observer) -> Finding {
        let frames = at.as_ref().map(Addresses::frames).unwrap_or_default();
        let at = submission_place(&frames, observer);
        let here = at.as_ref().map_or(String::new(), |at| format!(" at {at}"));
        let what = match call {
            Some(Call::File(what)) => format!(
                "your code {what} there with a call that does not return until the disk has answered. Until then no other \
                 task could run; the calls of `tokio::fs` wait with `.await`."
            ),
            Some(Call::Sleep | Call::Wait) | None => {
                "your code slept or waited there without `.await`. Until it went on, no other task could run.".to_owned()
            }
        };
        let is_submission = |file: &str| observer.is_submission(file);
        Finding {
            seen_asleep: at.is_some()
                && (call.is_some() || !waits_for_tokio(&frames, is_submission)),
            is_first_use: frames.iter().any(|frame| frames::is_first_use(&frame.file)),
            is_doubtful: call.is_none(),
            at,
            ..Finding::new(
                Verdict::Blocked,
                format!("The executor's thread was blocked{here}: {what}"),
            )
        }
    }
}

/// The different stacks among `samples`, each with the submission's own calls only, outermost first. Those whose first call was
/// seen less than half as often as the most frequent one are left out: each poll passes the beginning and the end of a function,
/// whatever it is busy with.
fn submission_stacks(samples: &[Addresses], observer: &Observer) -> Vec<Vec<Place>> {
    const MOST_CALLS: usize = 32;
    const SELDOM: usize = 2;
    let mut by_first: BTreeMap<Place, (usize, BTreeSet<Vec<Place>>)> = BTreeMap::new();
    for addresses in samples {
        let calls = addresses.frames().into_iter().rev();
        let calls = calls.filter(|frame| observer.is_submission(&frame.file));
        let stack: Vec<Place> = calls.take(MOST_CALLS).map(Place::from).collect();
        if let Some(first) = stack.first() {
            let (number, stacks) = by_first.entry(first.clone()).or_default();
            *number += 1;
            stacks.insert(stack);
        }
    }
    let most = by_first.values().map(|(number, _)| *number).max();
    let seldom = most.unwrap_or_default() / SELDOM;
    let often = by_first
        .into_values()
        .filter(|(number, _)| *number > seldom);
    often.flat_map(|(_, stacks)| stacks).collect()
}

/// The innermost call that stands in the submission's own files.
fn submission_place(frames: &[Frame], observer: &Observer) -> Option<Place> {
    let frame = frames
        .iter()
        .find(|frame| observer.is_submission(&frame.file))?;
    Some(Place::from(frame.clone()))
}

/// The learner's `.await` at which the check dropped a future, if it did.
fn dropped_place(observer: &Observer) -> Option<Place> {
    let dropped = observer.dropped_at();
    let mut innermost_first = dropped.iter().rev();
    innermost_first.find_map(|at| submission_place(&at.frames(), observer))
}

/// Where the learner's code panicked; `None` if the panic is the check's.
fn learners_place(panicked: &Panicked, observer: &Observer) -> Option<Place> {
    match &panicked.at {
        Some(at) if observer.is_submission(&at.file) => Some(at.clone()),
        Some(at) if observer.author(&at.file) == Author::Check => None,
        _ => submission_place(&panicked.addresses.as_ref()?.frames(), observer),
    }
}

/// Who has the lock that is waited for, as far as that is known: ` for a lock that …`.
fn held(Sought { task, holder }: &Sought, observer: &Observer) -> Option<String> {
    let holder = holder.as_ref()?;
    let who = match (holder.task == *task, holder.task) {
        _ if holder.is_elsewhere => "another thread holds",
        (true, _) => "this task holds already",
        (false, Some(_)) => "another task holds",
        (false, None) => "the check's own task holds",
    };
    let since = seconds(holder.since);
    let at = submission_place(&holder.at.frames(), observer);
    let taken = at.map_or(String::new(), |at| format!(": it was taken at {at}"));
    Some(format!(" for a lock that {who}, since {since}{taken}"))
}

/// That tasks were still running when what had spawned them was over.
fn still_running(left: &[Left], observer: &Observer) -> Option<String> {
    let spawned = spawned(left, observer)?;
    let tasks = count(left.len(), "task was", "tasks were");
    Some(format!("{tasks} still running then{spawned}."))
}

/// That tasks had been aborted by then, and that this was all.
fn only_aborted(left: &[Left], observer: &Observer) -> Option<String> {
    let spawned = spawned(left, observer)?;
    let tasks = count(left.len(), "task", "tasks");
    let end = match left.len() {
        1 => "its end",
        _ => "their end",
    };
    Some(format!(
        "{tasks} had been aborted then, but nobody had waited for {end}{spawned}."
    ))
}

/// Where these tasks were spawned; `None` if there are none.
fn spawned(left: &[Left], observer: &Observer) -> Option<String> {
    let first = left.first()?;
    let at = place(first.at);
    Some(match observer.is_submission(&at.file) {
        false => String::new(),
        true if left.iter().all(|left| place(left.at) == at) => format!(", spawned at {at}"),
        true => format!(", the first spawned at {at}"),
    })
}

fn place(location: &Location<'_>) -> Place {
    Place {
        file: location.file().to_owned(),
        line: location.line(),
        column: Some(location.column()),
    }
}

/// `250,000`
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (first, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(String::from_utf8_lossy);
    let groups: Vec<_> = groups.collect();
    match first {
        "" => groups.join(","),
        first => [&[first.into()], &groups[..]].concat().join(","),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1.25 s`
pub(crate) fn seconds(moment: Moment) -> String {
    format!("{} s", moment.as_secs_f64())
}
