//! Whether a poll has blocked, and what was on record by then.

use std::{
    thread,
    time::{Duration, Instant},
};

use sim::timeline::Timeline;

use super::Watch;
use crate::os;

/// A poll that gave up the processor by itself and was off it for this long has blocked. `tokio::fs`, `spawn_blocking`,
/// processes, channels and 20,000 printed lines stay below half of it.
const BLOCKING: Duration = Duration::from_micros(500);

/// When a poll began, and what the home thread had used by then.
pub(super) type Start = (Instant, os::Usage);

/// Whether the home thread, which calls this, gave up the processor by itself since `start`, and was off it for long enough;
/// what it has used by now.
pub(super) fn waited(&(began, ref start): &Start) -> Option<os::Usage> {
    // Nearly every poll ends here: the question below costs a system call.
    if began.elapsed() < BLOCKING {
        return None;
    }
    let now = os::usage()?;
    let on_cpu = now.cpu.saturating_sub(start.cpu);
    let off_cpu = began.elapsed().saturating_sub(on_cpu);
    (off_cpu >= BLOCKING && now.waits > start.waits).then_some(now)
}

impl Watch {
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
            |start: &Start| waited(start).is_some_and(|now| now.page_reads == start.1.page_reads);
        if is_home && start.is_some_and(blocked) {
            seen.at_block = Some(self.world.timeline());
        } else if !is_home && seen.at_stray.is_none() && Watch::current().is_none() {
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
