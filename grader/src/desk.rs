//! What every command works with: the course, the kit, and what is known of the learner's progress.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Result;
use grader::{
    cache::{Basis, Cache, Key},
    course::{Course, Exercise},
    files,
    intake::{Limits, Submission},
    judge::{self, Bench, Case},
    kit::Kit,
    report::Report,
    run::Wish,
    sandbox::{Demand, Sandbox},
};
use lab::Verdict;

/// The course and its surroundings.
pub struct Desk {
    /// The course.
    pub course: Course,
    /// Reports that need not be made again.
    pub cache: Cache,
}

/// How far the learner is with an exercise.
#[derive(Debug, Clone)]
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
}

impl Desk {
    /// The desk for the course in `folder`, or around the current folder.
    ///
    /// # Errors
    ///
    /// If there is no course, or something is wrong with it.
    pub fn open(folder: Option<&Path>) -> Result<Desk> {
        let root = match folder {
            Some(folder) => Course::find_root(folder)?,
            None => Course::find_root(&env::current_dir()?)?,
        };
        let course = Course::load(&root)?;
        let cache = Cache::open(root.join("target").join("grade").join("cache"));
        Ok(Desk { course, cache })
    }

    /// The kit, built if need be, and the sandbox that is asked for.
    ///
    /// # Errors
    ///
    /// If the kit can't be built, or a sandbox is required that this machine does not have.
    pub fn bench(&self, demand: Demand) -> Result<Bench> {
        let sandbox = Sandbox::ready(demand)?;
        let kit = Kit::ready(&self.course.root, &mut |words| eprintln!("{words}"))?;
        Ok(Bench::new(kit, sandbox, &self.course.root.join("target")))
    }

    /// How far the learner is with `exercise`. Nothing is run for it.
    pub fn progress(&self, exercise: &Exercise) -> Progress {
        let submission = match Submission::read(&exercise.dir, &Limits::default()) {
            Ok(submission) => submission,
            Err(_) => return Progress::Unreadable,
        };
        if is_skeleton(&submission, exercise) {
            return Progress::Untouched;
        }
        let graded = Kit::present(&self.course.root)
            .and_then(|kit| self.cache.get(&key(&kit, exercise, &submission.sha256)));
        graded.map_or(Progress::Changed, |report| {
            Progress::Graded(Box::new(report))
        })
    }

    /// Judges what stands in `folder` as an answer to `exercise`.
    ///
    /// # Errors
    ///
    /// If the folder is none, or the grader itself fails.
    pub fn judge(
        &self,
        bench: &Bench,
        exercise: &Exercise,
        folder: &Path,
        only: Option<&str>,
        wish: Wish,
    ) -> Result<Report> {
        let submission = match judge::intake(bench, exercise, folder)? {
            Ok(submission) => submission,
            Err(rejected) => return Ok(*rejected),
        };
        let case = Case {
            submission: &submission,
            exercise,
            only,
            wish,
        };
        Ok(bench.judge(&case)?)
    }

    /// Keeps a whole report, so that progress is known. What can't be kept is only a pity.
    pub fn keep(&self, bench: &Bench, exercise: &Exercise, report: &Report) {
        let key = key(&bench.kit, exercise, &report.submission.sha256);
        if let Err(error) = self.cache.put(&key, report) {
            eprintln!("warning: your progress can't be remembered: {error}");
        }
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

/// The skeleton that `exercise` begins with.
pub fn skeleton_of(exercise: &Exercise) -> PathBuf {
    exercise.solution_dir.join("skeleton.rs")
}

fn is_skeleton(submission: &Submission, exercise: &Exercise) -> bool {
    let skeleton = files::read(&skeleton_of(exercise));
    submission.files.len() == 1
        && skeleton.is_ok_and(|skeleton| submission.files.get("src/lib.rs") == Some(&skeleton))
}

fn key(kit: &Kit, exercise: &Exercise, submission_sha256: &str) -> Key {
    Key::of(&Basis {
        submission_sha256,
        exercise: &exercise.name,
        checks_sha256: &exercise.checks_sha256,
        kit_sha256: &kit.sha256,
        toolchain: &kit.toolchain,
        seed: None,
        sandbox: None,
    })
}
