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
    /// Whether the submission answers for a call that was made there. To read line tables takes long, and seeds are many.
    static BLAMED: RefCell<HashMap<(Call, Addresses), bool>> = RefCell::default();
}

/// A poll that gave up the processor by itself and waited for this long has blocked; not for a processor, though: that is
/// nobody's fault. `tokio::fs`, `spawn_blocking`, processes, channels and 20,000 printed lines stay below half of it.
const BLOCKING: Duration = Duration::from_micros(500);

/// Whether the thread waits inside of tokio: for a lock that a thread of the blocking pool holds for a moment, say. That can
/// take long on a busy machine, and nobody is to blame. The lock may be of a crate that tokio uses.
pub(crate) fn waits_for_tokio(frames: &[Frame], is_submission: impl Fn(&str) -> bool) -> bool {
    let files = frames.iter().map(|frame| frame.file.as_str());
    let mut known = files.filter(|file| frames::is_tokio(file) || is_submission(file));
    known.next().is_some_and(frames::is_tokio)
}

impl Observer {
    /// Whether the home thread, which calls this, gave up the processor by itself since `start`, and waited for long enough;
    /// what it has used by now. Waits among `caught` that the submission does not answer for don't count.
    pub(super) fn waited(&self, start: &Usage, caught: &[Caught]) -> Option<Usage> {
        // Nearly every poll ends here: the question below costs a system call.
        if start.at.elapsed() < BLOCKING {
            return None;
        }
        let usage = os::usage()?;
        let busy = usage.cpu.saturating_sub(start.cpu) + usage.queued.saturating_sub(start.queued);
        let time = (usage.at - start.at).saturating_sub(busy);
        if time < BLOCKING || usage.waits == start.waits {
            return None;
        }
        let waits = caught.iter().filter(|one| one.call == Call::Wait);
        let others = waits.filter(|one| !self.answers_for(one));
        let time = time.saturating_sub(others.map(|one| one.waited).sum());
        (time >= BLOCKING).then_some(usage)
    }

    /// Where the longest of the waits was that the submission answers for, if it alone was long enough to block.
    pub(super) fn longest_wait(&self, caught: &[Caught]) -> Option<Addresses> {
        let waits = caught
            .iter()
            .filter(|one| one.waited >= BLOCKING && self.answers_for(one));
        let longest = waits.max_by_key(|one| one.waited);
        longest.map(|one| one.at.clone())
    }

    /// The first of the calls that needs no clock to be told as one that blocks, and that the submission answers for.
    pub(super) fn to_blame(&self, caught: &[Caught]) -> Option<Block> {
        // What waits for another thread may do so for a moment, as every lock may.
        let mut certain = caught.iter().filter(|one| one.call != Call::Wait);
        let first = certain.find(|one| self.answers_for(one))?;
        Some(Block {
            at: Some(first.at.clone()),
            call: Some(first.call),
        })
    }

    fn answers_for(&self, caught: &Caught) -> bool {
        let key = (caught.call, caught.at.clone());
        if let Some(known) = BLAMED.with_borrow(|blamed| blamed.get(&key).copied()) {
            return known;
        }
        let frames = caught.at.frames();
        let handler = frames
            .iter()
            .rposition(|frame| frames::is_trap(&frame.file));
        let frames = &frames[handler.map_or(0, |at| at + 1)..];
        let is_submission = |file: &str| self.is_submission(file);
        let mut callers = frames.iter().map(|frame| frame.file.as_str());
        // There is none where line tables can't be read.
        let caller = callers.find(|file| !frames::is_std(file));
        let calls = frames.iter().any(|frame| is_submission(&frame.file))
            && !waits_for_tokio(frames, is_submission);
        let answers = match caught.call {
            // In whatever it calls to sleep.
            Call::Sleep => calls,
            // The world's locks are held for a moment by others.
            Call::Wait => calls && !caller.is_some_and(frames::is_lab),
            // By itself. Libraries, and the lab when it is called from there, open files of their own.
            Call::File(_) => caller.is_some_and(is_submission),
        };
        BLAMED.with_borrow_mut(|blamed| blamed.insert(key, answers));
        answers
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
        let start = seen.poll_start.as_ref().filter(|_| is_home);
        let caught = if is_home { trap::caught() } else { Vec::new() };
        // One that was at the disk may not have blocked.
        let blocked = |start: &Usage| {
            let waited = self.waited(start, &caught);
            waited.is_some_and(|now| now.page_reads == start.page_reads)
        };
        if is_home && (start.is_some_and(blocked) || self.to_blame(&caught).is_some()) {
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
