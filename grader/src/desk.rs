//! The desk: the course, and what is known of the learner's progress. Progress is derived and never stored: it is the
//! cached report of what stands in `src/` now.

use std::{
    env, io,
    path::{Path, PathBuf},
};

use lab::Verdict;

use crate::{
    cache::{Basis, Cache},
    course::{Course, CourseError, Exercise},
    disk,
    files::{self, FileError},
    intake::{IntakeError, SizeLimits, Submission},
    judge::{self, Case, Follower, Judge, JudgeError},
    kit::{Kit, KitError, News},
    report::Report,
    run::Wish,
    sandbox::{Demand, Sandbox, SandboxError},
    stop::Stop,
    store::{Key, Store},
};

/// The course and its surroundings.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The course.
    pub course: Course,
    /// Reports that need not be made again.
    pub cache: Cache,
}

/// How far the learner is with an exercise.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// What stands there is the skeleton.
    Untouched,
    /// It was changed since it was last graded.
    Changed,
    /// It can’t be read as a submission.
    Unreadable,
    /// It was graded as it stands.
    Graded(Box<Report>),
}

/// What can go wrong at the desk.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The current folder is gone.
    #[error("the folder that you are in can't be found: {0}; go into the workbook's folder")]
    Nowhere(io::Error),
    /// There is no course, or something is wrong with it.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// There is no kit.
    #[error(transparent)]
    Kit(#[from] KitError),
    /// The sandbox that is required can't be had.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// There is nothing to judge.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The folder that the grader works in can't be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// The grader itself failed.
    #[error(transparent)]
    Judge(#[from] JudgeError),
}

impl Progress {
    /// The verdict, where one is known.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Progress::Untouched => Some(Verdict::Unfinished),
            Progress::Unreadable => Some(Verdict::Rejected),
            Progress::Changed => None,
            Progress::Graded(report) => Some(report.verdict),
        }
    }

    /// The report, if there is one.
    pub fn report(&self) -> Option<&Report> {
        match self {
            Progress::Graded(report) => Some(report),
            Progress::Untouched | Progress::Changed | Progress::Unreadable => None,
        }
    }

    /// The points earned, as far as is known.
    pub fn earned(&self) -> u32 {
        self.report().map_or(0, |report| report.points.earned)
    }
}

impl Desk {
    /// The desk for the course in `folder`, or around the current folder.
    ///
    /// # Errors
    ///
    /// If there is no course, or something is wrong with it.
    pub fn open(folder: Option<&Path>) -> Result<Desk, DeskError> {
        let root = match folder {
            Some(folder) => Course::find_root(folder)?,
            None => Course::find_root(&env::current_dir().map_err(DeskError::Nowhere)?)?,
        };
        let grade = root.join("target").join("grade");
        let store = Store::open(grade.join("cache"));
        // Nothing is put behind a link.
        let course = match files::not_a_link(&grade) {
            Ok(()) => Course::load_with(&root, Some(&store))?,
            Err(_) => Course::load(&root)?,
        };
        let cache = Cache::of(store);
        Ok(Desk { course, cache })
    }

    /// The kit, built if need be, and the sandbox that is asked for. `tell` hears how far the kit is, and `stop` ends that.
    ///
    /// # Errors
    ///
    /// If the kit can't be built, or a sandbox is required that this machine does not have.
    pub fn prepare(
        &self,
        demand: Demand,
        tell: &mut dyn FnMut(News),
        stop: &Stop,
    ) -> Result<Judge, DeskError> {
        let sandbox = Sandbox::ready(demand)?;
        let target = self.course.root.join("target");
        let grade = target.join("grade");
        files::not_a_link(&grade)?;
        let kit = Kit::ready_for(&self.course.root, tell, stop)?;
        // What runs have left that were killed.
        disk::sweep(&grade.join("scratch"));
        Ok(Judge::new(kit, sandbox, &target))
    }

    /// How far the learner is with each exercise, in the course's order. Nothing is run for it.
    pub fn survey(&self) -> Vec<Progress> {
        let kit = Kit::present(&self.course.root);
        let exercises = self.course.exercises.iter();
        exercises
            .map(|exercise| self.progress_with(kit.as_ref(), exercise))
            .collect()
    }

    /// How far the learner is with `exercise`. Nothing is run for it.
    pub fn progress(&self, exercise: &Exercise) -> Progress {
        self.progress_with(Kit::present(&self.course.root).as_ref(), exercise)
    }

    fn progress_with(&self, kit: Option<&Kit>, exercise: &Exercise) -> Progress {
        let submission = match Submission::read(&exercise.dir, &SizeLimits::default()) {
            Ok(submission) => submission,
            Err(_) => return Progress::Unreadable,
        };
        if is_skeleton(&submission, exercise) {
            return Progress::Untouched;
        }
        let graded = kit.and_then(|kit| self.known(kit, exercise, &submission));
        graded.map_or(Progress::Changed, |report| {
            Progress::Graded(Box::new(report))
        })
    }

    /// The report on `submission`, if it was judged before.
    pub fn known(&self, kit: &Kit, exercise: &Exercise, submission: &Submission) -> Option<Report> {
        self.cache.get(&key(kit, exercise, &submission.sha256))
    }

    /// Judges what stands in `folder` as an answer to `exercise`.
    ///
    /// # Errors
    ///
    /// If the folder is none, or the grader itself fails, or is stopped.
    pub fn judge(
        &self,
        judge: &Judge,
        exercise: &Exercise,
        folder: &Path,
        only: Option<&str>,
        wish: Wish,
        follower: Follower,
    ) -> Result<Report, DeskError> {
        let submission = match judge::intake(judge, exercise, folder)? {
            Ok(submission) => submission,
            Err(rejected) => return Ok(*rejected),
        };
        let case = Case {
            submission: &submission,
            exercise,
            only,
            wish,
        };
        Ok(judge.judge_for(&case, follower)?)
    }

    /// Keeps a whole report, so that progress is known.
    ///
    /// # Errors
    ///
    /// If it can't be written. The report is as good as before, so warn and go on.
    pub fn keep(
        &self,
        judge: &Judge,
        exercise: &Exercise,
        report: &Report,
    ) -> Result<(), FileError> {
        let key = key(&judge.kit, exercise, &report.submission.sha256);
        self.cache.put(&key, report)
    }

    /// A path as the user would write it: relative to the course if it is in there.
    pub fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.course.root).unwrap_or(path)
    }
}

/// The file to edit for `exercise`.
pub fn lib_of(exercise: &Exercise) -> PathBuf {
    exercise.dir.join("src").join("lib.rs")
}

fn is_skeleton(submission: &Submission, exercise: &Exercise) -> bool {
    let skeleton = files::read(&exercise.skeleton());
    let lib = submission.files.get("src/lib.rs");
    submission.files.len() == 1
        && skeleton.is_ok_and(|skeleton| {
            let skeleton = files::with_newlines(&skeleton);
            lib.is_some_and(|lib| files::with_newlines(lib) == skeleton)
        })
}

fn key(kit: &Kit, exercise: &Exercise, submission_sha256: &str) -> Key {
    let basis = Basis {
        submission_sha256,
        exercise: &exercise.name,
        checks_sha256: &exercise.checks_sha256,
        kit_sha256: &kit.sha256,
        toolchain: &kit.toolchain,
        seed: None,
        sandbox: None,
    };
    basis.key()
}
