//! What is wrong with one run, in words for the learner.

use crate::{
    Verdict,
    frames::{self, Addresses},
    observer::{Author, Block, Observer, waits_for_tokio},
    panics,
    record::{Difference, Place},
    trap::Call,
    warden::Emergency,
};

mod places;
mod standstill;

pub(crate) use places::seconds;

use places::{
    count, dropped_place, learners_place, only_aborted, place, still_running, submission_place,
    submission_stacks,
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

    /// The first `todo!()` that was reached, if one was.
    pub(crate) fn of_todo(observer: &Observer) -> Option<Finding> {
        let finding = Finding::of_panics(observer)?;
        (finding.verdict == Verdict::Unfinished).then_some(finding)
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
                "It used more memory than a check may.".to_owned(),
            )),
            Emergency::Threads => Some(Finding::new(
                Verdict::Exhausted,
                "It used more threads than a check may.".to_owned(),
            )),
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
