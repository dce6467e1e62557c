//! What a check, or a whole submission, came to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a check, or a whole submission, came to; ordered from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every assertion held, on every seed.
    Passed,
    /// It reached a `todo!()` the learner has not replaced.
    Unfinished,
    /// An assertion of the check failed, virtual time included.
    Wrong,
    /// The learner's code panicked.
    Panicked,
    /// Tasks outlived the part that spawned them.
    Leaked,
    /// Nothing could run again.
    Deadlocked,
    /// A poll held the executor's thread in a sleep or a wait.
    Blocked,
    /// A poll never returned, or a task only ever yields.
    Stuck,
    /// It passed the memory or output limit.
    Exhausted,
    /// The process ended before the check did: exit, abort, stack overflow, signal.
    Aborted,
    /// Its record's seal is wrong.
    Forged,
    /// The submission did not compile.
    Unbuilt,
    /// Intake or the screen refused it.
    Rejected,
    /// The grader's own failure: never the learner's points.
    GraderError,
}

impl Verdict {
    /// Every verdict, from best to worst.
    pub const ALL: [Verdict; 14] = [
        Verdict::Passed,
        Verdict::Unfinished,
        Verdict::Wrong,
        Verdict::Panicked,
        Verdict::Leaked,
        Verdict::Deadlocked,
        Verdict::Blocked,
        Verdict::Stuck,
        Verdict::Exhausted,
        Verdict::Aborted,
        Verdict::Forged,
        Verdict::Unbuilt,
        Verdict::Rejected,
        Verdict::GraderError,
    ];

    /// The verdict's name in reports, such as `grader_error`.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Passed => "passed",
            Verdict::Unfinished => "unfinished",
            Verdict::Wrong => "wrong",
            Verdict::Panicked => "panicked",
            Verdict::Leaked => "leaked",
            Verdict::Deadlocked => "deadlocked",
            Verdict::Blocked => "blocked",
            Verdict::Stuck => "stuck",
            Verdict::Exhausted => "exhausted",
            Verdict::Aborted => "aborted",
            Verdict::Forged => "forged",
            Verdict::Unbuilt => "unbuilt",
            Verdict::Rejected => "rejected",
            Verdict::GraderError => "grader_error",
        }
    }

    /// The verdict called `name`.
    pub fn from_name(name: &str) -> Option<Verdict> {
        Verdict::ALL
            .into_iter()
            .find(|verdict| verdict.name() == name)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `pad` and not `write_str`, so that a column of verdicts can be aligned.
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_serde_writes_and_reads_back() {
        for verdict in Verdict::ALL {
            let json = serde_json::to_string(&verdict).unwrap();
            assert_eq!(json, format!("\"{}\"", verdict.name()));
            assert_eq!(Verdict::from_name(verdict.name()), Some(verdict));
        }
    }

    #[test]
    fn all_is_in_order_from_best_to_worst() {
        assert!(Verdict::ALL.is_sorted());
    }
}
