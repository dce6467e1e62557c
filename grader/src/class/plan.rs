//! The plan: everything that was handed in is read once, and identical sources are judged once.
//!
//! What was read is put aside, so that what is graded is what was hashed, however long that takes.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use tempfile::TempDir;

use super::{
    entry::{Answer, Entry},
    ledger::{Fate, Ledger},
    listing::EntryLimits,
    manifest::Basis,
    outcome::{Outcome, Status},
    roll::Roll,
};
use crate::{
    course::Exercise,
    files::{self, FileError},
    intake::Submission,
    judge::Judge,
    stop::Stop,
};

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// It was stopped.
    #[error("stopped; nothing was changed")]
    Interrupted,
    /// The disk is full or can't be written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The folder in which it is kept what was read begins so.
const ASIDE: &str = ".aside-";

/// What is asked of a class.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The exercises, in the course's order.
    pub exercises: &'a [&'a Exercise],
    /// Where only one is wanted, so that its crate may be called as it likes: the other exercises of the course.
    pub others: Option<&'a [&'a Exercise]>,
    /// The class's seed.
    pub seed: Option<u64>,
    /// How many entries are read, and submissions judged, at once.
    pub jobs: usize,
}

/// What is to be judged, and what is known without.
#[derive(Debug)]
pub struct Plan {
    /// Those that take longest first, so that at the end no processor waits for one of them; otherwise in the order of the roll.
    pub tasks: Vec<Task>,
    /// What was refused, or is missing.
    pub settled: Vec<Outcome>,
    aside: TempDir,
}

/// One submission, by whomever it was handed in.
#[derive(Debug)]
pub struct Task {
    /// The position of its exercise among those wanted.
    pub exercise: usize,
    /// The hash of the submission.
    pub sha256: String,
    /// Who handed it in, and what it is called in each one's entry.
    pub of: Vec<(String, String)>,
}

/// What there is of one learner for one exercise.
enum Found {
    Settled(Box<Outcome>),
    Submission { sha256: String, name: String },
}

impl Found {
    /// Whether the machine failed.
    fn is_pending(&self) -> bool {
        matches!(self, Found::Settled(outcome) if outcome.status == Status::Pending)
    }
}

impl Plan {
    /// Reads what everybody handed in. What is read is put aside below `folder`.
    ///
    /// # Errors
    ///
    /// If the disk is full or can't be written, or `stop` ends it.
    pub fn make(
        roll: &Roll,
        wanted: &Wanted,
        judge: &Judge,
        folder: &Path,
        stop: &Stop,
    ) -> Result<Plan, PlanError> {
        let aside = tempfile::Builder::new().prefix(ASIDE).tempdir_in(folder);
        let aside = aside.map_err(FileError::when("written", folder))?;
        let found = in_parallel(wanted.jobs, roll.learners.len(), |number| {
            let (learner, entry) = &roll.learners[number];
            if stop.is_stopped() {
                return Err(PlanError::Interrupted);
            }
            let aside = aside.path();
            let find = || find(&learner.id, entry.as_ref(), wanted, judge, aside, stop);
            // Once more where the machine failed: the next moment it may have what it lacked.
            match find()? {
                found if found.iter().any(Found::is_pending) => find(),
                found => Ok(found),
            }
        });
        let mut plan = Plan {
            tasks: Vec::new(),
            settled: Vec::new(),
            aside,
        };
        let mut known: HashMap<(usize, String), usize> = HashMap::new();
        for ((learner, _), found) in roll.learners.iter().zip(found) {
            for (exercise, found) in found?.into_iter().enumerate() {
                let (sha256, name) = match found {
                    Found::Settled(outcome) => {
                        plan.settled.push(*outcome);
                        continue;
                    }
                    Found::Submission { sha256, name } => (sha256, name),
                };
                let task = *known.entry((exercise, sha256.clone())).or_insert_with(|| {
                    plan.tasks.push(Task {
                        exercise,
                        sha256,
                        of: Vec::new(),
                    });
                    plan.tasks.len() - 1
                });
                plan.tasks[task].of.push((learner.id.clone(), name));
            }
        }
        // How long an exercise takes is not known; that with the most checks takes longest.
        let checks = |task: &Task| wanted.exercises[task.exercise].checks().count();
        plan.tasks.sort_by_cached_key(|task| Reverse(checks(task)));
        Ok(plan)
    }

    /// The submission of a task, as it was read.
    ///
    /// # Errors
    ///
    /// If what was put aside is gone.
    pub fn submission(&self, task: &Task) -> Result<Submission, FileError> {
        let file = aside(self.aside.path(), &task.sha256);
        let text = files::read(&file)?;
        let files = serde_json::from_str(&text).map_err(Into::into);
        Ok(Submission {
            name: String::new(),
            sha256: task.sha256.clone(),
            files: files.map_err(FileError::when("read", &file))?,
        })
    }

    /// How many outcomes there will be.
    pub fn outcomes(&self) -> usize {
        let judged: usize = self.tasks.iter().map(|task| task.of.len()).sum();
        self.settled.len() + judged
    }

    /// The ledger in the folder `dir`, with those of its lines that hold for this plan.
    ///
    /// # Errors
    ///
    /// If the folder can't be read or written.
    pub fn resume(&self, dir: &Path, basis: &Basis) -> Result<Ledger, FileError> {
        let mut settled = HashMap::new();
        for outcome in &self.settled {
            settled.insert((&*outcome.learner, &*outcome.exercise), outcome);
        }
        let mut judged = HashMap::new();
        for task in &self.tasks {
            let exercise = basis.exercises[task.exercise].name.as_str();
            for (learner, name) in &task.of {
                judged.insert((learner.as_str(), exercise), (task, name));
            }
        }
        Ledger::open(dir, |outcome| {
            let whose = (&*outcome.learner, &*outcome.exercise);
            if outcome.status == Status::Pending {
                Fate::Pending
            } else if let Some(now) = settled.get(&whose) {
                if *now == outcome {
                    Fate::Kept
                } else {
                    Fate::Stale
                }
            } else if let Some((task, name)) = judged.get(&whose) {
                fate(outcome, task, name, basis)
            } else {
                Fate::Stale
            }
        })
    }
}

/// What becomes of the `outcome` that an earlier run gave to what is now `task`.
fn fate(outcome: &Outcome, task: &Task, name: &str, basis: &Basis) -> Fate {
    let Some(report) = &outcome.report else {
        return Fate::Stale;
    };
    let rests_on = &report.provenance;
    let holds = report.submission.sha256 == task.sha256
        && outcome.seed == basis.seed
        && rests_on.checks_sha256 == basis.exercises[task.exercise].checks_sha256
        && rests_on.kit_sha256 == basis.kit_sha256
        && rests_on.toolchain == basis.toolchain
        && rests_on.sandbox == basis.sandbox;
    match (holds, report.submission.name == name) {
        (true, true) => Fate::Kept,
        // The same in another folder: the line has to be written anew, but nothing has changed.
        (true, false) => Fate::Pending,
        (false, _) => Fate::Stale,
    }
}

/// What `learner` has handed in for each exercise.
fn find(
    learner: &str,
    entry: Option<&Entry>,
    wanted: &Wanted,
    judge: &Judge,
    folder: &Path,
    stop: &Stop,
) -> Result<Vec<Found>, PlanError> {
    let exercises = wanted.exercises;
    let limits = EntryLimits::default();
    let answers = match entry {
        Some(entry) => entry.open(&limits, stop).answers(exercises, wanted.others),
        None => exercises.iter().map(|_| Answer::Missing).collect(),
    };
    // What is said of an entry that was not read to its end is not true.
    if stop.is_stopped() {
        return Err(PlanError::Interrupted);
    }
    let name = entry.map_or("", |entry| &entry.name);
    let found = exercises.iter().zip(answers).map(|(exercise, answer)| {
        Ok(match answer {
            Answer::Missing => {
                let missing = Outcome::missing(learner, wanted.seed, exercise);
                Found::Settled(Box::new(missing))
            }
            Answer::Refused(refusal) => {
                let report = judge.rejected(exercise, name.to_owned(), &refusal);
                Found::Settled(Box::new(Outcome::graded(learner, wanted.seed, report)))
            }
            Answer::Submission(submission) => {
                put_aside(folder, &submission.sha256, &submission.files)?;
                Found::Submission {
                    sha256: submission.sha256,
                    name: submission.name,
                }
            }
        })
    });
    found.collect()
}

fn put_aside(
    folder: &Path,
    sha256: &str,
    content: &BTreeMap<String, String>,
) -> Result<(), FileError> {
    let file = aside(folder, sha256);
    if file.exists() {
        return Ok(());
    }
    let text = serde_json::to_string(content).map_err(io::Error::from);
    files::replace(&file, text.map_err(FileError::when("written", &file))?)
}

fn aside(folder: &Path, sha256: &str) -> PathBuf {
    folder.join(format!("{sha256}.json"))
}

/// Does `work` for each number below `count`, `jobs` at a time.
fn in_parallel<T: Send>(jobs: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    thread::scope(|scope| {
        for _ in 0..jobs.min(count) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let result = work(number);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((number, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Removes what a run that was killed had put aside.
///
/// # Errors
///
/// If the folder can't be written.
pub fn tidy(folder: &Path) -> Result<(), FileError> {
    let entries = fs::read_dir(folder).map_err(FileError::when("read", folder))?;
    for entry in entries.map_while(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && name.starts_with(ASIDE) {
            let removed = fs::remove_dir_all(entry.path());
            removed.map_err(FileError::when("removed", &entry.path()))?;
        }
    }
    files::sweep(folder);
    Ok(())
}
