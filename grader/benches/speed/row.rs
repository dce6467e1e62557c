//! A row of the table, as data.

use crate::shared::rounds::{Pairs, Rounds};

/// How much is measured.
pub struct Size {
    /// Rounds of what takes seconds.
    pub rounds: usize,
    /// Rounds of what takes minutes.
    pub long_rounds: usize,
    /// Learners in a class; each has an answer to every exercise.
    pub learners: usize,
    /// Seeds that a check is replayed on.
    pub seeds: u64,
}

impl Size {
    pub const FULL: Size = Size {
        rounds: 9,
        long_rounds: 3,
        learners: 20,
        seeds: 5_000,
    };
    pub const QUICK: Size = Size {
        rounds: 2,
        long_rounds: 1,
        learners: 1,
        seeds: 1_000,
    };
}

/// One line of what is promised, and what was found.
pub struct Row {
    pub what: String,
    /// What it is compared with.
    pub peer: String,
    pub goal: Option<Goal>,
    pub figure: Figure,
}

/// What is promised of a figure, in its unit.
#[derive(Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

/// What was measured.
pub struct Figure {
    value: f64,
    unit: Unit,
    /// How it came about: what is behind a ratio, rounds and spread.
    origin: String,
}

#[derive(Clone, Copy)]
pub enum Unit {
    Times,
    Seconds,
    Milliseconds,
    Mebibytes,
    SeedsPerSecond,
}

impl Row {
    /// A row without a goal yet.
    pub fn new(what: impl Into<String>, peer: impl Into<String>, figure: Figure) -> Row {
        Row {
            what: what.into(),
            peer: peer.into(),
            goal: None,
            figure,
        }
    }

    pub fn with(self, goal: Goal) -> Row {
        Row {
            goal: Some(goal),
            ..self
        }
    }

    /// The row in words, for a table.
    pub fn cells(&self) -> [String; 5] {
        let Figure {
            value,
            unit,
            origin,
        } = &self.figure;
        let (goal, met) = match self.goal {
            None => ("–".to_owned(), ""),
            Some(Goal::AtMost(most)) => (format!("≤ {}", unit.goal(most)), met(*value <= most)),
            Some(Goal::AtLeast(least)) => (format!("≥ {}", unit.goal(least)), met(*value >= least)),
        };
        let figure = match &**origin {
            "" => unit.figure(*value),
            origin => format!("{} ({origin})", unit.figure(*value)),
        };
        [
            self.what.clone(),
            self.peer.clone(),
            goal,
            figure,
            met.to_owned(),
        ]
    }
}

fn met(is_met: bool) -> &'static str {
    if is_met { "met" } else { "missed" }
}

impl Figure {
    /// The ratio of two things that were measured in turn, in seconds.
    pub fn of_pairs(pairs: &Pairs) -> Figure {
        let (ours, theirs) = (pairs.ours.median(), pairs.theirs.median());
        Figure {
            value: pairs.ratio(),
            unit: Unit::Times,
            origin: format!(
                "{} by {}; {}",
                Unit::Seconds.figure(ours),
                Unit::Seconds.figure(theirs),
                pairs.ratios().spread()
            ),
        }
    }

    /// The same, with the ratio of their CPU times.
    pub fn of_processes(pairs: &Pairs) -> Figure {
        let figure = Figure::of_pairs(pairs);
        let origin = format!("{}; CPU time {:.2} ×", figure.origin, pairs.cpu_ratio());
        Figure { origin, ..figure }
    }

    /// The median of `rounds`, which are in this unit.
    pub fn of_rounds(rounds: &Rounds, unit: Unit) -> Figure {
        Figure {
            value: rounds.median(),
            unit,
            origin: rounds.spread().to_string(),
        }
    }

    /// Something that is the same in every round.
    pub fn once(value: f64, unit: Unit, origin: impl Into<String>) -> Figure {
        Figure {
            value,
            unit,
            origin: origin.into(),
        }
    }
}

impl Unit {
    fn figure(self, value: f64) -> String {
        let digits = match value {
            ..10.0 => 2,
            10.0..1_000.0 => 1,
            _ => 0,
        };
        format!("{value:.digits$} {}", self.name())
    }

    fn goal(self, value: f64) -> String {
        format!("{value} {}", self.name())
    }

    fn name(self) -> &'static str {
        match self {
            Unit::Times => "×",
            Unit::Seconds => "s",
            Unit::Milliseconds => "ms",
            Unit::Mebibytes => "MB",
            Unit::SeedsPerSecond => "seeds a second",
        }
    }
}
