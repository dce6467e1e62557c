//! Watches one run: every task that is spawned, every poll, every panic, and what the check said.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    panic::Location,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, ThreadId},
};

use sim_core::{
    World,
    timeline::{Moment, Timeline},
    world::Pace,
};
use tokio::{
    runtime::{RuntimeMetrics, TaskMeta},
    sync::Notify,
    task::Id,
};

use crate::{
    frames::{self, Addresses},
    os::Usage,
    others::Others,
    spec::Spec,
    starved::Starving,
    trap::Call,
};

mod block;
mod left;
mod locks;
mod noted;
mod polls;
mod pool;
mod spans;

pub(crate) use block::waits_for_tokio;
pub(crate) use left::Left;
pub use left::over;
pub(crate) use locks::{Sought, note_places, sought_in, sought_now};
pub(crate) use noted::{Failure, Panicked, Tried};
pub(crate) use polls::{POLLS_WORTH_A_LOOK, SAMPLES, Waking};
pub(crate) use spans::usher;

use left::Leftovers;
use locks::Locks;
use pool::Gate;

/// The runs that are on in this process. A check that the grader runs has it for itself.
static RUNS: Mutex<Vec<Weak<Observer>>> = Mutex::new(Vec::new());

/// In how many turns of the runtime in a row nobody must have been ready before it is said that nobody is.
const QUIET: u32 = 3;

thread_local! {
    static CURRENT: RefCell<Option<Arc<Observer>>> = const { RefCell::new(None) };
}

/// What is known of one run. Shared by the run's threads and its warden.
pub(crate) struct Observer {
    /// The course's own file, to tell its tasks and panics from the learner's.
    check_file: &'static str,
    turn: u64,
    world: World,
    home: ThreadId,
    metrics: RuntimeMetrics,
    /// What the warden reads again and again, without a lock.
    pub(crate) beat: Beat,
    /// Raised when the run is to end early.
    stop: Notify,
    /// Where the blocking pool waits for the end of a poll.
    gate: Gate,
    seen: Mutex<Seen>,
}

/// The poll under way, if one is.
#[derive(Debug, Default)]
pub(crate) struct Beat {
    /// Odd while a poll is under way; another number for each poll.
    pub(crate) poll: AtomicU64,
    /// The home thread's CPU time when that poll began, in nanoseconds.
    pub(crate) cpu_at_poll: AtomicU64,
    /// How many polls there were at this moment of virtual time.
    pub(crate) polls_at_moment: AtomicU64,
    /// The home thread's CPU time when this moment began, in nanoseconds.
    pub(crate) cpu_at_moment: AtomicU64,
    /// What stood in `cpu_at_moment` at the moment in which the next poll is one too many.
    enough: AtomicU64,
    /// Whether a poll was starved since somebody last asked.
    starved: AtomicBool,
}

#[derive(Default)]
struct Seen {
    /// Whether polls are starved, and which.
    starving: Option<Starving>,
    /// Whether the poll under way is.
    is_starved: bool,
    /// The learner's tasks that are alive, and where each was spawned.
    tasks: HashMap<Id, &'static Location<'static>>,
    /// Of these, which were left behind.
    leftovers: Leftovers,
    /// The locks that are taken.
    locks: Locks,
    polls: u64,
    last_poll_at: Moment,
    /// At how many moments there were polls.
    moments: u64,
    /// Of these, how many before the last record, and when that was.
    moments_at_record: u64,
    last_record_at: Moment,
    /// How often each task was polled lately.
    wakes: HashMap<Option<Id>, u64>,
    /// What the home thread had used when the poll under way began.
    poll_start: Option<Usage>,
    /// The record as it was when the poll under way had blocked.
    at_block: Option<Timeline>,
    /// The record as it was before a thread that the learner started wrote to it.
    at_stray: Option<Timeline>,
    /// The poll that the warden saw asleep, and where.
    asleep: Option<(u64, Addresses)>,
    /// The poll that the warden saw waiting for the disk.
    at_the_disk: Option<u64>,
    /// Where the warden saw the home thread when polls went on and on.
    samples: Vec<Addresses>,
    /// From where the body asked for its next poll then, within a poll.
    asked: BTreeSet<Addresses>,
    stop: Option<Stop>,
    /// Where the future waited that the check dropped last.
    dropped: Vec<Addresses>,
    /// Where the home thread was when the run came to a dead end.
    dead_end: Addresses,
    failure: Option<Failure>,
    panics: Vec<Panicked>,
    /// How many trials are under way.
    trials: usize,
    /// What was said last in one of them, and in which line.
    tried: Option<(String, Option<u32>)>,
}

/// Why a run was ended before the check's body was over.
#[derive(Debug, Clone)]
pub(crate) enum Stop {
    /// A poll has blocked the thread, or seems to have.
    Blocked(Block),
    /// Polls go on and on, and time stands still; where the task was spawned whose poll was one too many, if it is one of the
    /// learner's.
    Yielding(Option<&'static Location<'static>>),
    /// Something wakes at one moment after the other, and nothing comes of it.
    Waking(Waking),
}

/// What is known of a poll that blocked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Where it was, if that was seen.
    pub(crate) at: Option<Addresses>,
    /// The call that the learner's code made there, if it was seen as it was made. Otherwise the clock says so, which may err.
    pub(crate) call: Option<Call>,
}

/// Whose code something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// The submission, or a library it calls.
    Learner,
    /// The checks.
    Check,
    /// The lab or the simulated world.
    Lab,
}

impl Observer {
    /// For a run of the calling thread's, which is its home thread.
    pub(crate) fn new(
        spec: &Spec,
        seed: u64,
        world: World,
        metrics: RuntimeMetrics,
    ) -> Arc<Observer> {
        let observer = Arc::new(Observer {
            check_file: spec.file,
            turn: seed % spec.seeds.max(1),
            world,
            home: thread::current().id(),
            metrics,
            beat: Beat::default(),
            stop: Notify::new(),
            gate: Gate::default(),
            seen: Mutex::new(Seen {
                starving: spec.starved.then(|| Starving::of(seed)),
                ..Seen::default()
            }),
        });
        let mut runs = RUNS.lock().unwrap_or_else(PoisonError::into_inner);
        runs.retain(|run| run.strong_count() > 0);
        runs.push(Arc::downgrade(&observer));
        observer
    }

    /// The observer of the one run that is on, for threads that a submission has started; none where several are.
    pub(crate) fn only() -> Option<Arc<Observer>> {
        let runs = RUNS.lock().unwrap_or_else(PoisonError::into_inner);
        let mut on = runs.iter().filter_map(Weak::upgrade);
        on.next().filter(|_| on.next().is_none())
    }

    /// The observer of the run that the calling thread belongs to.
    pub(crate) fn current() -> Option<Arc<Observer>> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Makes `observer` the calling thread's.
    pub(crate) fn set_current(observer: Option<Arc<Observer>>) {
        CURRENT.set(observer);
    }

    /// Which of the check's runs this is. As many in a row as it has seeds are all different, whichever is the first.
    pub(crate) fn turn(&self) -> u64 {
        self.turn
    }

    /// The check dropped a future that waited there.
    pub(crate) fn dropped(&self, at: Vec<Addresses>) {
        self.seen().dropped = at;
    }

    /// The calling thread has come to a dead end, from where it does not return.
    pub(crate) fn came_to_a_dead_end(&self) {
        self.seen().dead_end = Addresses::here();
    }

    /// Where the run came to a dead end, if it did.
    pub(crate) fn dead_end_at(&self) -> Addresses {
        self.seen().dead_end.clone()
    }

    /// Where the future waited that the check dropped last.
    pub(crate) fn dropped_at(&self) -> Vec<Addresses> {
        self.seen().dropped.clone()
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// Whose code `file` is.
    pub(crate) fn author(&self, file: &str) -> Author {
        // The checks of a part may stand in `tests/checks/part.rs`, and what is between them and a submission stands in
        // `tests/seam/`; a submission has its files in `src` only.
        let in_src = file.starts_with("src/") || file.contains("/src/");
        let in_tests = file.contains("tests/checks") || file.contains("tests/seam");
        if file == self.check_file || (in_tests && !in_src) {
            Author::Check
        } else if frames::is_lab(file) {
            Author::Lab
        } else {
            Author::Learner
        }
    }

    /// Whether `file` is one of the submission's own.
    pub(crate) fn is_submission(&self, file: &str) -> bool {
        // Dependencies and the standard library are compiled under absolute paths.
        !file.starts_with('/') && self.author(file) == Author::Learner
    }

    /// Whether one of the submission's own functions is at work there.
    pub(crate) fn is_in_submission(&self, at: &Addresses) -> bool {
        let frames = at.frames();
        frames.iter().any(|frame| self.is_submission(&frame.file))
    }

    pub(crate) fn task_spawned(&self, task: &TaskMeta<'_>) {
        let spawned_at = task.spawned_at();
        if self.author(spawned_at.file()) == Author::Learner {
            self.seen().tasks.insert(task.id(), spawned_at);
        }
    }

    pub(crate) fn task_ended(&self, task: &TaskMeta<'_>) {
        let mut seen = self.seen();
        seen.tasks.remove(&task.id());
        seen.leftovers.ended(task.id(), spans::is_unpolled());
    }

    /// Waits until the run is to end early.
    pub(crate) async fn stopped(&self) -> Stop {
        loop {
            if let Some(stop) = self.stop() {
                return stop;
            }
            self.stop.notified().await;
        }
    }

    /// Why the run is to end early, if it is.
    pub(crate) fn stop(&self) -> Option<Stop> {
        self.seen().stop.clone()
    }

    /// Where the learner's tasks that are alive were spawned.
    pub(crate) fn tasks_alive(&self) -> Vec<&'static Location<'static>> {
        let mut places: Vec<_> = self.seen().tasks.values().copied().collect();
        places.sort_by_key(|place| (place.file(), place.line(), place.column()));
        places
    }

    /// How many threads of the blocking pool are at work.
    pub(crate) fn busy_blocking_threads(&self) -> usize {
        let idle = self.metrics.num_idle_blocking_threads();
        self.metrics.num_blocking_threads().saturating_sub(idle)
    }

    /// Waits until no thread has anything to do, before the runtime lets time pass.
    pub(crate) fn hold_the_clock(&self, others: &Others) {
        others.wait(self.metrics.num_blocking_threads());
    }

    /// Whether there is anybody whose turn it is before time may pass.
    pub(crate) fn pace(&self, others: &Others) -> Pace {
        if self.was_starved() {
            return Pace::Behind;
        }
        match self.sleep_of(others) {
            None => Pace::OnlyTokio,
            Some(false) => Pace::AtWork,
            Some(true) => Pace::EverybodySleeps,
        }
    }

    /// Whether there was a moment since this was last asked at which all threads slept but the home thread.
    pub(crate) fn all_sleep(&self, others: &Others) -> bool {
        self.sleep_of(others) == Some(true)
    }

    /// The same; `None` if there are no threads but tokio's, or nobody can tell.
    fn sleep_of(&self, others: &Others) -> Option<bool> {
        let polls = self.beat.poll.load(Ordering::Relaxed);
        others.are_asleep(self.metrics.num_blocking_threads(), polls)
    }

    fn end(&self, seen: &mut Seen, stop: Stop) {
        seen.stop.get_or_insert(stop);
        self.stop.notify_one();
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets every task that is ready run, until none is, without virtual time passing.
///
/// # Panics
///
/// Outside of a check.
pub async fn settle() {
    let observer =
        Observer::current().expect("`settle` is for checks: call it under `#[lab::test]`");
    let mut quiet = 0;
    // A task that wakes itself for ever ends the run.
    while quiet < QUIET {
        let polls = observer.polls_in_a_turn().await;
        // One poll is that of whoever waits here. What is polled along with it, as in `join!`, has had its turn if it could use it.
        quiet = match polls {
            0 | 1 if observer.is_starved() => quiet,
            0 | 1 => quiet + 1,
            _ => 0,
        };
    }
}

impl Observer {
    /// The same when the check's body is over. It takes so many turns of the runtime at the most.
    pub(crate) async fn settle_after_the_body(&self, most: usize) {
        let mut quiet = 0;
        for _ in 0..most {
            // Nobody who is counted waits here. A task that is starved, and asks for its next turn, is polled once in each.
            quiet = match self.polls_in_a_turn().await {
                0 => quiet + 1,
                _ => 0,
            };
            if quiet == QUIET {
                return;
            }
        }
    }

    /// How many polls there are in one turn of the runtime.
    async fn polls_in_a_turn(&self) -> u64 {
        let (before, _) = self.polls();
        tokio::task::yield_now().await;
        let (after, _) = self.polls();
        after - before
    }
}
