//! Wall time for child processes: of one, of all that run one check, of all that one submission needs.
//!
//! A budget is a part of another, and what is spent of it is spent of that, too. Time counts as the grader has lived through
//! it: while it was stopped itself, or had no processor for long, nothing is spent, and so nobody pays for that.

use std::{
    cell::Cell,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// The most that counts between two looks at a child. They are milliseconds apart where the grader itself gets on.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Wall time that is left to be spent, by any thread.
#[derive(Debug)]
pub struct Budget<'a> {
    /// In microseconds.
    left: AtomicU64,
    part_of: Option<&'a Budget<'a>>,
}

/// What spends a budget as time goes on.
#[derive(Debug)]
pub struct Meter<'a> {
    budget: Budget<'a>,
    last: Cell<Instant>,
}

impl<'a> Budget<'a> {
    /// A budget that is no part of another.
    pub fn new(time: Duration) -> Budget<'a> {
        Budget {
            left: AtomicU64::new(micros(time)),
            part_of: None,
        }
    }

    /// At most `time` of what is left of this one.
    pub fn part(&'a self, time: Duration) -> Budget<'a> {
        Budget {
            part_of: Some(self),
            ..Budget::new(time)
        }
    }

    /// What is left of it, and of all that it is a part of.
    pub fn left(&self) -> Duration {
        let own = Duration::from_micros(self.left.load(Ordering::Relaxed));
        let above = self.part_of.map(Budget::left);
        above.map_or(own, |above| above.min(own))
    }

    /// Whether nothing is left of it.
    pub fn is_used_up(&self) -> bool {
        self.left().is_zero()
    }

    fn spend(&self, time: Duration) {
        let less = |left: u64| Some(left.saturating_sub(micros(time)));
        // It always has a next value.
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        if let Some(above) = self.part_of {
            above.spend(time);
        }
    }
}

impl<'a> Meter<'a> {
    /// Spends at most `time` of `within`, from now on.
    pub fn start(within: &'a Budget<'a>, time: Duration) -> Meter<'a> {
        Meter {
            budget: within.part(time),
            last: Cell::new(Instant::now()),
        }
    }

    /// What is left now. Whoever waits for a child asks again and again.
    pub fn left(&self) -> Duration {
        let now = Instant::now();
        let passed = now.saturating_duration_since(self.last.replace(now));
        self.budget.spend(passed.min(BETWEEN_LOOKS));
        self.budget.left()
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_of_a_part_is_spent_of_the_whole() {
        let second = Duration::from_secs(1);
        let whole = Budget::new(5 * second);
        let part = whole.part(2 * second);
        part.spend(second);
        assert_eq!((part.left(), whole.left()), (second, 4 * second));
        part.spend(3 * second);
        assert_eq!((part.left(), whole.left()), (Duration::ZERO, second));
        let next = whole.part(2 * second);
        assert_eq!(next.left(), second, "there is no more than in the whole");
        next.spend(9 * second);
        assert!(whole.is_used_up() && next.is_used_up());
    }

    #[test]
    fn what_the_grader_did_not_live_through_is_not_spent() {
        let hour = Duration::from_secs(60 * 60);
        let whole = Budget::new(hour);
        let meter = Meter::start(&whole, hour);
        // As after Ctrl-Z, a night, and `fg`.
        let Some(long_ago) = Instant::now().checked_sub(hour) else {
            return;
        };
        meter.last.set(long_ago);
        assert_eq!(meter.left(), hour - BETWEEN_LOOKS);
        assert_eq!(whole.left(), hour - BETWEEN_LOOKS);
    }
}
