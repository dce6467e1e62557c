//! What the submission's functions have left behind: tasks that are alive when all that the check has called is over.

use std::{collections::BTreeMap, panic::Location};

use tokio::task::Id;

use super::Observer;

/// In how many turns of the runtime what was aborted has to end. Each runs some sixty tasks.
const TURNS: usize = 1_000;

/// A task that was alive when the check failed, and should not have been.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Left {
    /// Where it was spawned.
    pub(crate) at: &'static Location<'static>,
    /// Whether it had been aborted, and only nobody had waited for that.
    pub(crate) is_aborted: bool,
}

/// Which tasks were left behind.
#[derive(Debug, Default)]
pub(super) struct Leftovers {
    tasks: BTreeMap<Id, Left>,
    /// Whether the check has failed. Tasks that end after that were there when it did.
    is_settled: bool,
}

/// Says that all functions of the submission that the check has called are over: they have returned, or their futures were dropped.
/// If the check fails after that, the report tells which tasks they have left behind: where each was spawned, and whether it had
/// been aborted.
///
/// Without it the report tells of no tasks, for those of a server are meant to be alive while a check talks to it.
///
/// # Panics
///
/// Outside of a check.
pub fn over() {
    let observer = Observer::current().expect("`over` is for checks: call it under `#[lab::test]`");
    let mut seen = observer.seen();
    let alive = seen.tasks.iter();
    let left = alive.map(|(id, at)| {
        let is_aborted = false;
        (*id, Left { at, is_aborted })
    });
    seen.leftovers.tasks = left.collect();
}

impl Observer {
    /// Finds out which of the tasks that were left behind had been aborted when the check failed, which is now: those end when the runtime
    /// turns to them next.
    pub(crate) async fn settle_leftovers(&self) {
        {
            let leftovers = &mut self.seen().leftovers;
            leftovers.is_settled = true;
            if leftovers.tasks.is_empty() {
                return;
            }
        }
        self.settle_after_the_body(TURNS).await;
    }

    /// Whether the check has failed, and it is only to be found out what was left behind.
    pub(crate) fn has_failed(&self) -> bool {
        self.seen().leftovers.is_settled
    }

    /// The tasks that were left behind, in the order of their places.
    pub(crate) fn left_behind(&self) -> Vec<Left> {
        let seen = self.seen();
        let mut left: Vec<Left> = seen.leftovers.tasks.values().copied().collect();
        left.sort_by_key(|left| (left.at.file(), left.at.line(), left.at.column()));
        left
    }
}

impl Leftovers {
    /// The task of this number ends, perhaps without having been polled again.
    pub(super) fn ended(&mut self, id: Id, is_unpolled: bool) {
        if !self.is_settled {
            self.tasks.remove(&id);
        } else if let Some(left) = self.tasks.get_mut(&id) {
            left.is_aborted = is_unpolled;
        }
    }

    /// Whether the check has failed.
    pub(super) fn are_settled(&self) -> bool {
        self.is_settled
    }
}
