//! What is told of each poll, and when there are too many of them.

use std::{collections::BTreeSet, panic::Location, sync::atomic::Ordering, time::Duration};

use sim_core::timeline::Moment;
use tokio::{runtime::TaskMeta, task::Id};

use super::{Author, Block, Observer, Seen, Stop, spans};
use crate::{frames::Addresses, os, trap};

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

    /// Forgets how many polls there were at this moment, and starves no more: what comes now has nothing to do with them, and may not be
    /// a poll of tokio's.
    pub(crate) fn begin_anew(&self) {
        self.seen().starving = None;
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
    pub(super) fn is_starved(&self) -> bool {
        self.seen().is_starved
    }
}
