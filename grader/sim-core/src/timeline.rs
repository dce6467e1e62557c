//! The timeline: lanes of spans and marks in virtual time. Data only; drawing it is the grader's job.

use std::{collections::BTreeSet, time::Duration};

use serde::{Deserialize, Serialize};

use crate::trusted::Trusted;

/// What happened in one run, in the order in which the lanes were opened; among those that other threads opened, in the order of
/// their first moments and their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// One lane for each thing that something happened to: a dish, a file, a task.
    pub lanes: Vec<Lane>,
    /// Lanes that were left out to keep the record small.
    #[serde(default)]
    pub lanes_omitted: usize,
    /// Spans and marks that were left out of the lanes that are there.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub events_omitted: usize,
    /// The moment at which the record was taken.
    pub end: Moment,
}

/// One row of the timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// What the lane is about, as it is shown.
    pub name: String,
    /// Stretches of time, in the order in which they began.
    pub spans: Vec<Span>,
    /// Single moments, in the order in which they happened.
    pub marks: Vec<Mark>,
}

/// A stretch of virtual time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What went on, such as `cooking`.
    pub label: String,
    /// Whether something was being done, or only waited for.
    pub kind: SpanKind,
    /// When it began.
    pub from: Moment,
    /// When it ended; the end of the timeline if it never did.
    pub to: Moment,
    /// How it ended.
    pub end: SpanEnd,
}

/// Whether a span is work in progress or waiting for a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// Something is under way.
    Working,
    /// Nothing is under way yet.
    Waiting,
}

/// How a span ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanEnd {
    /// It came to its end.
    Done,
    /// It came to an error.
    Failed,
    /// It was dropped before its end.
    Cancelled,
    /// It was still open when the record was taken.
    Open,
}

/// Something that happened at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: Moment,
    /// What, in a few words.
    pub label: String,
    /// How it is to be taken.
    pub kind: MarkKind,
}

/// How a mark is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// It went as it should.
    Event,
    /// It is what the check failed on, or led to it.
    Failure,
}

/// A moment of virtual time: microseconds since the run began.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment {
    micros: u64,
}

impl Trusted for Moment {}

impl Moment {
    /// The start of the run.
    pub const START: Moment = Moment { micros: 0 };

    /// The moment `since_start` after the start; what does not fit into 64 bits of microseconds is cut off.
    pub fn after(since_start: Duration) -> Moment {
        Moment {
            micros: u64::try_from(since_start.as_micros()).unwrap_or(u64::MAX),
        }
    }

    /// Microseconds since the start.
    pub fn as_micros(self) -> u64 {
        self.micros
    }

    /// Seconds since the start.
    pub fn as_secs_f64(self) -> f64 {
        self.micros as f64 / 1e6
    }
}

impl Timeline {
    /// Keeps the first `lanes`, and of each the first and the last `events`, and counts the others: neither 10,000 dishes nor
    /// a loop without an end make a record of megabytes. Of lanes that are named in what is `said` of the run, up to half as many
    /// are kept wherever they are.
    pub fn truncate(&mut self, lanes: usize, events: usize, said: &str) {
        if self.lanes.len() > lanes {
            self.lanes_omitted += self.lanes.len() - lanes;
            let named = self.lanes.iter().enumerate();
            let named = named
                .filter(|(_, lane)| lane.is_named_in(said))
                .map(|(at, _)| at);
            let named: BTreeSet<usize> = named.take(lanes / 2).collect();
            let mut others = lanes - named.len();
            let mut at = 0..;
            self.lanes.retain(|_| {
                let is_named = at.next().is_some_and(|at| named.contains(&at));
                let is_kept = is_named || others > 0;
                others -= usize::from(is_kept && !is_named);
                is_kept
            });
        }
        for lane in &mut self.lanes {
            self.events_omitted += keep_ends(&mut lane.spans, events);
            self.events_omitted += keep_ends(&mut lane.marks, events);
        }
    }

    /// How many spans and marks there are in all lanes.
    pub fn events(&self) -> usize {
        let lanes = self.lanes.iter();
        lanes.map(|lane| lane.spans.len() + lane.marks.len()).sum()
    }

    /// True when nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }
}

impl Lane {
    /// Whether `said` speaks of it: has its name in it, as words of their own.
    pub fn is_named_in(&self, said: &str) -> bool {
        let said = &said[..said.floor_char_boundary(MOST_SAID)];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut found = said.match_indices(&self.name);
        !self.name.is_empty()
            && found.any(|(at, name)| {
                let (before, after) = (&said[..at], &said[at + name.len()..]);
                !before.ends_with(is_word) && !after.starts_with(is_word)
            })
    }
}

/// How much of what is said of a run is looked through for the names of lanes, in bytes.
const MOST_SAID: usize = 1_000;

/// Keeps the first and the last `most` of `items`; returns how many were between.
fn keep_ends<T>(items: &mut Vec<T>, most: usize) -> usize {
    let last = items.len().saturating_sub(most);
    let between = most.min(last)..last;
    items.drain(between).len()
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_record_keeps_its_beginning_and_its_end() {
        let mark = |micros| Mark {
            at: Moment { micros },
            label: String::new(),
            kind: MarkKind::Event,
        };
        let lane = |marks: u64| Lane {
            marks: (0..marks).map(mark).collect(),
            ..Lane::default()
        };
        let mut timeline = Timeline {
            lanes: vec![lane(3), lane(5), lane(1)],
            ..Timeline::default()
        };
        timeline.truncate(2, 2, "");
        let kept = |lane: &Lane| -> Vec<u64> {
            let marks = lane.marks.iter();
            marks.map(|mark| mark.at.as_micros()).collect()
        };
        assert_eq!(kept(&timeline.lanes[0]), [0, 1, 2]);
        assert_eq!(kept(&timeline.lanes[1]), [0, 1, 3, 4]);
        assert_eq!((timeline.lanes_omitted, timeline.events_omitted), (1, 1));
        timeline.truncate(2, 2, "");
        assert_eq!((timeline.lanes_omitted, timeline.events_omitted), (1, 1));
    }

    #[test]
    fn a_lane_that_is_spoken_of_is_kept_wherever_it_is() {
        let lane = |number: usize| Lane {
            name: format!("dish {number}"),
            ..Lane::default()
        };
        let kept = |said: &str| -> Vec<String> {
            let mut timeline = Timeline {
                lanes: (0..1_000).map(lane).collect(),
                ..Timeline::default()
            };
            timeline.truncate(4, 1, said);
            assert_eq!(timeline.lanes_omitted, 996);
            timeline.lanes.into_iter().map(|lane| lane.name).collect()
        };
        assert_eq!(kept(""), ["dish 0", "dish 1", "dish 2", "dish 3"]);
        assert_eq!(
            kept("`dish 500` was late."),
            ["dish 0", "dish 1", "dish 2", "dish 500"]
        );
        assert_eq!(
            kept("dish 1, dish 500, dish 501, dish 502"),
            ["dish 0", "dish 1", "dish 2", "dish 500"]
        );
        assert!(!lane(50).is_named_in("dish 500, x_dish 50"));
        assert!(!Lane::default().is_named_in("anything"));
        let late = format!("{}dish 5", "é".repeat(1_000));
        assert!(!lane(5).is_named_in(&late), "nobody reads that far");
    }
}
