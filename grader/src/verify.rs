//! Verifies that the course keeps its promises: skeletons are unfinished, solutions pass, mistakes are caught.

use std::{
    fs, io,
    num::NonZero,
    path::{Path, PathBuf},
};

use lab::{Verdict, record::Seeds};

use crate::{
    class::shard::Shard,
    course::{CourseError, Exercise, mistake::Mistake},
    files::FileError,
    intake::{IntakeError, SizeLimits, Submission},
    judge::{Case, Follower, Judge, JudgeError, Phase},
    report::{CheckReport, Diagnostic, Level, Report},
    run::Wish,
    stop::{self, Stop},
};

pub mod draw;
pub mod mutant;
pub mod rules;
pub mod standing;
mod words;

use mutant::{Mutant, MutantError};
use rules::{Table, is_caught};
use standing::StandingError;

/// The fewest mistakes that an exercise keeps. Of a draft nothing is asked.
pub const FEWEST_MISTAKES: usize = 10;

/// The most seeds for the solution that the budget of an exercise, its `verify_cpu`, is for.
pub const BUDGET_SEEDS: u64 = 256;

/// Something that must hold for one exercise.
#[derive(Debug, Clone)]
pub enum Claim {
    /// The skeleton compiles without a warning and is unfinished in every check.
    Skeleton,
    /// The solution compiles without a warning and passes every check, on this many seeds.
    Solution(u64),
    /// An answer that is built otherwise than the solution compiles without a warning and passes every check, too.
    Alternative(PathBuf, Seeds),
    /// A mistake gets its verdicts in the checks that it names, and passes the others. What is said of it is in words and, where
    /// nothing goes on, names a place.
    Mistake(Mistake),
    /// There are mistakes enough, and each check is failed by one of them.
    Mistakes(Vec<Mistake>),
    /// Each sentence of the skeleton's docs is a rule, free or explains, and each rule is proven by a check and broken by a mistake.
    Rules(Table),
    /// A check notices that the solution was changed.
    Mutant(Mutant),
}

/// What came of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conclusion {
    /// It holds.
    Holds,
    /// A mutant that does not compile: there is nothing to notice.
    Unviable,
    /// It does not hold, for these reasons.
    Fails(Vec<Breach>),
}

/// A promise that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach(pub String);

/// Why a claim could not be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The course is wrong.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// A file of the course can't be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A folder of the course can't be read.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// Mutants can't be had.
    #[error(transparent)]
    Mutant(#[from] MutantError),
    /// What was verified before can't be told.
    #[error(transparent)]
    Standing(#[from] StandingError),
    /// The grader itself failed.
    #[error(transparent)]
    Judge(#[from] JudgeError),
}

impl Claim {
    /// All that must hold for `exercise`: the solution on `seeds` seeds, all else on those that the checks ask for.
    ///
    /// # Errors
    ///
    /// If there are no solutions here, or a mistake's header is wrong, or `rules.toml`, or what is said of its rules.
    pub fn all(exercise: &Exercise, seeds: u64) -> Result<Vec<Claim>, VerifyError> {
        let mistakes = exercise.mistakes()?;
        let mut claims = vec![
            Claim::Skeleton,
            Claim::Solution(seeds),
            Claim::Mistakes(mistakes.clone()),
        ];
        claims.extend(Table::of(exercise, &mistakes)?.map(Claim::Rules));
        let alternatives = alternatives(exercise)?.into_iter();
        claims.extend(alternatives.map(|file| Claim::Alternative(file, Seeds::Declared)));
        claims.extend(mistakes.into_iter().map(Claim::Mistake));
        Ok(claims)
    }

    /// What of it says that a right answer passes: the solution and the alternatives of `exercise`, all on `seeds` seeds.
    ///
    /// # Errors
    ///
    /// If there are no solutions here, or the folder of the alternatives can't be read.
    pub fn right(exercise: &Exercise, seeds: u64) -> Result<Vec<Claim>, VerifyError> {
        let mut claims = vec![Claim::Solution(seeds)];
        let alternatives = alternatives(exercise)?.into_iter();
        claims.extend(alternatives.map(|file| Claim::Alternative(file, Seeds::Many(seeds))));
        Ok(claims)
    }

    /// That a check notices each mutant of the solution of `exercise`, in the workspace at `root`; of those in `shard`, if one is
    /// wanted.
    ///
    /// # Errors
    ///
    /// If mutants can't be had.
    pub fn mutants(
        exercise: &Exercise,
        root: &Path,
        shard: Option<Shard>,
    ) -> Result<Vec<Claim>, VerifyError> {
        let mut mutants = Mutant::all(exercise, root)?;
        mutants.retain(|mutant| shard.is_none_or(|shard| shard.holds(&mutant.name)));
        Ok(mutants.into_iter().map(Claim::Mutant).collect())
    }

    /// What is claimed, in a few words.
    pub fn title(&self) -> String {
        match self {
            Claim::Skeleton => {
                "skeleton: compiles without a warning, unfinished in every check".to_owned()
            }
            Claim::Solution(seeds) => format!("solution: passes every check, on {seeds} seeds"),
            Claim::Alternative(file, seeds) => {
                let name = file.file_stem().unwrap_or_default().to_string_lossy();
                let seeds = match seeds {
                    Seeds::Many(seeds) => format!(", on {seeds} seeds"),
                    _ => String::new(),
                };
                format!("alternative {name}: passes every check{seeds}")
            }
            Claim::Mistakes(mistakes) => {
                let s = if mistakes.len() == 1 { "" } else { "s" };
                format!("{} mistake{s}: each check is failed by one", mistakes.len())
            }
            Claim::Rules(table) => {
                let s = if table.rows.len() == 1 { "" } else { "s" };
                format!(
                    "{} rule{s}: each is proven by a check and broken by a mistake, and all that the skeleton says is quoted",
                    table.rows.len()
                )
            }
            Claim::Mistake(mistake) => format!("mistake {}: {}", mistake.name, mistake.summary),
            Claim::Mutant(mutant) => format!("mutant {}", mutant.name),
        }
    }

    /// What comes of it, in as many runs of each check as `repeat` says. A mutant is run until it is noticed.
    ///
    /// # Errors
    ///
    /// If it can't be found out.
    pub fn outcome(
        &self,
        judge: &Judge,
        exercise: &Exercise,
        repeat: NonZero<usize>,
    ) -> Result<Conclusion, VerifyError> {
        // What is judged, on which seeds, whether a warning counts, and what each check must come to.
        let always = |verdict| move |_: &str| verdict;
        let declared = Seeds::Declared;
        let breaches = match self {
            Claim::Skeleton => {
                let skeleton = Submission::of_file(&exercise.skeleton())?;
                let reports = judged(judge, exercise, &skeleton, declared, repeat)?;
                breaches(&reports, true, always(Verdict::Unfinished))
            }
            Claim::Solution(seeds) => {
                let solution = Submission::read(exercise.solution_dir()?, &SizeLimits::default())?;
                let reports = judged(judge, exercise, &solution, Seeds::Many(*seeds), repeat)?;
                breaches(&reports, true, always(Verdict::Passed))
            }
            Claim::Alternative(file, seeds) => {
                let alternative = Submission::of_file(file)?;
                let reports = judged(judge, exercise, &alternative, *seeds, repeat)?;
                breaches(&reports, true, always(Verdict::Passed))
            }
            Claim::Mistake(mistake) => {
                let submission = mistake.answer.submission(&mistake.name);
                let reports = judged(judge, exercise, &submission, declared, repeat)?;
                let mut breaches = breaches(&reports, false, |check| mistake.expects(check));
                if let Some(report) = reports.first() {
                    breaches.extend(unused(report, mistake));
                    breaches.extend(words::unclear(report, mistake.placeless.as_deref()));
                }
                breaches
            }
            Claim::Mistakes(mistakes) => too_few(exercise, mistakes),
            Claim::Rules(table) => table.breaches.clone(),
            Claim::Mutant(mutant) => return noticed(judge, exercise, mutant),
        };
        Ok(match breaches.is_empty() {
            true => Conclusion::Holds,
            false => Conclusion::Fails(breaches),
        })
    }
}

/// Whether a check notices `mutant`. The first one that does is enough.
fn noticed(judge: &Judge, exercise: &Exercise, mutant: &Mutant) -> Result<Conclusion, VerifyError> {
    let stop = Stop::new();
    let tell = |stage: Phase| {
        // A failure of the grader's says nothing about the mutant.
        let says_nothing = |verdict| matches!(verdict, Verdict::Passed | Verdict::GraderError);
        if matches!(stage, Phase::Checked(_, verdict) if !says_nothing(verdict)) {
            stop.stop();
        }
    };
    let (stop, tell) = (&stop, &tell);
    let submission = mutant.submission();
    let case = case(&submission, exercise, Seeds::Declared);
    match judge.judge_for(&case, Follower { stop, tell }) {
        Ok(report) if report.verdict == Verdict::Passed => {
            let missed = "no check notices it: write one that does, or say in the solution's mutants.toml why it changes nothing";
            Ok(Conclusion::Fails(vec![Breach(missed.to_owned())]))
        }
        Ok(report) if report.verdict == Verdict::Unbuilt => Ok(Conclusion::Unviable),
        Ok(report) => Ok(Conclusion::Fails(differing(&report, |_| Verdict::Passed))),
        Err(JudgeError::Interrupted) if !stop::interrupted() => Ok(Conclusion::Holds),
        Err(error) => Err(error.into()),
    }
}

fn judged(
    judge: &Judge,
    exercise: &Exercise,
    submission: &Submission,
    seeds: Seeds,
    repeat: NonZero<usize>,
) -> Result<Vec<Report>, JudgeError> {
    judge.judge_again_and_again(&case(submission, exercise, seeds), repeat)
}

fn case<'a>(submission: &'a Submission, exercise: &'a Exercise, seeds: Seeds) -> Case<'a> {
    Case {
        submission,
        exercise,
        only: None,
        wish: Wish {
            seeds,
            ..Wish::default()
        },
    }
}

/// What in any of the reports is not as it must be, or not the same in all; the same breach is told once.
fn breaches(
    reports: &[Report],
    warnings_count: bool,
    expected: impl Fn(&str) -> Verdict,
) -> Vec<Breach> {
    let mut breaches = changing(reports);
    for report in reports {
        let warnings = warnings(report).into_iter().filter(|_| warnings_count);
        for breach in warnings.chain(differing(report, &expected)) {
            if !breaches.contains(&breach) {
                breaches.push(breach);
            }
        }
    }
    breaches
}

/// Correct answers of other designs, which no check may refuse; sorted by name.
fn alternatives(exercise: &Exercise) -> Result<Vec<PathBuf>, VerifyError> {
    let folder = exercise.solution_dir()?.join("alternatives");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(FileError::when("read", &folder))?;
    let mut files: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "rs"));
    files.sort();
    Ok(files)
}

/// What the compiler had to say about a submission of the course's.
fn warnings(report: &Report) -> Vec<Breach> {
    let warnings = report.diagnostics.iter();
    let warnings = warnings.filter(|one| one.level == Level::Warning);
    warnings
        .map(|one| {
            let at = one.at.as_ref().map(|at| format!(" at {at}"));
            Breach(format!(
                "warning{}: {}",
                at.unwrap_or_default(),
                one.message
            ))
        })
        .collect()
}

/// What of `mistake` is never used: no part of what is wrong, and only in the reader's way.
fn unused(report: &Report, mistake: &Mistake) -> Vec<Breach> {
    let warnings = report.diagnostics.iter();
    let unused = warnings.filter(|one| one.level == Level::Warning && is_unused(one));
    unused
        .map(|one| {
            let written = one.at.as_ref().and_then(|at| mistake.answer.written_at(at));
            let at = written.or_else(|| one.at.clone());
            let at = at.map(|at| format!("{at}: ")).unwrap_or_default();
            Breach(format!(
                "{at}{}; remove it, by `//! Without:` and its path if it is the base's",
                one.message
            ))
        })
        .collect()
}

/// Whether this is about an import or an item. Fields and variants belong to one.
fn is_unused(warning: &Diagnostic) -> bool {
    let of_an_item = ["field", "variant"];
    match warning.code.as_deref() {
        Some("unused_imports" | "unused_macros") => true,
        Some("dead_code") => !of_an_item
            .iter()
            .any(|one| warning.message.starts_with(one)),
        _ => false,
    }
}

fn differing(report: &Report, expected: impl Fn(&str) -> Verdict) -> Vec<Breach> {
    let checks = report.checks.iter();
    let wrong = checks.filter(|check| check.verdict != expected(&check.name));
    wrong
        .map(|check| {
            let seed = match check.verdict {
                Verdict::Passed => String::new(),
                _ => format!(" (seed {}: {})", check.seed, check.message),
            };
            Breach(format!(
                "{} is {}, and not {}{seed}",
                check.name,
                check.verdict,
                expected(&check.name)
            ))
        })
        .collect()
}

/// The checks on which one of the reports says something else than the first.
fn changing(reports: &[Report]) -> Vec<Breach> {
    let Some((first, others)) = reports.split_first() else {
        return Vec::new();
    };
    let checks = first.checks.iter().enumerate();
    checks
        .filter_map(|(number, check)| {
            let other = |report: &&Report| {
                let other = report.checks.get(number);
                !other.is_some_and(|other| is_same(check, other))
            };
            let other = others.iter().find(other)?;
            let what = changed(check, other.checks.get(number));
            Some(Breach(format!(
                "{}: {what} is not the same in each run",
                check.name
            )))
        })
        .collect()
}

/// Whether two reports say the same of a check. What the answer itself printed, such as the numbers of threads, is no word of ours.
fn is_same(one: &CheckReport, other: &CheckReport) -> bool {
    let other = CheckReport {
        printed: one.printed.clone(),
        ..other.clone()
    };
    *one == other
}

/// What is said in one and not in the other, so that its author knows where to look.
fn changed(one: &CheckReport, other: Option<&CheckReport>) -> String {
    match other {
        Some(other) if one.verdict != other.verdict => {
            format!("the verdict, {} or {},", one.verdict, other.verdict)
        }
        Some(other) if one.message != other.message => {
            format!("the message, `{}` or `{}`,", one.message, other.message)
        }
        Some(other) if one.timeline != other.timeline => "the timeline".to_owned(),
        _ => "the report".to_owned(),
    }
}

fn too_few(exercise: &Exercise, mistakes: &[Mistake]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if mistakes.len() < FEWEST_MISTAKES && !exercise.draft {
        breaches.push(Breach(format!(
            "only {} mistakes; an exercise has at least {FEWEST_MISTAKES}",
            mistakes.len()
        )));
    }
    for check in exercise.checks() {
        if !mistakes.iter().any(|mistake| is_caught(mistake, check)) {
            breaches.push(Breach(format!("no mistake is caught by {}", check.name)));
        }
    }
    breaches
}

#[cfg(test)]
mod tests;
