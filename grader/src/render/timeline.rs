//! Pictures of a timeline, as text and as SVG. This file holds what both share: which lanes are shown, and what became
//! of each.

use std::{collections::BTreeSet, time::Duration};

use lab::Verdict;
use sim_core::timeline::{Lane, MarkKind, Moment, Span, SpanEnd, SpanKind, Timeline};

use self::axis::Axis;
use crate::escape;
use crate::report::CheckReport;

pub mod axis;
mod svg;
mod text;
mod words;

pub use self::{
    svg::{is_svg, svg},
    text::{Room, compared, text},
    words::words,
};

/// What is drawn: one run, and how it ended.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// What happened.
    pub timeline: &'a Timeline,
    /// What it came to, if that is to be marked.
    pub ending: Option<Ending>,
    /// What is said of it: lanes that are named there are shown wherever they are.
    pub said: &'a str,
}

/// The end of a run that did not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// When.
    pub at: Moment,
    /// What the run came to.
    pub verdict: Verdict,
}

impl<'a> Scene<'a> {
    /// The run that `check` tells of, if anything was recorded.
    pub fn of(check: &'a CheckReport) -> Option<Scene<'a>> {
        let timeline = check.timeline.as_ref().filter(|it| !it.is_empty())?;
        let ending = Ending {
            // Whole microseconds, but for what was lost on the way through JSON.
            at: Moment::after(Duration::from_micros(
                (check.virtual_seconds * 1e6).round() as u64
            )),
            verdict: check.verdict,
        };
        Some(Scene {
            timeline,
            ending: (check.verdict != Verdict::Passed).then_some(ending),
            said: &check.message,
        })
    }
}

/// A timeline, ready to be drawn.
struct Picture<'a> {
    rows: Vec<Row<'a>>,
    /// Lanes for which there is no row.
    hidden: usize,
    /// Spans and marks that the record has left out.
    omitted: usize,
    axis: Axis,
}

/// A lane that is shown.
struct Row<'a> {
    /// Its name, inert.
    name: String,
    lane: &'a Lane,
    outcome: Remark,
}

/// What became of a lane, to be said beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Remark {
    fate: Fate,
    at: Moment,
    /// In a few words, inert.
    words: String,
}

/// How a span or a lane is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    Failed,
    Cancelled,
    Open,
}

/// What a legend has to explain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Working,
    Waiting,
    Cancelled,
    Failed,
    Open,
    Event,
    Frozen,
}

impl<'a> Picture<'a> {
    /// At most `most` lanes of `timeline`: the first, those that something befell, and those that are named in what is `said`.
    fn new(timeline: &'a Timeline, most: usize, said: &str) -> Picture<'a> {
        Picture::of(timeline, chosen(&timeline.lanes, most, said))
    }

    /// Another timeline to be compared with this one: the lanes that have names of those in here, if any have.
    fn beside<'b>(&self, timeline: &'b Timeline, most: usize) -> Picture<'b> {
        let names: BTreeSet<&str> = self.rows.iter().map(|row| &*row.lane.name).collect();
        let is_here = |lane: &&Lane| names.contains(&*lane.name);
        let lanes: Vec<&Lane> = timeline.lanes.iter().filter(is_here).take(most).collect();
        match lanes.is_empty() || timeline.lanes.len() <= most {
            true => Picture::new(timeline, most, ""),
            false => Picture::of(timeline, lanes),
        }
    }

    fn of(timeline: &'a Timeline, lanes: Vec<&'a Lane>) -> Picture<'a> {
        let rows: Vec<Row> = lanes
            .into_iter()
            .map(|lane| Row {
                name: escape::line(&lane.name),
                lane,
                outcome: outcome(lane),
            })
            .collect();
        Picture {
            hidden: timeline.lanes.len() - rows.len() + timeline.lanes_omitted,
            omitted: timeline.events_omitted,
            axis: Axis::new(timeline),
            rows,
        }
    }

    /// The shapes in the picture, each once.
    fn shapes(&self) -> Vec<Shape> {
        let mut shapes: Vec<Shape> = self.rows.iter().flat_map(Row::shapes).collect();
        shapes.sort();
        shapes.dedup();
        shapes
    }
}

impl Row<'_> {
    fn shapes(&self) -> impl Iterator<Item = Shape> {
        let spans = self.lane.spans.iter().flat_map(|span| {
            let kind = match span.kind {
                SpanKind::Working => Shape::Working,
                SpanKind::Waiting => Shape::Waiting,
            };
            let end = match span.end {
                SpanEnd::Done => None,
                SpanEnd::Failed => Some(Shape::Failed),
                SpanEnd::Cancelled => Some(Shape::Cancelled),
                SpanEnd::Open => Some(Shape::Open),
            };
            std::iter::once(kind).chain(end)
        });
        let marks = self.marks().map(|mark| match mark.kind {
            MarkKind::Event => Shape::Event,
            MarkKind::Failure => Shape::Failed,
        });
        spans.chain(marks)
    }

    /// The marks that need a sign of their own: the end of a span says enough about an event at the same moment.
    fn marks(&self) -> impl Iterator<Item = &sim_core::timeline::Mark> {
        self.lane.marks.iter().filter(|mark| {
            mark.kind == MarkKind::Failure || self.lane.spans.iter().all(|span| span.to != mark.at)
        })
    }
}

impl From<SpanEnd> for Fate {
    fn from(end: SpanEnd) -> Fate {
        match end {
            SpanEnd::Done => Fate::Done,
            SpanEnd::Failed => Fate::Failed,
            SpanEnd::Cancelled => Fate::Cancelled,
            SpanEnd::Open => Fate::Open,
        }
    }
}

impl Shape {
    fn meaning(self) -> &'static str {
        match self {
            Shape::Working => "working",
            Shape::Waiting => "waiting",
            Shape::Cancelled => "cancelled",
            Shape::Failed => "failed",
            Shape::Open => "not over",
            Shape::Event => "event",
            Shape::Frozen => "frozen",
        }
    }
}

/// At most `most` of `lanes`, in their order. Two thirds of the room are for lanes that are named in what is `said`, and then for
/// those that did not end well, wherever they are; then come the first, to compare with, and then a sample of all.
fn chosen<'a>(lanes: &'a [Lane], most: usize, said: &str) -> Vec<&'a Lane> {
    if lanes.len() <= most {
        return lanes.iter().collect();
    }
    let named = (0..lanes.len()).filter(|i| lanes[*i].is_named_in(said));
    let troubled = (0..lanes.len()).filter(|i| outcome(&lanes[*i]).fate != Fate::Done);
    let mut wanted: Vec<usize> = named.collect();
    wanted.extend(troubled);
    let mut seen = BTreeSet::new();
    wanted.retain(|i| seen.insert(*i));
    let first = 0..most / 3;
    let wanted = wanted.into_iter().take(most * 2 / 3);
    let mut chosen: BTreeSet<usize> = wanted.chain(first).collect();
    let room = (most - chosen.len()).max(1);
    let sample = (1..=room).map(|i| i * (lanes.len() - 1) / room);
    // Those that are chosen already leave room for more of the first.
    for i in sample.chain(0..lanes.len()) {
        if chosen.len() < most {
            chosen.insert(i);
        }
    }
    chosen.into_iter().map(|i| &lanes[i]).collect()
}

fn outcome(lane: &Lane) -> Remark {
    let failure = lane
        .marks
        .iter()
        .rfind(|mark| mark.kind == MarkKind::Failure);
    if let Some(mark) = failure {
        return Remark {
            fate: Fate::Failed,
            at: mark.at,
            words: escape::line(&mark.label),
        };
    }
    let last_mark = lane.marks.last();
    let Some(span) = lane.spans.iter().max_by_key(|span| end_of(span)) else {
        return Remark {
            fate: Fate::Done,
            at: last_mark.map_or(Moment::START, |mark| mark.at),
            words: last_mark.map_or_else(String::new, |mark| escape::line(&mark.label)),
        };
    };
    let fate = Fate::from(span.end);
    let said = last_mark.filter(|mark| mark.at >= end_of(span) && fate != Fate::Open);
    Remark {
        fate,
        at: said.map_or(end_of(span), |mark| mark.at),
        words: match (said, fate) {
            (Some(mark), _) => escape::line(&mark.label),
            (None, Fate::Done) => String::from("done"),
            (None, Fate::Failed) => String::from("failed"),
            (None, Fate::Cancelled) => String::from("cancelled"),
            (None, Fate::Open) => format!("still {}", escape::line(&span.label)),
        },
    }
}

/// When `span` ended; never before it began.
fn end_of(span: &Span) -> Moment {
    span.to.max(span.from)
}

#[cfg(test)]
pub(crate) mod sample;

#[cfg(test)]
mod tests {
    use super::{sample::*, *};

    #[test]
    fn lanes_in_trouble_are_shown_wherever_they_are() {
        let timeline = ten_thousand();
        let picture = Picture::new(&timeline, 12, "");
        let names: Vec<_> = picture.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names.len(), 12);
        assert_eq!(names[..4], ["dish 0", "dish 1", "dish 2", "dish 3"]);
        assert!(names.contains(&"dish 5000"));
        assert_eq!(names[11], "dish 9999");
        assert_eq!(picture.hidden, 9_988);
    }

    #[test]
    fn a_lane_that_the_message_names_is_shown_wherever_it_is() {
        let timeline = ten_thousand();
        for most in [3, 12] {
            let picture = Picture::new(
                &timeline,
                most,
                "`dish 7777` was on the stove for too long.",
            );
            let names: Vec<_> = picture.rows.iter().map(|row| row.name.as_str()).collect();
            assert_eq!(names.len(), most);
            assert!(names.contains(&"dish 7777"), "{names:?}");
            assert!(!names.contains(&"dish 777"), "{names:?}");
        }
    }

    #[test]
    fn trouble_leaves_room_for_lanes_to_compare_with() {
        let lanes = (0..100)
            .map(|i| {
                let end = if i < 10 {
                    SpanEnd::Done
                } else {
                    SpanEnd::Cancelled
                };
                lane(&i.to_string()).working(0, 1, end)
            })
            .collect();
        let timeline = timeline(lanes, 1);
        let picture = Picture::new(&timeline, 12, "");
        let names: Vec<_> = picture.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "0", "1", "2", "3", "10", "11", "12", "13", "14", "15", "16", "17"
            ]
        );
    }

    #[test]
    fn an_outcome_says_what_became_of_a_lane_and_when() {
        let said = |lane: Lane| {
            let outcome = outcome(&lane);
            (outcome.fate, outcome.at, outcome.words)
        };
        let done = lane("x").working(0, 5, SpanEnd::Done);
        assert_eq!(said(done.clone()), (Fate::Done, at(5), "done".into()));
        assert_eq!(
            said(done.clone().event(7, "served")),
            (Fate::Done, at(7), "served".into())
        );
        assert_eq!(
            said(done.event(2, "half").working(5, 9, SpanEnd::Open)),
            (Fate::Open, at(9), "still cooking".into())
        );
        let thrown_away = lane("x").working(0, 5, SpanEnd::Cancelled);
        assert_eq!(
            said(thrown_away.failure(3, "bu\u{1b}rnt")),
            (Fate::Failed, at(3), "bu\\u{1b}rnt".into())
        );
        assert_eq!(said(lane("x")), (Fate::Done, at(0), String::new()));
    }
}
