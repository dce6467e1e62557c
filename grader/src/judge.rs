//! The one road: intake, compile, run the checks, verdicts, report.
//!
//! - `intake` reads a submission, or reports that it can't be judged.
//! - `scheduler` runs the checks, as many at once as there are processors to spare.
//! - `reporting` makes the report of what they came to.

use std::{
    collections::BTreeMap,
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use lab::Verdict;

use crate::{
    budget::Budget,
    compile::{self, CompileError, Compiled, Control, Site},
    course::{Check, Exercise, Part},
    disk::Scratch,
    files::{self, FileError},
    intake::Submission,
    kit::{Kit, KitError, News},
    report::{self, Report},
    run::{self, Surroundings, Wish},
    sandbox::Sandbox,
    screen,
    stop::Stop,
};

mod intake;
mod reporting;
mod scheduler;

pub use intake::intake;

use scheduler::Spare;

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
    /// Only the checks that this means, see [`Exercise::chosen`]; all if `None`.
    pub only: Option<&'a str>,
    /// What is asked of each check.
    pub wish: Wish,
}

/// How far the judging of a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase<'a> {
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
    pub tell: &'a (dyn Fn(Phase) + Sync),
}

/// Where cases are judged.
#[derive(Debug)]
pub struct Judge {
    /// What submissions compile against: the base of the kit.
    pub kit: Kit,
    /// The kits of exercises that the base does not serve, by what they ask for.
    layers: BTreeMap<Asked, Kit>,
    /// Where scratch folders are made.
    scratch: PathBuf,
    /// What keeps submissions in.
    sandbox: Sandbox,
    /// The wall time that all checks of one submission have together.
    time: Duration,
    /// How many checks run at once, if one case is judged.
    jobs: usize,
    /// How many more could run at this moment.
    spare: Spare,
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
    /// The judge was not equipped for this exercise.
    #[error(
        "the kit for `{0}` was not made ready, which is a defect of the grader; run `cargo grade run {0}`, then try again"
    )]
    Unequipped(String),
    /// It was stopped.
    #[error("stopped; nothing was changed")]
    Interrupted,
}

/// The crates that an exercise asks for: for its answers, and for its checks beside.
type Asked = [Vec<String>; 2];

fn asked(exercise: &Exercise) -> Asked {
    [&exercise.dependencies, &exercise.dev_dependencies].map(Clone::clone)
}

impl Case<'_> {
    /// The checks it asks for, in the course's order, with the part each belongs to.
    pub fn checks(&self) -> impl Iterator<Item = (&Part, &Check)> {
        self.exercise.chosen(self.only)
    }
}

impl Judge {
    /// A judge whose scratch folders are below `target`.
    pub fn new(kit: Kit, sandbox: Sandbox, target: &Path) -> Judge {
        Judge {
            kit,
            layers: BTreeMap::new(),
            sandbox,
            scratch: target.join("grade").join("scratch"),
            time: run::TIME,
            jobs: 1,
            spare: Spare::new(0),
            doubts: false,
        }
        .with_jobs(thread::available_parallelism().map_or(1, NonZero::get))
    }

    /// Makes ready what `exercises`, of the workspace at `root`, need beside the base of the kit. `tell` hears how far that is, and
    /// `stop` ends it.
    ///
    /// # Errors
    ///
    /// If one asks for crates that layers of the kit have only between them, or something can't be built.
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
                self.layers.insert(asked(exercise), kit);
            }
        }
        Ok(())
    }

    /// Compiles the checks of `exercise` that are compiled once and kept, so that no submission waits for that.
    ///
    /// # Errors
    ///
    /// If the judge is not equipped for it, or the grader itself fails, or is stopped.
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
            sim: None,
            stop,
            within: &Budget::new(compile::TIME),
        };
        let prepared = compile::prepare(site, exercise);
        match stop.is_stopped() {
            true => Err(JudgeError::Interrupted),
            false => Ok(prepared?),
        }
    }

    /// What submissions to `exercise` compile against, if the judge is equipped for it.
    pub fn kit_of(&self, exercise: &Exercise) -> Option<&Kit> {
        match self.kit.serves(&compile::need(exercise)) {
            true => Some(&self.kit),
            false => self.layers.get(&asked(exercise)),
        }
    }

    /// The same judge for one of several cases at a time: `jobs` checks at once in each.
    pub fn with_jobs(self, jobs: usize) -> Judge {
        Judge {
            jobs,
            spare: Spare::new(jobs.saturating_sub(1)),
            ..self
        }
    }

    /// The same judge with so much wall time for all checks of one submission together, where they ask for no more seeds than
    /// usual. It is [`run::TIME`] if nothing is said.
    pub fn with_time(self, time: Duration) -> Judge {
        Judge { time, ..self }
    }

    /// The same judge for the code of strangers: about what has points, the compiler is asked a second time, in another way.
    pub fn with_second_opinions(self) -> Judge {
        Judge {
            doubts: true,
            ..self
        }
    }

    /// Lends a processor that has nothing left to do: whatever it judges now may run one check more at once.
    pub fn lend(&self) {
        self.spare.lend();
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
    /// As [`Judge::judge`]; [`JudgeError::Interrupted`] if it was stopped.
    pub fn judge_for(&self, case: &Case, follower: Follower) -> Result<Report, JudgeError> {
        let mut reports = self.times(case, NonZero::<usize>::MIN, follower)?;
        Ok(reports.remove(0))
    }

    /// Judges a case several times: compiles it once, and runs its checks as often as said. There are as many reports, or
    /// one if it came to no run.
    ///
    /// # Errors
    ///
    /// As [`Judge::judge`].
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
        (follower.tell)(Phase::Compiling);
        let stop = follower.stop;
        let kit = self.kit_of(case.exercise);
        let kit = kit.ok_or_else(|| JudgeError::Unequipped(case.exercise.name.clone()))?;
        let control = Control::new(kit, &self.sandbox, &dir, stop);
        let site = Site {
            kit,
            sandbox: &self.sandbox,
            scratch: &dir,
            also: None,
            sim: None,
            stop,
            within: &Budget::new(compile::TIME),
        };
        let sim = compile::sim_of(site, case.exercise);
        if stop.is_stopped() {
            return Err(JudgeError::Interrupted);
        }
        let sim = sim?;
        let site = Site {
            sim: sim.as_ref(),
            ..site
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
            let place = Surroundings {
                program: &program,
                sandbox: &self.sandbox,
                scratch: &dir,
                stop,
                control: &control,
                within: &Budget::new(time),
            };
            let checks = scheduler::run(&self.spare, case, place, follower)?;
            reports.push(Report {
                review: doubts.iter().map(screen::Doubt::diagnostic).collect(),
                ..self.report(case, checks, diagnostics.clone())
            });
        }
        // Where there are no points, there is nothing to be had by deceit.
        if self.doubts && reports.iter().any(|report| report.points.earned > 0) {
            reporting::ask_again(site, case.exercise, &mut reports);
            if stop.is_stopped() {
                return Err(JudgeError::Interrupted);
            }
        }
        Ok(reports)
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
