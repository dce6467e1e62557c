//! `cargo grade verify`: does the course keep its promises?

use std::{
    collections::BTreeMap,
    mem,
    process::ExitCode,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::Result;
use grader::{
    compile::without_seam,
    course::Exercise,
    desk::Desk,
    escape,
    judge::Judge,
    render::{
        columns::{count, wrap},
        ink::{Ink, Tone},
    },
    verify::{
        BUDGET_SEEDS, Breach, Claim, Conclusion, VerifyError,
        draw::draw,
        standing::{self, Entry, Standing, Verified},
    },
};
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};

use super::{NOT_PASSED, must_be_in_the_kit, prepare};
use crate::{cli::Verify, terminal};

mod rules;

/// What came of trying to find out whether a claim holds.
type Tried = Result<Conclusion, VerifyError>;

/// What is verified of one exercise.
struct Task<'a> {
    exercise: &'a Exercise,
    claims: Vec<Claim>,
    /// How many claims more there are, which were not drawn.
    left: usize,
    /// Why so many were drawn; none if all that was asked for is verified.
    standing: Option<Standing>,
    /// The exercise as it is now, if that counts.
    entry: Option<Entry>,
}

/// Verifies what is wanted, one exercise after the other, and says what each has cost.
pub fn verify(desk: &Desk, wanted: &Verify) -> Result<ExitCode> {
    if wanted.rules {
        return rules::print(&exercises(desk, wanted)?);
    }
    let root = &desk.course.root;
    let mut tasks = tasks(desk, wanted)?;
    let exercises: Vec<&Exercise> = tasks.iter().map(|task| task.exercise).collect();
    must_be_in_the_kit(desk, &exercises)?;
    let mut judge = prepare(desk, &exercises, wanted.sandbox.into())?;
    let mut verified = Verified::default();
    if wanted.draw.is_some() || wanted.record {
        verified = Verified::read(root)?;
        let engine = standing::engine(root, &judge.kit)?;
        for task in &mut tasks {
            let now = Entry::now(task.exercise, &engine, wanted.seeds)?;
            if let Some(word) = &wanted.draw {
                task.draw(word, verified.standing(&task.exercise.name, &now));
            }
            task.entry = Some(now);
        }
    }
    let jobs = judge.jobs();
    let mut summary = Summary::default();
    for task in tasks {
        // Compiling takes one processor: several claims at once use them all. What was lent at the end of another exercise is
        // taken back.
        judge = judge.with_jobs(1);
        let before = cpu_time()?;
        let ledger = verify_claims(&judge, jobs, &task, wanted)?;
        let cost = cpu_time()?.saturating_sub(before);
        let holds = summary.add(&task, ledger, cost, wanted);
        let kit = judge.kit_of(task.exercise);
        if let Some(why) = kit.and_then(|kit| without_seam(kit, task.exercise)) {
            summary.say_why_slow(&task.exercise.name, &why);
        }
        if let (true, true, Some(entry)) = (wanted.record, holds, task.entry) {
            verified.keep(&task.exercise.name, entry);
            verified.write(root)?;
        }
    }
    summary.print(wanted)
}

/// All that is claimed of the exercises that are wanted. What is wrong with a claim is found before any is tried.
fn tasks<'a>(desk: &'a Desk, wanted: &Verify) -> Result<Vec<Task<'a>>> {
    let shard = match wanted.shard {
        Some(shard) => Some(shard.shard()?),
        None => None,
    };
    let exercises = exercises(desk, wanted)?;
    let task = |exercise: &'a Exercise| {
        let claims = match (wanted.right, wanted.mutants) {
            (true, _) => Claim::right(exercise, wanted.seeds)?,
            (_, true) => Claim::mutants(exercise, &desk.course.root, shard)?,
            _ if !wanted.only.is_empty() => {
                let mistakes = wanted.only.iter().map(|name| exercise.mistake(name));
                let mistakes = mistakes.collect::<Result<Vec<_>, _>>()?;
                mistakes.into_iter().map(Claim::Mistake).collect()
            }
            _ => Claim::all(exercise, wanted.seeds)?,
        };
        Ok(Task {
            exercise,
            claims,
            left: 0,
            standing: None,
            entry: None,
        })
    };
    exercises.into_iter().map(task).collect()
}

/// Those that are wanted, each once; all if none is named.
fn exercises<'a>(desk: &'a Desk, wanted: &Verify) -> Result<Vec<&'a Exercise>> {
    let mut exercises: Vec<&Exercise> = Vec::new();
    for name in &wanted.exercises {
        let exercise = desk.course.exercise(name)?;
        if !exercises.contains(&exercise) {
            exercises.push(exercise);
        }
    }
    if exercises.is_empty() {
        exercises.extend(&desk.course.exercises);
    }
    Ok(exercises)
}

impl Task<'_> {
    /// Leaves the claims that `word` draws, as many as `standing` asks for.
    fn draw(&mut self, word: &str, standing: Standing) {
        let drawn = draw(
            self.exercise,
            mem::take(&mut self.claims),
            standing.share(),
            word,
        );
        self.claims = drawn.claims;
        self.left = drawn.left;
        self.standing = Some(standing);
    }
}

/// Tries every claim of `task`, as many at once as `jobs` says.
fn verify_claims(judge: &Judge, jobs: usize, task: &Task, wanted: &Verify) -> Result<Ledger> {
    let ledger = Mutex::new(Ledger::new(task.claims.len()));
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    // A statement of its own: the lock must be free again while the claim is looked at.
                    let next = lock(&ledger).take();
                    let Some(number) = next else { break };
                    let claim = &task.claims[number];
                    let tried = claim.outcome(judge, task.exercise, wanted.repeat);
                    let line = line(task.exercise, claim, &tried);
                    lock(&ledger).finish(number, line, tried);
                }
                judge.lend();
            });
        }
    });
    let ledger = ledger.into_inner().unwrap_or_else(PoisonError::into_inner);
    match ledger.error {
        Some(error) => Err(error.into()),
        None => Ok(ledger),
    }
}

/// The CPU time that this process and those that it has waited for have used so far.
fn cpu_time() -> Result<Duration> {
    let mut micros = 0;
    for who in [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN] {
        let usage = getrusage(who)?;
        micros += usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    }
    Ok(Duration::from_micros(micros.try_into().unwrap_or_default()))
}

/// What came of all exercises.
#[derive(Default)]
struct Summary {
    /// A sentence or two for each.
    costs: String,
    /// How many claims could be tried.
    viable: usize,
    /// How many mutants could not, for they did not compile.
    unviable: usize,
    /// How many claims were not drawn.
    left: usize,
    /// How many claims do not hold.
    broken: usize,
    /// What does not hold, the lines of all exercises.
    complaints: String,
}

impl Summary {
    /// Adds what came of `task`, and whether all of it holds.
    fn add(&mut self, task: &Task, ledger: Ledger, cost: Duration, wanted: &Verify) -> bool {
        let Exercise { name, folder, .. } = task.exercise;
        let seconds = cost.as_secs_f64();
        let tried = task.claims.len();
        let mut text = match (&wanted.draw, task.left) {
            (Some(word), 1..) => format!(
                "{name}: verified {tried} of {}, drawn by {word}; {} not verified",
                count(tried + task.left, "claim"),
                task.left
            ),
            _ => format!("{name}: verified {}", count(tried, "claim")),
        };
        if let Some(standing) = task.standing {
            text += match standing {
                Standing::Same => ". Nothing has changed since all of it was verified",
                Standing::EngineChanged => {
                    ". What judges it has changed since all of it was verified"
                }
                Standing::Unknown => ". All of it was never verified as it is now",
            };
        }
        if task.exercise.draft {
            text += ". It is a draft, of which no number of mistakes is asked";
        }
        text += &format!(". It took {seconds:.0} s of CPU time");
        let budget = task.exercise.verify_cpu.filter(|_| has_budget(wanted));
        text += &budget.map_or(String::new(), |budget| format!(" and may take {budget}"));
        self.costs += &wrapped("", &escape::line(&(text + ".")));
        self.costs += &unstarved(task.exercise);
        for claim in &task.claims {
            if let Claim::Mistake(mistake) = claim
                && let Some(why) = &mistake.placeless
            {
                let text = format!(
                    "{name}: no place can be named for `{}`: {why}",
                    mistake.name
                );
                self.costs += &wrapped("", &escape::line(&text));
            }
        }
        let is_over = budget.is_some_and(|budget| cost > Duration::from_secs(budget));
        let holds = ledger.broken.is_empty() && !is_over;
        self.viable += tried - ledger.unviable;
        self.unviable += ledger.unviable;
        self.left += task.left;
        self.broken += ledger.broken.len();
        self.complaints.extend(ledger.broken.into_values());
        if is_over {
            let what = format!(
                "{name} took more CPU time than its `verify_cpu` allows: make its checks cheaper, or raise the number in \
                 exercises/{folder}/exercise.toml"
            );
            let word = ink().paint(Tone::Bad, "COSTS");
            self.complaints += &wrapped(&format!("{word}  "), &escape::line(&what));
        }
        holds
    }

    /// Adds that the exercise called `name` has no seam, and `why`.
    fn say_why_slow(&mut self, name: &str, why: &str) {
        let text = format!("{name}: its checks are compiled against each answer, for this reason:");
        self.costs += &wrapped("", &escape::line(&text));
        for line in why.trim_end().lines() {
            self.costs += &format!("  {}\n", escape::line(line));
        }
    }

    /// Prints it; the exit code says whether all of it holds.
    fn print(self, wanted: &Verify) -> Result<ExitCode> {
        let kept = self.viable - self.broken;
        let runs = match wanted.repeat.get() {
            1 => String::new(),
            repeat => format!(", in {repeat} runs of every check"),
        };
        let mut text = format!(
            "\n{}\n{kept} of {} hold{runs}.\n",
            self.costs,
            count(self.viable, "claim")
        );
        if self.unviable > 0 {
            text += &format!("{} more did not compile.\n", count(self.unviable, "mutant"));
        }
        if self.left > 0 {
            text += &format!("Not verified: {}.\n", count(self.left, "claim"));
        }
        if self.complaints.is_empty() {
            terminal::print(&text)?;
            return Ok(ExitCode::SUCCESS);
        }
        // They are far up by now, and a log may have been cut off above.
        text += "Fix the checks, or what they are run on. These do not hold:\n\n";
        text += &self.complaints;
        terminal::print(&text)?;
        Ok(ExitCode::from(NOT_PASSED))
    }
}

/// The checks of `exercise` that are not run on starved schedules, each with its reason.
fn unstarved(exercise: &Exercise) -> String {
    let checks = exercise.checks();
    let checks = checks.filter_map(|check| Some((&check.name, check.unstarved.as_ref()?)));
    let lines = checks.map(|(check, why)| format!("Not starved: {check}, for this reason: {why}."));
    lines
        .map(|line| wrapped("", &escape::line(&line)))
        .collect()
}

/// Whether the budget of an exercise is for what is wanted: each claim of it at most once, on few enough seeds.
fn has_budget(wanted: &Verify) -> bool {
    !wanted.mutants
        && wanted.only.is_empty()
        && wanted.seeds <= BUDGET_SEEDS
        && wanted.repeat.get() == 1
}

fn ink() -> Ink {
    Ink {
        colour: terminal::colour(),
    }
}

/// `text` behind a word of five columns and two spaces, wrapped to the width of the terminal; or without one, at its left edge.
fn wrapped(word: &str, text: &str) -> String {
    let indent = if word.is_empty() { 0 } else { 7 };
    let width = terminal::width().clamp(40, 120);
    let lines = wrap(text, width - indent);
    format!("{word}{}\n", lines.join(&format!("\n{:indent$}", "")))
}

/// One claim's line, and what is wrong with it below.
fn line(exercise: &Exercise, claim: &Claim, tried: &Tried) -> String {
    let (word, breaches) = match tried {
        Err(_) => (ink().paint(Tone::Bad, "ERROR"), &[][..]),
        Ok(Conclusion::Holds) => (ink().paint(Tone::Good, "holds"), &[][..]),
        Ok(Conclusion::Unviable) => (ink().paint(Tone::Quiet, "skips"), &[][..]),
        Ok(Conclusion::Fails(breaches)) => (ink().paint(Tone::Bad, "FAILS"), &breaches[..]),
    };
    let title = escape::line(&format!("{} · {}", exercise.name, claim.title()));
    let mut text = wrapped(&format!("{word}  "), &title);
    for Breach(breach) in breaches {
        let lines = wrap(&escape::line(breach), terminal::width().clamp(40, 120) - 9);
        text += &format!("       - {}\n", lines.join("\n         "));
    }
    text
}

/// What was verified of an exercise so far. Lines are printed in the order of the claims.
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

    fn finish(&mut self, number: usize, line: String, tried: Tried) {
        match tried {
            Ok(Conclusion::Holds) => {}
            Ok(Conclusion::Unviable) => self.unviable += 1,
            Ok(Conclusion::Fails(_)) => drop(self.broken.insert(number, line.clone())),
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
