//! Runs the checks of one case, as many at once as there are processors to spare.

use std::{
    collections::HashMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, Scope},
};

use super::{Case, Follower, JudgeError, Phase, persistent, reporting::of_check};
use crate::{
    course::{Check, Part},
    report::CheckReport,
    run::{self, Surroundings},
};

/// How many processors have nothing to do.
#[derive(Debug)]
pub(super) struct Spare(AtomicUsize);

impl Spare {
    pub(super) fn new(processors: usize) -> Spare {
        Spare(AtomicUsize::new(processors))
    }

    /// Lends one that has nothing left to do.
    pub(super) fn lend(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes one, if there is one.
    fn borrow(&self) -> bool {
        let less = |spare: usize| spare.checked_sub(1);
        let taken = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        taken.is_ok()
    }
}

/// One run of the checks of a case.
struct Round<'a> {
    spare: &'a Spare,
    case: &'a Case<'a>,
    place: Surroundings<'a>,
    follower: Follower<'a>,
    checks: Vec<(&'a Part, &'a Check)>,
    /// The first check that nobody has begun with.
    next: AtomicUsize,
    /// The reports, by the position of their checks.
    done: Mutex<HashMap<usize, CheckReport>>,
}

impl Round<'_> {
    /// Works. If it panics, the check that it had begun with is lost, and nothing else.
    fn worker<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        let _ = catch_unwind(AssertUnwindSafe(|| self.work(scope)));
    }

    /// Runs checks until none is left. Whenever a processor has nothing to do, it gets a worker of its own.
    fn work<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((part, check)) = self.checks.get(number) else {
                return;
            };
            if number + 1 < self.checks.len() && self.spare.borrow() {
                scope.spawn(|| {
                    self.worker(scope);
                    self.spare.lend();
                });
            }
            let outcome = persistent(
                || run::run(self.place, check, self.case.wish),
                |_| !self.follower.stop.is_stopped(),
            );
            let report = of_check(self.case, part, check, outcome);
            if !self.follower.stop.is_stopped() {
                (self.follower.tell)(Phase::Checked(&check.name, report.verdict));
            }
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.insert(number, report);
        }
    }
}

/// Runs the checks of `case` at `place`, as many at once as there are processors to spare, and reports them in the course's
/// order.
///
/// # Errors
///
/// If `follower` stopped it.
pub(super) fn run(
    spare: &Spare,
    case: &Case,
    place: Surroundings,
    follower: Follower,
) -> Result<Vec<CheckReport>, JudgeError> {
    let round = Round {
        spare,
        case,
        place,
        follower,
        checks: case.checks().collect(),
        next: AtomicUsize::new(0),
        done: Mutex::default(),
    };
    (follower.tell)(Phase::Running(round.checks.len()));
    thread::scope(|scope| round.worker(scope));
    if follower.stop.is_stopped() {
        return Err(JudgeError::Interrupted);
    }
    let mut done = round
        .done
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    // The list of checks is the course's: one that no worker brought back did not pass.
    let checks = round.checks.iter().enumerate();
    Ok(checks
        .map(|(number, (part, check))| {
            done.remove(&number).unwrap_or_else(|| {
                let lost = io::Error::other("the grader lost track of this check");
                of_check(case, part, check, Err(lost))
            })
        })
        .collect())
}
