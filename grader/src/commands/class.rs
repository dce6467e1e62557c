//! `cargo grade class`: grades a class, and writes its gradebook.

use std::{num::NonZero, path::Path, process::ExitCode, thread};

use anyhow::{Result, bail};
use grader::{
    class::{
        gradebook::Gradebook,
        grading::{Grading, GradingError},
        ledger::{self, Ledger},
        manifest::{self, Basis, Manifest},
        plan::{self, Plan, PlanError, Wanted},
        roll::Roll,
        summary::Summary,
    },
    course::Exercise,
    desk::Desk,
    escape, files,
    render::{
        class,
        columns::{self, count},
    },
    stop::Stop,
};

use super::{must_be_in_the_kit, prepare};
use crate::{
    cli::{self, ClassFormat},
    progress::Indicator,
    terminal,
};

/// The most names that are printed of one kind; the page has them all.
const MOST_NAMED: usize = 10;

pub fn class(desk: &Desk, asked: &cli::Class) -> Result<ExitCode> {
    let exercises: Vec<&Exercise> = match &asked.exercise {
        Some(name) => vec![desk.course.exercise(name)?],
        None => desk.course.exercises.iter().collect(),
    };
    must_be_in_the_kit(desk, &exercises)?;
    let shard = match asked.shard {
        None => None,
        Some(wanted) => Some(wanted.shard()?),
    };
    let out = asked.out.as_path();
    must_be_apart(&asked.submissions, out)?;
    let roll = Roll::call(&asked.submissions, asked.roster.as_deref(), shard)?;
    name(
        "belong to no learner, and are not graded",
        "belongs to no learner, and is not graded",
        &roll.ignored,
    );
    let _claimed = ledger::claim(out, &class::written())?;
    plan::tidy(out)?;
    let cores = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let others: Vec<&Exercise> = desk.course.exercises.iter().collect();
    let wanted = Wanted {
        exercises: &exercises,
        others: asked.exercise.is_some().then_some(&others),
        seed: asked.seed,
        jobs: asked.jobs.unwrap_or(cores).get(),
    };
    // Compiling takes one processor: several submissions at once use them all.
    let judge = prepare(desk, &exercises, asked.sandbox.into())?
        .with_jobs(1)
        .with_second_opinions();
    let basis = Basis::of(&judge, &exercises, asked.seed);
    let plan = match Plan::make(&roll, &wanted, &judge, out, &Stop::new()) {
        Err(PlanError::Interrupted) => {
            terminal::remark("\nStopped. Nothing was changed; give the same command again.");
            return Ok(ExitCode::from(130));
        }
        plan => plan?,
    };
    // First: what is written from here on is no longer what the manifest speaks of.
    begin(out)?;
    let ledger = plan.resume(out, &basis)?;
    let grading = Grading {
        judge: &judge,
        cache: &desk.cache,
        wanted: &wanted,
    };
    let Some(ledger) = grade(&grading, &plan, ledger, out)? else {
        return Ok(ExitCode::from(130));
    };
    let learners: Vec<_> = roll
        .learners
        .into_iter()
        .map(|(learner, _)| learner)
        .collect();
    ledger.sort(learners.iter().flat_map(|learner| {
        let names = basis
            .exercises
            .iter()
            .map(|exercise| exercise.name.as_str());
        names.map(move |name| (learner.id.as_str(), name))
    }))?;
    let manifest = Manifest {
        schema: manifest::SCHEMA.to_owned(),
        basis,
        shard,
        class_sha256: roll.sha256,
        learners,
        strangers: roll.strangers,
        results_sha256: String::new(),
    };
    finish(&Gradebook::of(out, manifest)?, &asked.format)
}

/// Marks what is in the folder as not finished, until [`finish`].
pub(super) fn begin(out: &Path) -> Result<()> {
    // In this order: where a run is killed in between, the next one still finds that there is something to remove.
    if manifest::is_there(out) {
        class::remove_extras(out)?;
        manifest::remove(out)?;
    }
    Ok(())
}

/// Results among submissions would be somebody's entry in the next run.
fn must_be_apart(submissions: &Path, out: &Path) -> Result<()> {
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    if let (Ok(submissions), Ok(out)) = (real(submissions), real(out))
        && out.starts_with(&submissions)
    {
        bail!(
            "`{}` is within the submissions; choose another folder for `--out`",
            files::shown(&out)
        );
    }
    Ok(())
}

/// Judges what is left to be judged; none if the user asks for an end.
fn grade(
    grading: &Grading,
    plan: &Plan,
    ledger: Ledger,
    out: &Path,
) -> Result<Option<Ledger>, GradingError> {
    let progress = Indicator::new(known(plan, &ledger), plan.outcomes());
    let graded = grading.grade(plan, ledger, &|done| progress.tell(done));
    progress.end();
    match graded {
        Err(GradingError::Interrupted { kept, of }) => {
            terminal::remark(&format!(
                "\nStopped. {kept} of {of} results are kept in `{}`; give the same command again to go on.",
                files::shown(out)
            ));
            Ok(None)
        }
        graded => graded.map(Some),
    }
}

/// How many outcomes are known before anything is judged.
fn known(plan: &Plan, ledger: &Ledger) -> usize {
    let settled = plan.settled.iter();
    let settled = settled.filter(|one| !ledger.holds(&one.learner, &one.exercise));
    ledger.len() + settled.count()
}

/// Writes all that is asked for, says what the class came to, and sets the exit code.
pub(super) fn finish(gradebook: &Gradebook, formats: &[ClassFormat]) -> Result<ExitCode> {
    let summary = Summary::of(gradebook)?;
    class::write(gradebook, &summary)?;
    for format in formats {
        format.0.write(gradebook, &summary)?;
    }
    gradebook.manifest.write(&gradebook.dir)?;
    terminal::print(&told(&summary, gradebook))?;
    let strangers = &gradebook.manifest.strangers;
    name(
        "are not on the roster, and not graded",
        "is not on the roster, and not graded",
        strangers,
    );
    name(
        "have handed in nothing",
        "has handed in nothing",
        &summary.missing,
    );
    for (learner, exercise) in summary.review.iter().take(MOST_NAMED) {
        terminal::remark(&format!(
            "{} {exercise}: look at it before the points count; the page says where.",
            escape::line(learner)
        ));
    }
    if let Some(more @ 1..) = summary.review.len().checked_sub(MOST_NAMED) {
        terminal::remark(&format!("The same holds for {more} more."));
    }
    if summary.pending.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    terminal::complain(
        "error: the grader itself failed; these points are pending. Give the same command again to try once more:",
    );
    for (learner, exercise) in &summary.pending {
        terminal::complain(&format!("  {} {exercise}", escape::line(learner)));
    }
    if let Some(cause) = &summary.cause {
        terminal::complain(&format!(
            "Of the first it is known: {}",
            escape::line(cause)
        ));
    }
    Ok(ExitCode::from(2))
}

/// What the class came to, in a paragraph for each exercise.
fn told(summary: &Summary, gradebook: &Gradebook) -> String {
    let mut text = format!("{}\n\n", count(summary.learners, "learner"));
    let widest = summary.exercises.iter().map(|one| one.name.len()).max();
    for exercise in &summary.exercises {
        let mean = exercise.mean();
        let head = format!(
            "{:width$}  {:>5} of {:<4} ",
            exercise.name,
            mean.map_or("–".to_owned(), |mean| format!("{mean:.1}")),
            exercise.possible,
            width = widest.unwrap_or_default(),
        );
        let indent = columns::width(&head);
        let words = class::counted(exercise.words.iter().map(|(word, count)| (*word, *count)));
        let words = columns::wrap(&words, terminal::width().saturating_sub(indent));
        let words = words.join(&format!("\n{}", " ".repeat(indent)));
        text += &format!("{}\n", format!("{head}{words}").trim_end());
    }
    if let Some(changes) = &summary.changes {
        let ups = changes
            .changes
            .iter()
            .filter(|change| change.is_up())
            .count();
        let downs = changes.changes.len() - ups;
        text += &format!("\nSince {}: {ups} up, {downs} down\n", changes.since);
    }
    let dir = files::shown(&gradebook.dir);
    text + &format!("\nThe gradebook is {dir}/gradebook.csv, the page {dir}/index.html\n")
}

/// Says of several, or of one, that they `are` something.
fn name(are: &str, is: &str, names: &[String]) {
    let mut shown: Vec<String> = names.iter().map(|name| escape::line(name)).collect();
    if names.len() > MOST_NAMED {
        shown.truncate(MOST_NAMED);
        shown.push(format!("{} more", names.len() - MOST_NAMED));
    }
    match names {
        [] => {}
        [_] => terminal::remark(&format!("{} {is}.", shown.join(", "))),
        _ => terminal::remark(&format!("{} {are}.", shown.join(", "))),
    }
}
