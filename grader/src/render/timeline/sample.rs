//! Timelines for the tests of the pictures.

use std::time::Duration;

use proptest::prelude::*;
use sim_core::timeline::{Lane, Mark, MarkKind, Moment, Span, SpanEnd, SpanKind, Timeline};

pub fn at(millis: u64) -> Moment {
    Moment::after(Duration::from_millis(millis))
}

/// A timeline of `lanes` whose record was taken at `end` milliseconds.
pub fn timeline(lanes: Vec<Lane>, end: u64) -> Timeline {
    Timeline {
        lanes,
        lanes_omitted: 0,
        events_omitted: 0,
        end: at(end),
    }
}

pub fn lane(name: &str) -> Lane {
    Lane {
        name: name.to_owned(),
        ..Lane::default()
    }
}

/// Builds lanes in one expression.
pub trait LaneExt {
    fn working(self, from: u64, to: u64, end: SpanEnd) -> Lane;
    fn waiting(self, from: u64, to: u64, end: SpanEnd) -> Lane;
    fn event(self, at: u64, label: &str) -> Lane;
    fn failure(self, at: u64, label: &str) -> Lane;
}

impl LaneExt for Lane {
    fn working(self, from: u64, to: u64, end: SpanEnd) -> Lane {
        span(self, "cooking", SpanKind::Working, from, to, end)
    }

    fn waiting(self, from: u64, to: u64, end: SpanEnd) -> Lane {
        span(
            self,
            "waiting for a burner",
            SpanKind::Waiting,
            from,
            to,
            end,
        )
    }

    fn event(self, at: u64, label: &str) -> Lane {
        mark(self, MarkKind::Event, at, label)
    }

    fn failure(self, at: u64, label: &str) -> Lane {
        mark(self, MarkKind::Failure, at, label)
    }
}

fn span(mut lane: Lane, label: &str, kind: SpanKind, from: u64, to: u64, end: SpanEnd) -> Lane {
    lane.spans.push(Span {
        label: label.to_owned(),
        kind,
        from: at(from),
        to: at(to),
        end,
    });
    lane
}

fn mark(mut lane: Lane, kind: MarkKind, when: u64, label: &str) -> Lane {
    lane.marks.push(Mark {
        at: at(when),
        label: label.to_owned(),
        kind,
    });
    lane
}

/// Dishes that were cooked one after the other.
pub fn one_after_the_other() -> Timeline {
    let dishes = vec![
        lane("pasta")
            .working(0, 3_000, SpanEnd::Done)
            .event(3_000, "done"),
        lane("sauce")
            .working(3_000, 5_000, SpanEnd::Done)
            .event(5_000, "done"),
        lane("bread")
            .working(5_000, 6_000, SpanEnd::Done)
            .event(6_000, "done"),
    ];
    timeline(dishes, 6_000)
}

/// One lane for each thing that can be drawn.
pub fn everything() -> Timeline {
    let lanes = vec![
        lane("done").working(0, 2_000, SpanEnd::Done),
        lane("plated later")
            .working(0, 1_300, SpanEnd::Done)
            .event(1_800, "on the table"),
        lane("waited first")
            .waiting(0, 1_000, SpanEnd::Done)
            .working(1_000, 2_000, SpanEnd::Done),
        lane("cancelled").working(500, 1_500, SpanEnd::Cancelled),
        lane("cancelled waiting").waiting(0, 1_200, SpanEnd::Cancelled),
        lane("failed").working(0, 750, SpanEnd::Failed),
        lane("failed, and says why")
            .working(0, 750, SpanEnd::Failed)
            .failure(750, "raw"),
        lane("not over").working(250, 2_200, SpanEnd::Open),
        lane("retried")
            .working(0, 600, SpanEnd::Failed)
            .working(600, 1_900, SpanEnd::Done),
        lane("short").working(1_000, 1_001, SpanEnd::Done),
        lane("marks only")
            .event(400, "connected")
            .event(1_100, "gone"),
        lane("日本の長い長い長い名前です").working(100, 2_100, SpanEnd::Done),
    ];
    timeline(lanes, 2_200)
}

/// Ten thousand dishes, of which one in the middle was thrown away.
pub fn ten_thousand() -> Timeline {
    let lanes = (0..10_000).map(|i| {
        let end = if i == 5_000 {
            SpanEnd::Cancelled
        } else {
            SpanEnd::Done
        };
        lane(&format!("dish {i}")).working(0, 10 + i % 90, end)
    });
    timeline(lanes.collect(), 100)
}
/// Any timeline at all, with moments that are equal, in the wrong order or the last there is.
pub fn any_timeline() -> impl Strategy<Value = Timeline> {
    (
        prop::collection::vec(any_lane(), 0..20),
        any_moment(),
        0..20_000_usize,
    )
        .prop_map(|(lanes, end, lanes_omitted)| Timeline {
            lanes,
            lanes_omitted,
            events_omitted: 0,
            end,
        })
}

fn any_lane() -> impl Strategy<Value = Lane> {
    let name = prop_oneof![".{0,60}", "[a-z]{0,8}"];
    let spans = prop::collection::vec(any_span(), 0..5);
    let marks = prop::collection::vec(any_mark(), 0..4);
    (name, spans, marks).prop_map(|(name, spans, marks)| Lane { name, spans, marks })
}

fn any_span() -> impl Strategy<Value = Span> {
    let kind = prop_oneof![Just(SpanKind::Working), Just(SpanKind::Waiting)];
    let end = prop_oneof![
        Just(SpanEnd::Done),
        Just(SpanEnd::Failed),
        Just(SpanEnd::Cancelled),
        Just(SpanEnd::Open)
    ];
    (".{0,30}", kind, any_moment(), any_moment(), end).prop_map(|(label, kind, from, to, end)| {
        Span {
            label,
            kind,
            from,
            to,
            end,
        }
    })
}

fn any_mark() -> impl Strategy<Value = Mark> {
    let kind = prop_oneof![Just(MarkKind::Event), Just(MarkKind::Failure)];
    (any_moment(), ".{0,30}", kind).prop_map(|(at, label, kind)| Mark { at, label, kind })
}

fn any_moment() -> impl Strategy<Value = Moment> {
    let micros = prop_oneof![0..10_u64, 0..5_000_000_u64, Just(u64::MAX), any::<u64>()];
    micros.prop_map(|micros| Moment::after(Duration::from_micros(micros)))
}
