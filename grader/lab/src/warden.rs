//! Looks at a run from a thread of its own: is the home thread asleep within a poll, will that poll ever return, is memory
//! running out?
//!
//! Nothing it says rests on the wall clock alone. It counts its own rounds, in which a thread was *seen* asleep or was *given*
//! CPU time; on a busy machine both it and the run are slower, and the counts stay the same.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    frames::{Addresses, Slot},
    observer::{self, Observer, POLLS_WORTH_A_LOOK},
    os::{self, State},
    others::Others,
};

/// How long the warden sleeps between two rounds.
const ROUND: Duration = Duration::from_micros(200);

/// Asleep within one poll for this many rounds in a row: worth to know where.
const ROUNDS_TO_LOOK: u32 = 2;

/// Asleep within one poll for this many rounds in a row: it will not do to wait for the end.
const ROUNDS_TO_END: u32 = 150;

/// Asleep within one poll for this many rounds in all, however often it woke in between: so does a poll that sleeps, looks, and sleeps
/// again. On a busy machine each time takes it a while to get the processor back, and it is hardly seen asleep for long.
const ROUNDS_IN_ALL: u32 = 5 * ROUNDS_TO_END;

/// Asleep within one poll for this many rounds in all: nobody will wake it, whatever it waits for.
const ROUNDS_FOR_GOOD: u32 = 20 * ROUNDS_TO_END;

/// CPU time within one poll after which it will not return. Polls of correct solutions take microseconds, the largest
/// checks' a few hundred milliseconds.
const ENDLESS_POLL: Duration = Duration::from_secs(2);

/// CPU time at one moment of virtual time after which the clock will not move again, however long the single polls are.
const ENDLESS_MOMENT: Duration = Duration::from_secs(5);

/// Rounds in which no poll began, a thread of the blocking pool was busy, and the process used no CPU time to speak of. A disk
/// may hold up a call for as long, but hardly the same one in another process.
const ROUNDS_IDLE: u32 = 8_000;

/// CPU time in one round that is nothing to speak of: to wake, look, and wait again takes less, and work takes more as soon as it has
/// its turn.
const IDLE: Duration = Duration::from_micros(100);

/// So much more is nothing, as a share of what a round took, which may be long where the warden has to wait for its own turn.
const IDLE_SHARE: u32 = 50;

/// What the process may hold, in bytes.
const MEMORY: u64 = 512 << 20;

/// How many threads the process may have: those of the lab, the 64 of the blocking pool, and what a submission may start.
const THREADS: usize = 256;

/// In one of so many rounds they are counted: it takes longer than all else in a round.
const ROUNDS_TO_COUNT: u32 = 8;

/// Samples of a poll that does not return.
const SAMPLES: usize = 16;

/// What makes the warden end the whole process.
#[derive(Debug, Clone)]
pub(crate) enum Emergency {
    /// The home thread sleeps within a poll.
    Asleep {
        /// There.
        at: Addresses,
        /// Far too long to be waiting for anybody's lock.
        for_good: bool,
    },
    /// A poll does not return; where it was seen.
    Endless(Vec<Addresses>),
    /// A call on the blocking pool does not return, and time cannot pass while it is there.
    IdlePool,
    /// It holds too much memory.
    Memory,
    /// It has too many threads.
    Threads,
    /// A call to the world from which the run can't go on. What calls the alarm then is the home thread itself.
    DeadEnd,
}

/// Mostly called on the warden's thread. It ends the process, or returns if a closer look does not bear the emergency out.
pub(crate) type Alarm = dyn Fn(Arc<Observer>, Emergency) + Send + Sync;

/// Stands observer over one home thread until it is dropped.
pub(crate) struct Warden {
    pub(crate) alarm: Arc<Alarm>,
    /// Whoever else is in this process.
    pub(crate) others: Arc<Others>,
    post: Arc<Post>,
    thread: Option<JoinHandle<()>>,
}

struct Post {
    home: os::Thread,
    slot: Arc<Slot>,
    run: Mutex<Option<Arc<Observer>>>,
    over: AtomicBool,
}

impl Warden {
    /// Stands observer over the calling thread, which is `home`.
    pub(crate) fn over_this_thread(
        home: os::Thread,
        others: Arc<Others>,
        alarm: Arc<Alarm>,
    ) -> Warden {
        let post = Arc::new(Post {
            home,
            slot: Slot::adopt(),
            run: Mutex::new(None),
            over: AtomicBool::new(false),
        });
        let thread = thread::Builder::new()
            .name("warden".to_owned())
            .spawn({
                let (post, others, alarm) = (post.clone(), others.clone(), alarm.clone());
                move || {
                    others.excuse_this_thread();
                    post.stand(&*alarm);
                }
            })
            .ok();
        others.begin();
        Warden {
            alarm,
            others,
            post,
            thread,
        }
    }

    /// Tells the warden which run is on.
    pub(crate) fn observer(&self, run: Option<Arc<Observer>>) {
        *self.post.run.lock().unwrap_or_else(PoisonError::into_inner) = run;
    }
}

impl Drop for Warden {
    fn drop(&mut self) {
        self.post.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A warden that panicked has nothing more to say.
            let _ = thread.join();
        }
        Slot::release();
        self.others.end();
    }
}

/// What was seen in the rounds so far.
#[derive(Default)]
struct Rounds {
    number: u32,
    poll: u64,
    asleep: u32,
    asleep_in_all: u32,
    looked: bool,
    idle: u32,
    idle_cpu: Duration,
    idle_at: Option<Instant>,
    samples: Vec<Addresses>,
    samples_of_yields: usize,
}

impl Post {
    fn stand(&self, alarm: &Alarm) {
        let mut rounds = Rounds::default();
        while !self.over.load(Ordering::Relaxed) {
            thread::sleep(ROUND);
            let run = self
                .run
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            let Some(run) = run else {
                rounds = Rounds::default();
                continue;
            };
            if let Some(emergency) = self.round(&run, &mut rounds) {
                alarm(run, emergency);
            }
        }
    }

    fn round(&self, run: &Observer, rounds: &mut Rounds) -> Option<Emergency> {
        if os::peak_memory().is_some_and(|held| held > MEMORY) {
            return Some(Emergency::Memory);
        }
        rounds.number = rounds.number.wrapping_add(1);
        if rounds.number.is_multiple_of(ROUNDS_TO_COUNT)
            && self.home.siblings().is_some_and(|number| number > THREADS)
        {
            return Some(Emergency::Threads);
        }
        let poll = run.beat.poll.load(Ordering::Acquire);
        let began = Duration::from_nanos(run.beat.cpu_at_moment.load(Ordering::Relaxed));
        let used = self
            .home
            .cpu()
            .map_or(Duration::ZERO, |cpu| cpu.saturating_sub(began));
        let loops = run.beat.polls_at_moment.load(Ordering::Relaxed) >= POLLS_WORTH_A_LOOK
            || used >= ENDLESS_MOMENT / 2;
        if loops
            && poll != rounds.poll
            && rounds.samples_of_yields < observer::SAMPLES
            && let Some(at) = self.look()
            && run.is_in_submission(&at)
        {
            rounds.samples_of_yields += 1;
            run.sampled(at);
        }
        if used >= ENDLESS_MOMENT {
            run.enough(began);
        }
        if poll != rounds.poll {
            *rounds = Rounds {
                number: rounds.number,
                poll,
                samples_of_yields: rounds.samples_of_yields,
                ..Rounds::default()
            };
            return None;
        }
        if poll % 2 == 1 {
            self.same_poll(run, rounds)
        } else {
            self.no_poll(run, rounds)
        }
    }

    /// The poll of the last round is still on.
    fn same_poll(&self, run: &Observer, rounds: &mut Rounds) -> Option<Emergency> {
        let state = self.home.state();
        if state == Some(State::AtTheDisk) {
            run.seen_at_the_disk(rounds.poll);
        }
        if state == Some(State::Asleep) {
            rounds.asleep += 1;
            rounds.asleep_in_all += 1;
            let at_last = rounds.asleep.is_multiple_of(ROUNDS_TO_END)
                || rounds.asleep_in_all >= ROUNDS_IN_ALL;
            // To look wakes the thread for a moment, which begins the count anew. So an early look is taken only once.
            if !at_last && (rounds.looked || rounds.asleep < ROUNDS_TO_LOOK) {
                return None;
            }
            let at = self.look()?;
            // It may have gone on while we looked: to the next poll, or to what comes after its wait, which is not to blame.
            if run.beat.poll.load(Ordering::Acquire) != rounds.poll || !self.slot.is_in_a_call() {
                return None;
            }
            rounds.looked = true;
            run.seen_asleep(rounds.poll, at.clone());
            return at_last.then_some(Emergency::Asleep {
                at,
                for_good: rounds.asleep_in_all >= ROUNDS_FOR_GOOD,
            });
        }
        rounds.asleep = 0;
        let began = Duration::from_nanos(run.beat.cpu_at_poll.load(Ordering::Relaxed));
        let used = self.home.cpu()?.saturating_sub(began);
        if used < ENDLESS_POLL || run.beat.poll.load(Ordering::Acquire) != rounds.poll {
            return None;
        }
        rounds.samples.extend(self.look());
        (rounds.samples.len() >= SAMPLES)
            .then(|| Emergency::Endless(std::mem::take(&mut rounds.samples)))
    }

    /// No poll has begun since the last round.
    fn no_poll(&self, run: &Observer, rounds: &mut Rounds) -> Option<Emergency> {
        let own = os::usage().map_or(Duration::ZERO, |usage| usage.cpu);
        let others = os::process_cpu()?.saturating_sub(own);
        let now = Instant::now();
        let round = rounds.idle_at.map_or(Duration::ZERO, |before| now - before);
        let quiet = others.saturating_sub(rounds.idle_cpu) < IDLE + round / IDLE_SHARE;
        rounds.idle_cpu = others;
        rounds.idle_at = Some(now);
        if !quiet || run.busy_blocking_threads() == 0 {
            rounds.idle = 0;
            return None;
        }
        rounds.idle += 1;
        (rounds.idle >= ROUNDS_IDLE).then_some(Emergency::IdlePool)
    }

    /// Interrupts the home thread and asks where it is.
    fn look(&self) -> Option<Addresses> {
        /// Enough for a thread that stands in the queue for a processor; one that has masked signals never answers.
        const PATIENCE: u32 = 1_000;
        self.slot.clear();
        if !self.home.interrupt() {
            return None;
        }
        for _ in 0..PATIENCE {
            if let Some(addresses) = self.slot.addresses() {
                return Some(addresses);
            }
            thread::sleep(Duration::from_micros(20));
        }
        None
    }
}
