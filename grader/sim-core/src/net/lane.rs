//! What the timeline shows of a connection: how long it was open, the first things that were said, how it ended.

use crate::{
    net::Side,
    timeline::{MarkKind, SpanEnd, SpanKind},
    world::{OpenSpan, World},
};

/// A connection's lane.
#[derive(Debug)]
pub(super) struct Lane {
    world: World,
    name: String,
    lane: usize,
    /// Until the connection ends.
    span: Option<OpenSpan>,
    /// How many more marks there may be of what is said. A lane full of them tells nothing.
    marks_left: u32,
}

const MARKS: u32 = 16;

/// How many characters of what is said are shown.
const SHOWN: usize = 24;

impl Lane {
    pub(super) fn open(world: &World, name: String) -> Lane {
        let lane = world.open_lane(&name);
        Lane {
            world: world.clone(),
            name,
            lane,
            span: Some(world.open_span(lane, "connected", SpanKind::Working)),
            marks_left: MARKS,
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn sent(&mut self, side: Side, bytes: &[u8]) {
        if self.marks_left > 0 {
            self.marks_left -= 1;
            let arrow = match side {
                Side::Client => '→',
                Side::Server => '←',
            };
            self.mark(&format!("{arrow} {}", shown(bytes)));
        }
    }

    pub(super) fn closed(&mut self, side: Side) {
        self.end(SpanEnd::Done, side, "closed");
    }

    pub(super) fn reset(&mut self, side: Side) {
        self.end(SpanEnd::Failed, side, "reset");
    }

    pub(super) fn cut_off(&self) {
        self.mark("cut off");
    }

    pub(super) fn healed(&self) {
        self.mark("no longer cut off");
    }

    /// Whichever side ends it first.
    fn end(&mut self, end: SpanEnd, side: Side, how: &str) {
        if let Some(span) = self.span.take() {
            self.world.close_span(span, end);
            let who = match side {
                Side::Client => "client",
                Side::Server => "server",
            };
            self.mark(&format!("{how} by the {who}"));
        }
    }

    fn mark(&self, label: &str) {
        self.world.mark(self.lane, label, MarkKind::Event);
    }
}

/// The beginning of `bytes`, on one line.
pub(super) fn shown(bytes: &[u8]) -> String {
    // A character has up to four bytes.
    let beginning = &bytes[..bytes.len().min(4 * (SHOWN + 1))];
    let text = String::from_utf8_lossy(beginning);
    let mut characters = text.trim_end().chars();
    let shown: String = characters.by_ref().take(SHOWN).collect();
    let rest = if characters.next().is_some() {
        "…"
    } else {
        ""
    };
    let shown = shown.replace(|character: char| character.is_control(), " ");
    format!("{shown}{rest}")
}
