//! Starved schedules: before some polls most of what tokio lets a task do in one go is used up.
//!
//! An operation of tokio's that finds all it needs hardly ever yields: two uncontended locks in a row are one poll, and whatever
//! goes wrong between them goes wrong once in a month. Every operation asks tokio's *cooperative budget* first, though, and if
//! nothing is left of it, it yields. So, with little left, any lock, semaphore, channel, handle, timer or socket may yield, at any
//! of its operations, as it may on a busy day.

use std::{
    array,
    cell::RefCell,
    iter,
    task::{Context, Poll, Waker},
};

use tokio::task::coop::{self, RestoreOnPending};

/// A starved poll may still do fewer operations than this.
const MOST: usize = 4;

/// More than tokio gives to any poll.
const BUDGET: usize = 10_000;

/// Draws the polls of a run that are starved.
#[derive(Debug)]
pub(crate) struct Starving {
    chance: fastrand::Rng,
}

/// For each number of operations, what makes the calling thread's budget one more than that when it is dropped.
struct Levels([Option<RestoreOnPending>; MOST]);

thread_local! {
    static LEVELS: RefCell<Option<Levels>> = const { RefCell::new(None) };
}

impl Starving {
    /// For the run on `seed`. It has chance of its own, so that the world draws what it would draw without.
    pub(crate) fn of(seed: u64) -> Starving {
        Starving {
            chance: fastrand::Rng::with_seed(!seed),
        }
    }

    /// To be called within each poll, before anything else is done there. Half of them are starved; returns whether this one is.
    pub(crate) fn before_poll(&mut self) -> bool {
        let is_starved = self.chance.bool();
        if is_starved {
            let left = self.chance.usize(..MOST);
            LEVELS.with_borrow_mut(|levels| {
                if levels.is_none() {
                    *levels = Levels::find();
                }
                if let Some(levels) = levels {
                    levels.leave(left);
                }
            });
        }
        is_starved
    }
}

impl Levels {
    /// Uses up the budget of the poll that is under way. `None` outside of a poll of tokio's, where nothing is counted.
    fn find() -> Option<Levels> {
        let mut taken: Vec<_> = iter::from_fn(take).take(BUDGET).collect();
        let is_counted = taken.len() < BUDGET;
        let levels = array::from_fn(|_| taken.pop().filter(|_| is_counted));
        taken.iter().for_each(RestoreOnPending::made_progress);
        is_counted.then_some(Levels(levels))
    }

    /// Leaves as many operations to the poll that is under way.
    fn leave(&mut self, left: usize) {
        let level = &mut self.0[left];
        *level = None;
        *level = take();
    }
}

impl Drop for Levels {
    fn drop(&mut self) {
        let levels = self.0.iter().flatten();
        levels.for_each(RestoreOnPending::made_progress);
    }
}

/// Takes one operation from the budget, if there is one left.
fn take() -> Option<RestoreOnPending> {
    match coop::poll_proceed(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(taken) => Some(taken),
        Poll::Pending => None,
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    /// How many operations are left to this poll. It takes them all.
    fn left() -> usize {
        let taken: Vec<_> = iter::from_fn(take).take(BUDGET).collect();
        taken.iter().for_each(RestoreOnPending::made_progress);
        taken.len()
    }

    /// What was left to each of the first polls of a task.
    fn polls(seed: u64) -> Vec<usize> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime without drivers");
        let mut starving = Starving::of(seed);
        runtime.block_on(async {
            let mut polls = Vec::new();
            for _ in 0..100 {
                tokio::task::yield_now().await;
                starving.before_poll();
                polls.push(poll_fn(|_| Poll::Ready(left())).await);
            }
            polls
        })
    }

    #[test]
    fn half_of_the_polls_may_do_next_to_nothing() {
        let polls = polls(7);
        let whole = *polls.iter().max().expect("there are polls");
        assert!(whole > MOST);
        let starved = polls.iter().filter(|left| **left < MOST).count();
        assert!((30..70).contains(&starved), "{polls:?}");
        assert!((0..MOST).all(|left| polls.contains(&left)), "{polls:?}");
        assert!(polls.iter().all(|left| *left < MOST || *left == whole));
    }

    #[test]
    fn a_seed_has_the_same_schedule_again() {
        assert_eq!(polls(1), polls(1));
        assert_ne!(polls(1), polls(2));
    }

    #[test]
    fn outside_of_a_poll_nothing_is_counted() {
        for seed in 0..8 {
            Starving::of(seed).before_poll();
        }
        assert!(coop::has_budget_remaining());
    }
}
