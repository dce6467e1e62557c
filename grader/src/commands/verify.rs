//! `cargo grade verify`: does the course keep its promises?

use std::{
    collections::BTreeMap,
    num::NonZero,
    process::ExitCode,
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::Result;
use grader::{
    course::Exercise,
    desk::Desk,
    render::{
        columns::{count, wrap},
        escape,
        ink::{Ink, Tone},
    },
    sandbox::Demand,
    verify::{Breach, Claim, Outcome, VerifyError},
};

use super::{NOT_PASSED, bench};
use crate::terminal;

type Verified = Result<Outcome, VerifyError>;

/// Verifies what `claimed` says of the exercise of this name, of all if there is none.
pub fn verify(
    desk: &Desk,
    exercise: Option<&str>,
    claimed: impl Fn(&Exercise) -> Result<Vec<Claim>, VerifyError>,
    repeat: NonZero<usize>,
    demand: Demand,
) -> Result<ExitCode> {
    let exercises: Vec<&Exercise> = match exercise {
        Some(name) => vec![desk.course.exercise(name)?],
        None => desk.course.exercises.iter().collect(),
    };
    let mut claims = Vec::new();
    for exercise in exercises {
        let of_exercise = claimed(exercise)?.into_iter();
        claims.extend(of_exercise.map(|claim| (exercise, claim)));
    }
    let bench = bench(desk, demand)?;
    let jobs = bench.jobs();
    // Compiling takes one processor: several claims at once use them all.
    let bench = bench.with_jobs(1);
    let ledger = Mutex::new(Ledger::new(claims.len()));
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    // A statement of its own: the lock must be free again while the claim is looked at.
                    let next = lock(&ledger).take();
                    let Some(number) = next else { break };
                    let (exercise, claim) = &claims[number];
                    let verified = claim.outcome(&bench, exercise, repeat);
                    let line = line(exercise, claim, &verified);
                    lock(&ledger).finish(number, line, verified);
                }
                bench.lend();
            });
        }
    });
    let ledger = ledger.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = ledger.error {
        return Err(error.into());
    }
    let viable = claims.len() - ledger.unviable;
    let kept = viable - ledger.broken.len();
    let runs = match repeat.get() {
        1 => String::new(),
        repeat => format!(", in {repeat} runs of every check"),
    };
    let mut text = format!("\n{kept} of {} hold{runs}.\n", count(viable, "claim"));
    if ledger.unviable > 0 {
        text += &format!(
            "{} more did not compile.\n",
            count(ledger.unviable, "mutant")
        );
    }
    if ledger.broken.is_empty() {
        terminal::print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    // They are far up by now, and a log may have been cut off above.
    text += "Mend the checks, or what they are run on. These do not hold:\n\n";
    text.extend(ledger.broken.into_values());
    terminal::print(&text)?;
    Ok(ExitCode::from(NOT_PASSED))
}

/// One claim's line, and what is wrong with it below.
fn line(exercise: &Exercise, claim: &Claim, verified: &Verified) -> String {
    let ink = Ink {
        colour: terminal::colour(),
    };
    let (word, breaches) = match verified {
        Err(_) => (ink.paint(Tone::Bad, "ERROR"), &[][..]),
        Ok(Outcome::Holds) => (ink.paint(Tone::Good, "holds"), &[][..]),
        Ok(Outcome::Unviable) => (ink.paint(Tone::Quiet, "skips"), &[][..]),
        Ok(Outcome::Fails(breaches)) => (ink.paint(Tone::Bad, "FAILS"), &breaches[..]),
    };
    let width = terminal::width().clamp(40, 120);
    let title = escape::line(&format!("{} · {}", exercise.name, claim.title()));
    let mut text = format!("{word}  {}\n", wrap(&title, width - 7).join("\n       "));
    for Breach(breach) in breaches {
        let lines = wrap(&escape::line(breach), width - 9);
        text += &format!("       - {}\n", lines.join("\n         "));
    }
    text
}

/// What was verified so far. Lines are printed in the order of the claims.
struct Ledger {
    next: usize,
    claims: usize,
    printed: usize,
    waiting: Vec<Option<String>>,
    /// The lines of those that do not hold.
    broken: BTreeMap<usize, String>,
    /// How many mutants did not compile.
    unviable: usize,
    error: Option<VerifyError>,
}

impl Ledger {
    fn new(claims: usize) -> Ledger {
        Ledger {
            next: 0,
            claims,
            printed: 0,
            waiting: vec![None; claims],
            broken: BTreeMap::new(),
            unviable: 0,
            error: None,
        }
    }

    /// The next claim to verify. After an error of the grader's there is none.
    fn take(&mut self) -> Option<usize> {
        let number = self.next;
        self.next += 1;
        (number < self.claims && self.error.is_none()).then_some(number)
    }

    fn finish(&mut self, number: usize, line: String, verified: Verified) {
        match verified {
            Ok(Outcome::Holds) => {}
            Ok(Outcome::Unviable) => self.unviable += 1,
            Ok(Outcome::Fails(_)) => drop(self.broken.insert(number, line.clone())),
            Err(error) => self.error = self.error.take().or(Some(error)),
        }
        self.waiting[number] = Some(line);
        while let Some(line) = self.waiting.get_mut(self.printed).and_then(Option::take) {
            // Whoever closed the pipe still gets the exit code.
            let _ = terminal::print(&line);
            self.printed += 1;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
