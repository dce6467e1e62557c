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
    time::Duration,
};

use sim_core::{
    World,
    timeline::{Moment, Timeline},
};
use tokio::{
    runtime::{RuntimeMetrics, TaskMeta},
    sync::Notify,
    task::Id,
};

use crate::{
    frames::{self, Addresses},
    os::{self, Usage},
    starved::Starving,
    trap::{self, Call},
};

mod block;
mod left;
mod locks;
mod noted;
mod pool;
mod spans;

pub(crate) use block::waits_for_tokio;
pub(crate) use left::Left;
pub use left::over;
pub(crate) use locks::{Sought, note_places, sought_in, sought_now};
pub(crate) use noted::{Failure, Panicked, Tried};
pub(crate) use spans::usher;

use left::Leftovers;
use locks::Locks;
use pool::Gate;

/// How many polls at one moment of virtual time are taken for a loop that never waits. 10,000 dishes cooked by the busiest
/// correct design need a tenth of it.
const POLLS_AT_ONE_MOMENT: u64 = 300_000;

/// From this many on, the warden looks where the polls come from.
pub(crate) const POLLS_WORTH_A_LOOK: u64 = POLLS_AT_ONE_MOMENT / 2;

/// So many polls at one moment may be starved.
const POLLS_STARVED: u64 = POLLS_AT_ONE_MOMENT / 3;

/// How often it has to find the submission. Most of the polls' time may be spent in tokio.
pub(crate) const SAMPLES: usize = 60;

/// Polls at one moment that are too many even if it has not found it as often.
const POLLS_WITHOUT_SAMPLES: u64 = 3 * POLLS_AT_ONE_MOMENT;

/// At how many moments in a row somebody may wake without anything on the record: four minutes of a look each millisecond.
const MOMENTS_IN_VAIN: u64 = 250_000;

/// From this many on it is counted who wakes.
const MOMENTS_TO_COUNT: u64 = MOMENTS_IN_VAIN - 2_000;

/// At how many moments somebody may wake in all.
const MOMENTS_IN_ALL: u64 = 1_500_000;

/// In so many polls of the check's body, from the first that is worth a look, it is listened to who asks for the next one.
const POLLS_TO_LISTEN: u64 = 1_000;

/// The runs that are on in this process. A check that the grader runs has it for itself.
static RUNS: Mutex<Vec<Weak<Observer>>> = Mutex::new(Vec::new());

thread_local! {
    static CURRENT: RefCell<Option<Arc<Observer>>> = const { RefCell::new(None) };
}

/// What is known of one run. Shared by the run's threads and its warden.
pub(crate) struct Observer {
    /// The course's own file, to tell its tasks and panics from the learner's.
    check_file: &'static str,
    seed: u64,
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

/// Moments at which somebody woke, and nothing came of it.
#[derive(Debug, Clone)]
pub(crate) struct Waking {
    /// How many there were.
    pub(crate) moments: u64,
    /// The first.
    pub(crate) since: Moment,
    /// The last.
    pub(crate) until: Moment,
    /// The task that was polled most often in the end, or the check's body.
    pub(crate) busiest: Option<Id>,
    /// Where that task was spawned, if it is one of the learner's.
    pub(crate) spawned_at: Option<&'static Location<'static>>,
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

impl Seen {
    /// What there is to tell of those who wake again and again, at `now`.
    fn waking(&self, now: Moment) -> Waking {
        let in_vain = self.moments - self.moments_at_record;
        let (moments, since) = match in_vain >= MOMENTS_IN_VAIN {
            true => (in_vain, self.last_record_at),
            false => (self.moments, Moment::default()),
        };
        let spawned_at = |id: &Option<Id>| id.and_then(|id| self.tasks.get(&id).copied());
        // Of two that are polled as often it is the learner's, or the body; or else the older one.
        let age = |id: Id| {
            id.to_string()
                .parse::<u64>()
                .map_or(0, |number| u64::MAX - number)
        };
        let busiest = self.wakes.iter().max_by_key(|(id, polls)| {
            let is_known = id.is_none() || spawned_at(id).is_some();
            (**polls, is_known, id.map_or(u64::MAX, age))
        });
        let busiest = busiest.and_then(|(id, _)| *id);
        Waking {
            moments,
            since,
            until: now,
            busiest,
            spawned_at: spawned_at(&busiest),
        }
    }
}

impl Observer {
    /// For a run of the calling thread's, which is its home thread.
    pub(crate) fn new(
        check_file: &'static str,
        seed: u64,
        starving: Option<Starving>,
        world: World,
        metrics: RuntimeMetrics,
    ) -> Arc<Observer> {
        let observer = Arc::new(Observer {
            check_file,
            seed,
            world,
            home: thread::current().id(),
            metrics,
            beat: Beat::default(),
            stop: Notify::new(),
            gate: Gate::default(),
            seen: Mutex::new(Seen {
                starving,
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

    /// What the run's chance is drawn from.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// The check dropped a future that waited there.
    pub(crate) fn dropped(&self, at: Vec<Addresses>) {
        self.seen().dropped = at;
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

    pub(crate) fn task_poll_begins(&self, task: &TaskMeta<'_>) {
        spans::poll_begins();
        // The world's own pump polls while it waits for the blocking pool: nothing that a learner did.
        if self.author(task.spawned_at().file()) != Author::Lab {
            self.poll_begins(Some(task.id()));
        }
    }

    pub(crate) fn task_poll_ended(&self, task: &TaskMeta<'_>) {
        if self.author(task.spawned_at().file()) != Author::Lab {
            self.poll_ended();
        }
    }

    /// Forgets how many polls there were at this moment: what comes now has nothing to do with them.
    pub(crate) fn begin_anew(&self) {
        self.beat.polls_at_moment.store(0, Ordering::Relaxed);
    }

    /// To be called before each poll of a task, or of the check's own body.
    pub(crate) fn poll_begins(&self, task: Option<Id>) {
        let now = self.world.now();
        let mut seen = self.seen();
        seen.polls += 1;
        let new_moment = now != seen.last_poll_at || seen.polls == 1;
        if new_moment {
            seen.last_poll_at = now;
            seen.moments += 1;
            self.beat.polls_at_moment.store(0, Ordering::Relaxed);
        }
        let polls = self.beat.polls_at_moment.fetch_add(1, Ordering::Relaxed);
        let began = self.beat.cpu_at_moment.load(Ordering::Relaxed);
        let enough = !new_moment && began > 0 && began == self.beat.enough.load(Ordering::Relaxed);
        let known = seen.samples.len() >= SAMPLES || !seen.asked.is_empty();
        let most = if known {
            POLLS_AT_ONE_MOMENT
        } else {
            POLLS_WITHOUT_SAMPLES
        };
        if enough || polls >= most {
            let spawned_at = task.and_then(|id| seen.tasks.get(&id).copied());
            self.end(&mut seen, Stop::Yielding(spawned_at));
        }
        let in_vain = seen.moments - seen.moments_at_record;
        if in_vain >= MOMENTS_TO_COUNT || seen.moments >= MOMENTS_IN_ALL - 2_000 {
            *seen.wakes.entry(task).or_default() += 1;
            if new_moment && (in_vain >= MOMENTS_IN_VAIN || seen.moments >= MOMENTS_IN_ALL) {
                let waking = seen.waking(now);
                self.end(&mut seen, Stop::Waking(waking));
            }
        }
        // A thread that is being looked for in a loop must not be found in system calls of ours.
        let looping = polls >= POLLS_WORTH_A_LOOK;
        seen.poll_start = if looping { None } else { os::usage() };
        if let Some(usage) = seen.poll_start {
            let cpu = u64::try_from(usage.cpu.as_nanos()).unwrap_or(u64::MAX);
            self.beat.cpu_at_poll.store(cpu, Ordering::Relaxed);
            if new_moment {
                self.beat.cpu_at_moment.store(cpu, Ordering::Relaxed);
            }
        }
        // What goes on and on without end goes on as well without.
        seen.is_starved = match &mut seen.starving {
            Some(starving) if polls < POLLS_STARVED => starving.before_poll(),
            _ => false,
        };
        if seen.is_starved {
            self.beat.starved.store(true, Ordering::Relaxed);
        }
        self.beat.poll.fetch_add(1, Ordering::Release);
        trap::arm();
    }

    /// To be called after each poll.
    pub(crate) fn poll_ended(&self) {
        trap::disarm();
        let poll = self.beat.poll.fetch_add(1, Ordering::SeqCst);
        let caught = trap::caught();
        let blame = self.to_blame(&caught);
        let mut seen = self.seen();
        seen.is_starved = false;
        let start = seen.poll_start.take();
        let end = start.as_ref().and_then(|start| self.waited(start, &caught));
        let asleep = seen.asleep.take().filter(|(seen_in, _)| *seen_in == poll);
        let seen_by_warden = || asleep.map(|(_, at)| at);
        let asleep = end
            .is_some()
            .then(|| self.longest_wait(&caught).or_else(seen_by_warden))
            .flatten();
        // A page that is read from disk, such as the program's own, is a wait that nobody asked for; and to unlink a file in a
        // `Drop`, where nobody can await, takes as long as a busy disk likes. Neither is a sleep, though: a thread that was seen
        // asleep waited for something else as well.
        let at_the_disk = seen.at_the_disk.take() == Some(poll);
        // Where calls are seen as they are made, a wait that was in none of them and not seen either may be any stall of a busy
        // machine's.
        let waited = start.zip(end).is_some_and(|(start, end)| {
            let at_the_disk = at_the_disk || end.page_reads > start.page_reads;
            asleep.is_some() || !(at_the_disk || trap::is_set())
        });
        let block = match blame {
            None if waited => Some(Block {
                at: asleep,
                call: None,
            }),
            certain => certain,
        };
        if let Some(block) = block {
            seen.at_block.get_or_insert_with(|| self.world.timeline());
            self.end(&mut seen, Stop::Blocked(block));
        } else if seen.stop.is_none() {
            seen.at_block = None;
        }
        drop(seen);
        // Last, for it takes a lock that a thread of the pool may hold.
        self.gate.open();
    }

    /// The warden saw the home thread asleep within `poll`.
    pub(crate) fn seen_asleep(&self, poll: u64, at: Addresses) {
        self.seen().asleep = Some((poll, at));
    }

    /// The warden saw the home thread waiting for the disk within `poll`.
    pub(crate) fn seen_at_the_disk(&self, poll: u64) {
        self.seen().at_the_disk = Some(poll);
    }

    /// The warden saw the home thread there, in the submission, while polls went on and on.
    pub(crate) fn sampled(&self, at: Addresses) {
        self.seen().samples.push(at);
    }

    /// Whether it is to be heard who asks for the next poll.
    pub(crate) fn listens(&self) -> bool {
        let polls = self.beat.polls_at_moment.load(Ordering::Relaxed);
        (POLLS_WORTH_A_LOOK..POLLS_WORTH_A_LOOK + POLLS_TO_LISTEN).contains(&polls)
    }

    /// The body asked there for its next poll.
    pub(crate) fn asked(&self, at: Addresses) {
        self.seen().asked.insert(at);
    }

    /// From where the body asked for its next poll when polls went on and on.
    pub(crate) fn askers(&self) -> BTreeSet<Addresses> {
        self.seen().asked.clone()
    }

    /// Polls went on and on for so long that the next one is taken for a loop that never waits: unless the moment is over by
    /// then that began at this CPU time of the home thread.
    pub(crate) fn enough(&self, began: Duration) {
        let began = u64::try_from(began.as_nanos()).unwrap_or(u64::MAX);
        self.beat.enough.store(began, Ordering::Relaxed);
    }

    pub(crate) fn samples(&self) -> Vec<Addresses> {
        self.seen().samples.clone()
    }

    /// An expectation failed. The first one counts.
    pub(crate) fn fail(&self, failure: Failure) {
        let mut seen = self.seen();
        if seen.trials > 0 {
            seen.tried = Some((failure.message, Some(failure.at.line())));
        } else {
            seen.failure.get_or_insert(failure);
        }
    }

    pub(crate) fn failure(&self) -> Option<Failure> {
        self.seen().failure.clone()
    }

    pub(crate) fn panicked(&self, panicked: Panicked) {
        const MOST: usize = 16;
        let mut seen = self.seen();
        if seen.trials > 0 {
            let line = panicked.at.map(|at| at.line);
            seen.tried = Some((panicked.message, line));
        // What comes after the end is an effect.
        } else if seen.panics.len() < MOST && !seen.leftovers.are_settled() {
            seen.panics.push(panicked);
        }
    }

    pub(crate) fn panics(&self) -> Vec<Panicked> {
        self.seen().panics.clone()
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

    /// How many polls there were so far, and the virtual time of the last one.
    pub(crate) fn polls(&self) -> (u64, Moment) {
        let seen = self.seen();
        (seen.polls, seen.last_poll_at)
    }

    /// Whether a poll was starved since this was last asked.
    pub(crate) fn was_starved(&self) -> bool {
        self.beat.starved.swap(false, Ordering::Relaxed)
    }

    /// Whether the poll under way is starved.
    fn is_starved(&self) -> bool {
        self.seen().is_starved
    }

    /// How many threads of the blocking pool are at work.
    pub(crate) fn busy_blocking_threads(&self) -> usize {
        let idle = self.metrics.num_idle_blocking_threads();
        self.metrics.num_blocking_threads().saturating_sub(idle)
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
    while quiet < 3 {
        let (before, _) = observer.polls();
        tokio::task::yield_now().await;
        let (after, _) = observer.polls();
        // One poll is that of whoever waits here. What is polled along with it, as in `join!`, has had its turn if it could use it.
        quiet = match after - before {
            0 | 1 if observer.is_starved() => quiet,
            0 | 1 => quiet + 1,
            _ => 0,
        };
    }
}
