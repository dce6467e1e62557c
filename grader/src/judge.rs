//! The one road: intake, compile, run the checks, verdicts, report.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, Scope},
    time::Duration,
};

use lab::{
    Verdict,
    record::{Record, Seeds},
};

use crate::{
    book,
    budget::Budget,
    compile::{self, CompileError, Compiled, Control, Site},
    course::{Check, Exercise, Part},
    disk::Scratch,
    files::{self, FileError},
    intake::{IntakeError, Limits, Refusal, Submission},
    kit::{Kit, KitError, News},
    loops,
    report::{
        self, CheckReport, Diagnostic, Level, Points, Provenance, Report, SCHEMA, SecondOpinion,
        SubmissionId,
    },
    run::{self, Place, Wish},
    sandbox::Sandbox,
    screen,
    stop::Stop,
};

/// How often something is tried, at the most, while the grader itself fails at it or the machine does. A submission's failure is
/// never tried again.
const TRIES: usize = 2;

/// What is to be judged, and how.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// What was written.
    pub submission: &'a Submission,
    /// For which exercise.
    pub exercise: &'a Exercise,
    /// Only checks whose name contains this; all if `None`.
    pub only: Option<&'a str>,
    /// What is asked of each check.
    pub wish: Wish,
}

/// How far the judging of a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage<'a> {
    /// It is being compiled.
    Compiling,
    /// It has compiled, and this many checks begin to run.
    Running(usize),
    /// The check called so came to this verdict.
    Checked(&'a str, Verdict),
}

/// Who follows the judging of a case, and may end it.
#[derive(Clone, Copy)]
pub struct Follower<'a> {
    /// What ends it early.
    pub stop: &'a Stop,
    /// Is told how far it is, by any thread.
    pub tell: &'a (dyn Fn(Stage) + Sync),
}

/// Where cases are judged.
#[derive(Debug)]
pub struct Bench {
    /// What submissions compile against: the base of the kit.
    pub kit: Kit,
    /// The kits of exercises that the base does not serve, by their names.
    layers: BTreeMap<String, Kit>,
    /// Where scratch folders are made.
    scratch: PathBuf,
    /// What keeps submissions in.
    sandbox: Sandbox,
    /// The wall time that all checks of one submission have together.
    time: Duration,
    /// How many checks run at once, if one case is judged.
    jobs: usize,
    /// How many more could run at this moment.
    spare: AtomicUsize,
    /// Whether the compiler is asked a second time, in another way, about what has points.
    doubts: bool,
}

/// Why a case could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// The compiler or the disk failed.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The disk failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The bench was not equipped for this exercise.
    #[error(
        "the kit for `{0}` was not made ready, which is a defect of the grader; run `cargo grade run {0}`, then try again"
    )]
    Unequipped(String),
    /// It was stopped.
    #[error("stopped; nothing was changed")]
    Interrupted,
}

impl Case<'_> {
    /// The checks it asks for, in the course's order, with the part each belongs to.
    pub fn checks(&self) -> impl Iterator<Item = (&Part, &Check)> {
        let parts = self.exercise.parts.iter();
        let checks = parts.flat_map(|part| part.checks.iter().map(move |check| (part, check)));
        checks.filter(|(_, check)| self.only.is_none_or(|only| check.name.contains(only)))
    }
}

/// Reads a submission, or the report that it is `rejected`.
///
/// # Errors
///
/// If the user named no folder.
pub fn intake(
    bench: &Bench,
    exercise: &Exercise,
    folder: &Path,
) -> Result<Result<Submission, Box<Report>>, IntakeError> {
    match Submission::read(folder, &Limits::default()) {
        Ok(submission) => Ok(Ok(submission)),
        Err(IntakeError::Refused(refusal)) => {
            let refusal = at_home(refusal, exercise, folder);
            let name = crate::files::shown(folder);
            Ok(Err(Box::new(bench.rejected(exercise, name, &refusal))))
        }
        Err(error) => Err(error),
    }
}

impl Bench {
    /// A bench whose scratch folders are below `target`.
    pub fn new(kit: Kit, sandbox: Sandbox, target: &Path) -> Bench {
        Bench {
            kit,
            layers: BTreeMap::new(),
            sandbox,
            scratch: target.join("grade").join("scratch"),
            time: run::TIME,
            jobs: 1,
            spare: AtomicUsize::new(0),
            doubts: false,
        }
        .with_jobs(thread::available_parallelism().map_or(1, NonZero::get))
    }

    /// Makes ready what `exercises`, of the workspace at `root`, need beside the base of the kit. `tell` hears how far that is, and
    /// `stop` ends it.
    ///
    /// # Errors
    ///
    /// If one asks for a crate that the kit does not have, or something can't be built.
    pub fn equip<'e>(
        &mut self,
        root: &Path,
        exercises: impl IntoIterator<Item = &'e Exercise>,
        tell: &mut dyn FnMut(News),
        stop: &Stop,
    ) -> Result<(), KitError> {
        for exercise in exercises {
            if self.kit_of(exercise).is_none() {
                let kit = Kit::serving(&compile::need(exercise), root, tell, stop)?;
                self.layers.insert(exercise.name.clone(), kit);
            }
        }
        Ok(())
    }

    /// Compiles the checks of `exercise` that are compiled once and kept, so that no submission waits for that.
    ///
    /// # Errors
    ///
    /// If the bench is not equipped for it, or the grader itself fails, or is stopped.
    pub fn prepare(&self, exercise: &Exercise, stop: &Stop) -> Result<(), JudgeError> {
        files::own_folder(&self.scratch).map_err(FileError::when("created", &self.scratch))?;
        let scratch =
            Scratch::new_in(&self.scratch).map_err(FileError::when("written", &self.scratch))?;
        let kit = self.kit_of(exercise);
        let site = Site {
            kit: kit.ok_or_else(|| JudgeError::Unequipped(exercise.name.clone()))?,
            sandbox: &self.sandbox,
            scratch: scratch.path(),
            also: None,
            stop,
            within: &Budget::new(compile::TIME),
        };
        let prepared = compile::prepare(site, exercise);
        match stop.is_stopped() {
            true => Err(JudgeError::Interrupted),
            false => Ok(prepared?),
        }
    }

    /// What submissions to `exercise` compile against, if the bench is equipped for it.
    fn kit_of(&self, exercise: &Exercise) -> Option<&Kit> {
        let need = compile::need(exercise);
        let layered = self.layers.get(&exercise.name);
        [Some(&self.kit), layered]
            .into_iter()
            .flatten()
            .find(|kit| kit.serves(&need))
    }

    /// The same bench for one of several cases at a time: `jobs` checks at once in each.
    pub fn with_jobs(self, jobs: usize) -> Bench {
        Bench {
            jobs,
            spare: AtomicUsize::new(jobs.saturating_sub(1)),
            ..self
        }
    }

    /// The same bench with so much wall time for all checks of one submission together, where they ask for no more seeds than
    /// usual. It is [`run::TIME`] if nothing is said.
    pub fn with_time(self, time: Duration) -> Bench {
        Bench { time, ..self }
    }

    /// The same bench for the code of strangers: about what has points, the compiler is asked a second time, in another way.
    pub fn with_second_opinions(self) -> Bench {
        Bench {
            doubts: true,
            ..self
        }
    }

    /// Lends a processor that has nothing left to do: whatever is judged on the bench now may run one check more at once.
    pub fn lend(&self) {
        self.spare.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes a processor that has nothing to do, if there is one.
    fn borrow(&self) -> bool {
        let less = |spare: usize| spare.checked_sub(1);
        let taken = self
            .spare
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        taken.is_ok()
    }

    /// Which layers of the sandbox hold around what it judges.
    pub fn layers(&self) -> report::Sandbox {
        self.sandbox.layers()
    }

    /// How many checks run at once.
    pub fn jobs(&self) -> usize {
        self.jobs
    }

    /// Judges a case.
    ///
    /// # Errors
    ///
    /// Only if the grader itself fails before a check is run. A check that the grader fails at is a `grader_error` in the
    /// report.
    pub fn judge(&self, case: &Case) -> Result<Report, JudgeError> {
        let mut reports = self.judge_again_and_again(case, NonZero::<usize>::MIN)?;
        Ok(reports.remove(0))
    }

    /// Judges a case for somebody who follows it and may end it.
    ///
    /// # Errors
    ///
    /// As [`Bench::judge`]; [`JudgeError::Interrupted`] if it was stopped.
    pub fn judge_for(&self, case: &Case, follower: Follower) -> Result<Report, JudgeError> {
        let mut reports = self.times(case, NonZero::<usize>::MIN, follower)?;
        Ok(reports.remove(0))
    }

    /// Judges a case several times: compiles it once, and runs its checks as often as said. There are as many reports, or
    /// one if it came to no run.
    ///
    /// # Errors
    ///
    /// As [`Bench::judge`].
    pub fn judge_again_and_again(
        &self,
        case: &Case,
        times: NonZero<usize>,
    ) -> Result<Vec<Report>, JudgeError> {
        let nobody = Follower {
            stop: &Stop::new(),
            tell: &|_| {},
        };
        self.times(case, times, nobody)
    }

    fn times(
        &self,
        case: &Case,
        times: NonZero<usize>,
        follower: Follower,
    ) -> Result<Vec<Report>, JudgeError> {
        let screened = screen::screen(case.submission, follower.stop);
        if follower.stop.is_stopped() {
            return Err(JudgeError::Interrupted);
        }
        if !screened.objections.is_empty() {
            let diagnostics = screened
                .objections
                .iter()
                .map(screen::Objection::diagnostic);
            let diagnostics = diagnostics.collect();
            return Ok(vec![self.unrun(case, Verdict::Rejected, diagnostics)]);
        }
        // What the first try has written is gone before the second.
        persistent(
            || self.compiled_and_run(case, &screened.doubts, times, follower),
            |error| match error {
                JudgeError::Compile(error) => error.may_pass(),
                JudgeError::File(_) => true,
                JudgeError::Unequipped(_) | JudgeError::Interrupted => false,
            },
        )
    }

    fn compiled_and_run(
        &self,
        case: &Case,
        doubts: &[screen::Doubt],
        times: NonZero<usize>,
        follower: Follower,
    ) -> Result<Vec<Report>, JudgeError> {
        files::own_folder(&self.scratch).map_err(FileError::when("created", &self.scratch))?;
        let scratch =
            Scratch::new_in(&self.scratch).map_err(FileError::when("written", &self.scratch))?;
        // The compiler names files by where they really are, and links on the way there would hide that from us.
        let dir =
            fs::canonicalize(scratch.path()).map_err(FileError::when("found", &self.scratch))?;
        case.submission.write_to(&dir)?;
        (follower.tell)(Stage::Compiling);
        let stop = follower.stop;
        let kit = self.kit_of(case.exercise);
        let kit = kit.ok_or_else(|| JudgeError::Unequipped(case.exercise.name.clone()))?;
        let control = Control::new(kit, &self.sandbox, &dir, stop);
        let site = Site {
            kit,
            sandbox: &self.sandbox,
            scratch: &dir,
            also: None,
            stop,
            within: &Budget::new(compile::TIME),
        };
        let compiled = compile::compile(site, case.exercise, &control);
        if stop.is_stopped() {
            return Err(JudgeError::Interrupted);
        }
        let Compiled {
            program,
            diagnostics,
        } = compiled?;
        let Some(program) = program else {
            return Ok(vec![self.unrun(case, Verdict::Unbuilt, diagnostics)]);
        };
        let seeds = run::time_for_more_seeds(case.checks().map(|(_, check)| check), case.wish);
        let time = self.time.saturating_add(seeds);
        let mut reports = Vec::new();
        for _ in 0..times.get() {
            let place = Place {
                program: &program,
                sandbox: &self.sandbox,
                scratch: &dir,
                stop,
                control: &control,
                within: &Budget::new(time),
            };
            let checks = self.run_checks(case, place, follower)?;
            reports.push(Report {
                review: doubts.iter().map(screen::Doubt::diagnostic).collect(),
                ..self.report(case, checks, diagnostics.clone())
            });
        }
        // Where there are no points, there is nothing to be had by deceit.
        if self.doubts && reports.iter().any(|report| report.points.earned > 0) {
            ask_again(site, case.exercise, &mut reports);
            if stop.is_stopped() {
                return Err(JudgeError::Interrupted);
            }
        }
        Ok(reports)
    }

    /// The report that the submission called `name` is `rejected`; or that the grader failed, if it was not the submission for
    /// which it could not be read.
    pub fn rejected(&self, exercise: &Exercise, name: String, refusal: &Refusal) -> Report {
        let nothing = Submission {
            name,
            sha256: crate::digest::sha256([refusal.to_string()]),
            files: Default::default(),
        };
        let case = Case {
            submission: &nothing,
            exercise,
            only: None,
            wish: Wish {
                seeds: Seeds::Declared,
                timeline: false,
            },
        };
        match refusal.is_ours() {
            true => self.failed(&case, refusal),
            false => self.unrun(&case, Verdict::Rejected, vec![refusal.diagnostic()]),
        }
    }

    /// The report that the grader itself failed before a check was run.
    pub fn failed(&self, case: &Case, error: &dyn std::error::Error) -> Report {
        let checks = case.checks().map(|(part, check)| {
            let failure = io::Error::other(error.to_string());
            check_report(case, part, check, Err(failure))
        });
        let checks = checks.collect();
        self.report(case, checks, Vec::new())
    }

    /// Runs the checks, as many at once as there are processors to spare, and reports them in the course's order.
    fn run_checks(
        &self,
        case: &Case,
        place: Place,
        follower: Follower,
    ) -> Result<Vec<CheckReport>, JudgeError> {
        let round = Round {
            bench: self,
            case,
            place,
            follower,
            checks: case.checks().collect(),
            next: AtomicUsize::new(0),
            done: Mutex::default(),
        };
        (follower.tell)(Stage::Running(round.checks.len()));
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
                    check_report(case, part, check, Err(lost))
                })
            })
            .collect())
    }

    /// The report of a submission that came to no run.
    fn unrun(&self, case: &Case, verdict: Verdict, diagnostics: Vec<Diagnostic>) -> Report {
        let first = diagnostics.iter().find(|one| one.level == Level::Error);
        let checks = case.checks().map(|(part, check)| CheckReport {
            name: check.name.clone(),
            title: check.title.clone(),
            verdict,
            points: Points {
                earned: 0,
                possible: check.points,
            },
            message: first.map_or_else(String::new, |first| first.message.clone()),
            at: first.and_then(|first| first.at.clone()),
            seed: 0,
            virtual_seconds: 0.0,
            chapter: book::section(case.exercise, part, verdict),
            difference: None,
            notes: Vec::new(),
            seeds_run: 0,
            timeline: None,
        });
        let checks = checks.collect();
        self.report(case, checks, diagnostics)
    }

    fn report(
        &self,
        case: &Case,
        checks: Vec<CheckReport>,
        diagnostics: Vec<Diagnostic>,
    ) -> Report {
        let worst = checks.iter().map(|check| check.verdict).max();
        let report = Report {
            schema: SCHEMA.to_owned(),
            exercise: case.exercise.name.clone(),
            submission: SubmissionId {
                name: case.submission.name.clone(),
                sha256: case.submission.sha256.clone(),
            },
            verdict: worst.unwrap_or(Verdict::Passed),
            points: checks.iter().map(|check| check.points).sum(),
            checks,
            diagnostics,
            review: Vec::new(),
            provenance: Provenance {
                checks_sha256: case.exercise.checks_sha256.clone(),
                kit_sha256: self.kit.sha256.clone(),
                toolchain: self.kit.toolchain.clone(),
                tokio: self.kit.tokio.clone(),
                sandbox: self.layers(),
                second_opinion: None,
            },
        };
        report.bounded()
    }
}

/// Adds to `reports` the second opinion on the answer to `exercise` at `site`. If the grader fails to get it, there is none: the
/// first one stands.
fn ask_again(site: Site, exercise: &Exercise, reports: &mut [Report]) {
    let asked = compile::second_opinion(site, exercise);
    let (opinion, error) = asked.unwrap_or((SecondOpinion::Unavailable, None));
    for report in reports {
        report.provenance.second_opinion = Some(opinion);
        report.review.extend(error.iter().map(|error| Diagnostic {
            level: Level::Warning,
            message: format!(
                "a newer part of the compiler refuses this, which may be a way round the type system: {}",
                error.message
            ),
            ..error.clone()
        }));
    }
}

/// What `attempt` comes to, tried again while it fails and that `may_pass`.
fn persistent<T, E>(
    mut attempt: impl FnMut() -> Result<T, E>,
    may_pass: impl Fn(&E) -> bool,
) -> Result<T, E> {
    let mut tried = 1;
    loop {
        match attempt() {
            Err(error) if tried < TRIES && may_pass(&error) => tried += 1,
            ended => return ended,
        }
    }
}

/// One run of the checks of a case.
struct Round<'a> {
    bench: &'a Bench,
    case: &'a Case<'a>,
    place: Place<'a>,
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
            if number + 1 < self.checks.len() && self.bench.borrow() {
                scope.spawn(|| {
                    self.worker(scope);
                    self.bench.lend();
                });
            }
            let record = persistent(
                || run::run(self.place, check, self.case.wish),
                |_| !self.follower.stop.is_stopped(),
            );
            let report = check_report(self.case, part, check, record);
            if !self.follower.stop.is_stopped() {
                (self.follower.tell)(Stage::Checked(&check.name, report.verdict));
            }
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.insert(number, report);
        }
    }
}

fn check_report(
    case: &Case,
    part: &Part,
    check: &Check,
    record: io::Result<Record>,
) -> CheckReport {
    let mut record = record.unwrap_or_else(|error| Record {
        check: check.name.clone(),
        verdict: Verdict::GraderError,
        message: format!(
            "The grader itself failed: {error}. This is not your doing, and not counted against you. Run it again."
        ),
        difference: None,
        at: None,
        stacks: Vec::new(),
        notes: Vec::new(),
        seed: 0,
        seeds_run: 0,
        virtual_micros: 0,
        timeline: None,
        is_doubtful: false,
    });
    if let Some((sentence, at)) = loops::seen_in(&record.stacks, case.submission) {
        record.message = format!("{} {sentence}", record.message);
        record.at = Some(at);
    }
    let passed = record.verdict == Verdict::Passed;
    CheckReport {
        name: check.name.clone(),
        title: check.title.clone(),
        verdict: record.verdict,
        points: Points {
            earned: if passed { check.points } else { 0 },
            possible: check.points,
        },
        message: record.message,
        at: record.at,
        seed: record.seed,
        virtual_seconds: record.virtual_micros as f64 / 1e6,
        chapter: book::section(case.exercise, part, record.verdict),
        difference: record.difference,
        notes: record.notes,
        seeds_run: record.seeds_run,
        timeline: record.timeline,
    }
}

/// A refusal, with a better next step where it is the exercise itself that has nothing to grade.
fn at_home(refusal: Refusal, exercise: &Exercise, folder: &Path) -> Refusal {
    match refusal {
        Refusal::NoLib { .. } if folder == exercise.dir => Refusal::NoLib {
            folder: format!("exercises/{}", exercise.folder),
            next: format!(
                "`cargo grade reset {}` puts the skeleton there",
                exercise.name
            ),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often it is tried, and what it comes to, if the tries come to these one after the other.
    fn tried(tries: &[Result<u8, &str>]) -> (usize, Result<u8, String>) {
        let mut done = 0;
        let attempt = || {
            done += 1;
            tries[done - 1].map_err(str::to_owned)
        };
        let came = persistent(attempt, |error| error != "for good");
        (done, came)
    }

    #[test]
    fn only_a_failure_that_may_pass_is_tried_again() {
        assert_eq!(tried(&[Ok(1)]), (1, Ok(1)));
        assert_eq!(tried(&[Err("no room"), Ok(2)]), (2, Ok(2)));
        let failed = Err("no room".to_owned());
        assert_eq!(tried(&[Err("no room"), Err("no room")]), (2, failed));
        assert_eq!(tried(&[Err("for good")]), (1, Err("for good".to_owned())));
    }
}
