//! Judges the tasks of a plan on all cores, and writes down each outcome as it comes. Where the grader itself has failed, or the
//! machine, it tries again when all else is done: one task at a time then has all that the machine has.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use lab::{Verdict, record::Seeds};

use super::{
    ledger::Ledger,
    outcome::Outcome,
    plan::{Plan, Task, Wanted},
};
use crate::{
    cache::{Basis, Cache},
    course::Exercise,
    files::FileError,
    intake::Submission,
    judge::{Case, Judge, JudgeError},
    report::Report,
    run::Wish,
    stop,
};

/// Who judges, and from where reports may be taken.
#[derive(Debug)]
pub struct Grading<'a> {
    /// The judge; it should do one check at a time, since cases are judged beside each other. Workers lend it
    /// their processors when no case is left for them.
    pub judge: &'a Judge,
    /// Reports of submissions that have not changed.
    pub cache: &'a Cache,
    /// What is asked for.
    pub wanted: &'a Wanted<'a>,
}

/// Why a grading did not come to its end. What it had come to is in the ledger.
#[derive(Debug, thiserror::Error)]
pub enum GradingError {
    /// The user has asked for an end.
    #[error("stopped; {kept} of {of} results are kept")]
    Interrupted {
        /// How many results are kept.
        kept: usize,
        /// How many there will be.
        of: usize,
    },
    /// The disk failed.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Grading<'_> {
    /// Judges all that `ledger` does not hold yet. `progress` is told how many outcomes there are.
    ///
    /// # Errors
    ///
    /// If the user asks for an end, or the disk fails.
    pub fn grade(
        &self,
        plan: &Plan,
        ledger: Ledger,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Ledger, GradingError> {
        let work = Work {
            ledger: Mutex::new((ledger, None)),
            put_off: Mutex::default(),
            progress,
        };
        work.append(plan.settled.clone());
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..self.wanted.jobs.min(plan.tasks.len()) {
                scope.spawn(|| {
                    while let Some(task) = plan.tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if stop::interrupted() || work.has_failed() {
                            break;
                        }
                        self.grade_task(plan, task, &work, Turn::First);
                    }
                    // The last cases go on with what this one needs no more.
                    self.judge.lend();
                });
            }
        });
        for task in work.take_put_off() {
            if stop::interrupted() || work.has_failed() {
                break;
            }
            self.grade_task(plan, task, &work, Turn::Last);
        }
        let (ledger, failed) = work
            .ledger
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        match failed {
            Some(error) => Err(error.into()),
            None if stop::interrupted() => Err(GradingError::Interrupted {
                kept: ledger.len(),
                of: plan.outcomes(),
            }),
            None => Ok(ledger),
        }
    }

    fn grade_task<'p>(&self, plan: &Plan, task: &'p Task, work: &Work<'p>, turn: Turn) {
        let exercise = self.wanted.exercises[task.exercise];
        let open: Vec<_> = {
            let (ledger, _) = &*work.lock();
            let of = task.of.iter();
            of.filter(|(learner, _)| !ledger.holds(learner, &exercise.name))
                .collect()
        };
        if open.is_empty() {
            return;
        }
        let report = match plan.submission(task) {
            Ok(submission) => self.report(exercise, &submission),
            Err(error) => return work.fail(error),
        };
        // Whoever stops the run stops it here: nothing is known of this case.
        let Some(report) = report else { return };
        if turn == Turn::First && report.verdict == Verdict::GraderError {
            return work.put_off(task);
        }
        let outcomes = open.into_iter().map(|(learner, name)| {
            let mut report = report.clone();
            report.submission.name = name.clone();
            Outcome::graded(learner, self.wanted.seed, report)
        });
        work.append(outcomes.collect());
    }

    /// The report of a submission, from the cache if it is there; none if the user asks for an end.
    fn report(&self, exercise: &Exercise, submission: &Submission) -> Option<Report> {
        let kit = &self.judge.kit;
        let layers = self.judge.layers();
        let basis = Basis {
            submission_sha256: &submission.sha256,
            exercise: &exercise.name,
            checks_sha256: &exercise.checks_sha256,
            kit_sha256: &kit.sha256,
            toolchain: &kit.toolchain,
            seed: self.wanted.seed,
            sandbox: Some(&layers),
        };
        let key = basis.key();
        // One with points that was judged by a grader that did not ask twice is judged again.
        let is_asked = |report: &Report| {
            report.points.earned == 0 || report.provenance.second_opinion.is_some()
        };
        if let Some(report) = self.cache.get(&key).filter(is_asked) {
            return Some(report);
        }
        let case = Case {
            submission,
            exercise,
            only: None,
            wish: Wish {
                seeds: self.wanted.seed.map_or(Seeds::Declared, Seeds::From),
                ..Wish::default()
            },
        };
        let report = match self.judge.judge(&case) {
            Ok(report) => report,
            Err(JudgeError::Interrupted) => return None,
            Err(error) => self.judge.failed(&case, &error),
        };
        // The ledger has it; what the cache can't keep is only judged again.
        let _ = self.cache.put(&key, &report);
        Some(report)
    }
}

/// How often a task has had its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    First,
    Last,
}

/// What the workers have in common.
struct Work<'a> {
    /// The ledger, and what went wrong with it first.
    ledger: Mutex<(Ledger, Option<FileError>)>,
    /// Tasks at which the grader itself has failed, and that have another turn.
    put_off: Mutex<Vec<&'a Task>>,
    progress: &'a (dyn Fn(usize) + Sync),
}

impl<'a> Work<'a> {
    fn put_off(&self, task: &'a Task) {
        let mut tasks = self.put_off.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.push(task);
    }

    fn take_put_off(&self) -> Vec<&'a Task> {
        let mut tasks = self.put_off.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *tasks)
    }

    fn lock(&self) -> MutexGuard<'_, (Ledger, Option<FileError>)> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn append(&self, outcomes: Vec<Outcome>) {
        let done = {
            let (ledger, failed) = &mut *self.lock();
            let new: Vec<Outcome> = outcomes
                .into_iter()
                .filter(|one| !ledger.holds(&one.learner, &one.exercise))
                .collect();
            // What comes after something that could not be written would follow half a line.
            if failed.is_none()
                && let Err(error) = ledger.append(&new)
            {
                *failed = Some(error);
            }
            ledger.len()
        };
        (self.progress)(done);
    }

    fn fail(&self, error: FileError) {
        self.lock().1.get_or_insert(error);
    }

    fn has_failed(&self) -> bool {
        self.lock().1.is_some()
    }
}
