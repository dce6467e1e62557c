//! What is wrong where nothing goes on, or only in circles: deadlocks, and loops without an end.

use std::{collections::BTreeSet, panic::Location};

use sim_core::{
    timeline::Moment,
    world::{DeadEnd, Reason},
};

use super::{
    Finding,
    places::{held, place, seconds, submission_place, submission_stacks, thousands},
};
use crate::{
    Verdict,
    frames::{self, Frame},
    observer::{Observer, Sought, Stop, Waking},
    record::Place,
    spec::DEADLINE,
    waits::Wait,
};

impl Finding {
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
                "woke {} times between {since} and {until} of virtual time, and nothing came of it. \
                 Don't wait by checking again and again: wait for whatever can wake you",
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

    /// Nothing could run any more.
    pub(crate) fn deadlocked(observer: &Observer, since: Moment, waits: &[Wait]) -> Finding {
        let message = format!(
            "From {} on, nothing could run: everything waits for something that will never happen.",
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
    pub(super) fn of_dead_end(DeadEnd { reason, at }: DeadEnd, observer: &Observer) -> Finding {
        // What a submission calls, such as a future of the check's, may have made the call. Then the submission waits for that.
        let frames = || observer.dead_end_at().frames();
        let at = match observer.is_submission(at.file()) {
            true => Some(place(at)),
            false => submission_place(&frames(), observer),
        };
        let here = at.as_ref().map_or(String::new(), |at| format!(" at {at}"));
        let now = seconds(observer.world().now());
        let (verdict, message) = match reason {
            Reason::NobodyWakes => (
                Verdict::Deadlocked,
                format!(
                    "From {now} on, nothing could run: your code waits{here}, and nothing is left that could wake it."
                ),
            ),
            Reason::WakeHeldUp => (
                Verdict::Deadlocked,
                format!(
                    "From {now} on, nothing could run: your code waits{here}, and the thread that \
                     should wake it waits for a lock that your thread holds."
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

    pub(super) fn stuck(what: &str, at: Option<Place>) -> Finding {
        let here = at
            .as_ref()
            .map_or(String::new(), |at| format!(" around {at}"));
        Finding {
            at,
            ..Finding::new(Verdict::Stuck, format!("Your code{here} {what}."))
        }
    }
}
