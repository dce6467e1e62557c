//! Whether a poll has blocked, and what was on record by then.

use std::{thread, time::Duration};

use sim_core::timeline::Timeline;

use super::Observer;
use crate::os::{self, Usage};

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

impl Observer {
    /// To be called before something goes on the record. Where a poll blocks, it is chance how much more it does before that is
    /// noticed, and what threads of the learner's do meanwhile: so the record is kept as it is now.
    pub(crate) fn before_record(&self) {
        let is_home = thread::current().id() == self.home;
        let mut seen = self.seen();
        if seen.at_block.is_some() {
            return;
        }
        let start = seen.poll_start.as_ref();
        // One that was at the disk may not have blocked.
        let blocked =
            |start: &Usage| waited(start).is_some_and(|now| now.page_reads == start.page_reads);
        if is_home && start.is_some_and(blocked) {
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
