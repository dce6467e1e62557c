//! Whether a poll has blocked, and what was on record by then.

use std::{cell::RefCell, collections::HashMap, thread, time::Duration};

use sim_core::timeline::Timeline;

use super::{Block, Observer};
use crate::{
    frames::{self, Addresses, Frame},
    os::{self, Usage},
    trap::{self, Call, Caught},
};

thread_local! {
    /// Whether the learner's code answers for a call that was made there. To read line tables takes long, and seeds are many.
    static BLAMED: RefCell<HashMap<(Call, Addresses), bool>> = RefCell::default();
}

/// A poll that gave up the processor by itself and waited for this long has blocked; not for a processor, though: that is
/// nobody's fault. `tokio::fs`, `spawn_blocking`, processes, channels and 20,000 printed lines stay below half of it.
const BLOCKING: Duration = Duration::from_micros(500);

/// Whether the home thread, which calls this, gave up the processor by itself since `start`, and waited for long enough; what
/// it has used by now.
pub(super) fn waited(start: &Usage) -> Option<Usage> {
    // Nearly every poll ends here: the question below costs a system call.
    if start.at.elapsed() < BLOCKING {
        return None;
    }
    let now = os::usage()?;
    let busy = now.cpu.saturating_sub(start.cpu) + now.queued.saturating_sub(start.queued);
    let waited = (now.at - start.at).saturating_sub(busy);
    (waited >= BLOCKING && now.waits > start.waits).then_some(now)
}

/// Where the longest of the waits was, if it alone was long enough to block.
pub(super) fn longest_wait(caught: &[Caught]) -> Option<Addresses> {
    let waits = caught.iter().filter(|one| one.waited >= BLOCKING);
    let longest = waits.max_by_key(|one| one.waited);
    longest.map(|one| one.at.clone())
}

/// Whether the thread waits inside of tokio: for a lock that a thread of the blocking pool holds for a moment, say. That can
/// take long on a busy machine, and nobody is to blame.
pub(crate) fn waits_for_tokio(frames: &[Frame]) -> bool {
    let innermost = frames
        .iter()
        .find(|frame| !frames::is_std(&frame.file) && !frames::is_lab(&frame.file));
    innermost.is_some_and(|frame| frames::is_tokio(&frame.file))
}

impl Observer {
    /// The first of the calls that needs no clock to be told as one that blocks, and that the learner's code answers for.
    pub(super) fn to_blame(&self, caught: &[Caught]) -> Option<Block> {
        let first = caught.iter().find(|one| self.is_to_blame(one))?;
        Some(Block {
            at: Some(first.at.clone()),
            call: Some(first.call),
        })
    }

    fn is_to_blame(&self, caught: &Caught) -> bool {
        // What waits for another thread may do so for a moment, as every lock may.
        if caught.call == Call::Wait {
            return false;
        }
        let key = (caught.call, caught.at.clone());
        if let Some(known) = BLAMED.with_borrow(|blamed| blamed.get(&key).copied()) {
            return known;
        }
        let frames = caught.at.frames();
        let is_theirs = match caught.call {
            // In whatever it calls to sleep.
            Call::Sleep | Call::Wait => {
                let calls = frames.iter().any(|frame| self.is_submission(&frame.file));
                calls && !waits_for_tokio(&frames)
            }
            // By itself. Libraries, and the lab when it is called from there, open files of their own.
            Call::File(_) => {
                let handler = frames
                    .iter()
                    .rposition(|frame| frames::is_trap(&frame.file));
                let mut callers = frames.iter().skip(handler.map_or(0, |at| at + 1));
                let caller = callers.find(|frame| !frames::is_std(&frame.file));
                caller.is_some_and(|frame| self.is_submission(&frame.file))
            }
        };
        BLAMED.with_borrow_mut(|blamed| blamed.insert(key, is_theirs));
        is_theirs
    }

    /// To be called before something goes on the record. Where a poll blocks, it is chance how much more it does before that is
    /// noticed, and what threads of the learner's do meanwhile: so the record is kept as it is now.
    pub(crate) fn before_record(&self) {
        let is_home = thread::current().id() == self.home;
        let mut seen = self.seen();
        seen.moments_at_record = seen.moments;
        seen.last_record_at = self.world.now();
        if seen.at_block.is_some() {
            return;
        }
        let start = seen.poll_start.as_ref();
        // One that was at the disk may not have blocked.
        let blocked =
            |start: &Usage| waited(start).is_some_and(|now| now.page_reads == start.page_reads);
        if is_home && (start.is_some_and(blocked) || self.to_blame(&trap::caught()).is_some()) {
            seen.at_block = Some(self.world.timeline());
        } else if !is_home && seen.at_stray.is_none() && Observer::current().is_none() {
            seen.at_stray = Some(self.world.timeline());
        }
    }

    /// What was recorded before a poll blocked.
    pub(crate) fn timeline_before_block(&self) -> Timeline {
        let seen = self.seen();
        let earliest = seen.at_stray.as_ref().or(seen.at_block.as_ref());
        earliest.map_or_else(|| self.world.timeline(), Timeline::clone)
    }
}
