//! A timeline as text: one row a lane, in eighths of a column.

use lab::Verdict;
use sim_core::timeline::{Moment, Timeline};

use self::cells::{Cell, glyph, paint_frozen, paint_marks, paint_spans, tone, written};
use super::{
    Ending, Picture, Row, Scene, Shape,
    axis::{Axis, Tick, clock},
};
use crate::render::{
    columns::{count, cut, fit, width as width_of},
    ink::{Ink, Tone},
};

mod cells;

/// How much room there is for a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// The most columns.
    pub width: usize,
    /// The most lanes of each run; the others are counted.
    pub lanes: usize,
    /// Whether to use colour.
    pub colour: bool,
}

impl Room {
    /// As much as a page of `width` columns has.
    pub fn of_page(width: usize, colour: bool) -> Room {
        Room {
            width,
            lanes: 12,
            colour,
        }
    }
}

/// `scene` as lines, each ended by a line break.
pub fn text(scene: &Scene, room: Room) -> String {
    if scene.timeline.is_empty() {
        return cut("Nothing was recorded in this run.", room.width) + "\n";
    }
    let picture = Picture::new(scene.timeline, room.lanes, scene.said);
    let part = Part {
        caption: "",
        ending: scene.ending,
        picture,
    };
    drawn(&[part], room)
}

/// `yours` above, and below it on the same axis `ours`, the same run of the course's own answer; or only the one, if their lanes are
/// the same.
pub fn compared(yours: &Scene, ours: &Timeline, room: Room) -> String {
    let timeline = yours.timeline;
    if timeline.is_empty() || ours.is_empty() {
        return text(yours, room);
    }
    let is_whole = |one: &Timeline| one.lanes_omitted == 0 && one.events_omitted == 0;
    if timeline.lanes == ours.lanes && is_whole(timeline) && is_whole(ours) {
        // What was left out might differ; and so may the moment at which it returned, of which no lane tells.
        let axis = Axis::new(timeline).joined(&Axis::new(ours));
        let (yours_at, ours_at) = (axis.clock(timeline.end), axis.clock(ours.end));
        let said = match timeline.end == ours.end {
            true => "Ours is the same.".to_owned(),
            false => format!("Ours does the same, and is over at {ours_at} instead of {yours_at}."),
        };
        return text(yours, room) + &cut(&said, room.width) + "\n";
    }
    let mut above = Picture::new(timeline, room.lanes, yours.said);
    let mut below = above.beside(ours, room.lanes);
    let axis = above.axis.joined(&below.axis);
    (above.axis, below.axis) = (axis.clone(), axis);
    let yours = Part {
        caption: "yours",
        ending: yours.ending,
        picture: above,
    };
    let ours = Part {
        caption: "ours",
        ending: None,
        picture: below,
    };
    drawn(&[yours, ours], room)
}

/// One run in a picture of one or two.
struct Part<'a> {
    caption: &'static str,
    ending: Option<Ending>,
    picture: Picture<'a>,
}

fn drawn(parts: &[Part], room: Room) -> String {
    let ink = Ink {
        colour: room.colour,
    };
    let layout = Layout::new(parts, room.width);
    // It is the same in every part.
    let axis = &parts[0].picture.axis;
    let ticks = axis.ticks(layout.chart);
    let mut lines = vec![layout.labels(axis, &ticks, ink)];
    for part in parts {
        lines.push(layout.ruler(part, &ticks, ink));
        let rows = part.picture.rows.iter();
        lines.extend(rows.map(|row| layout.row(row, part, &ticks, ink)));
        lines.extend(layout.hidden(part));
        lines.extend(layout.ending(part, ink));
    }
    lines.extend(layout.footer(parts, ink));
    let trimmed = lines.iter().map(|line| line.trim_end().to_owned() + "\n");
    trimmed.collect()
}

/// How many columns each thing gets. A part with 0 columns is left out.
struct Layout {
    name: usize,
    /// The chart proper; one more column to its right is for what stands at its very end.
    chart: usize,
    /// Behind the chart, for what does not move any more.
    frozen: usize,
    time: usize,
    words: usize,
    width: usize,
}

impl Layout {
    fn new(parts: &[Part], width: usize) -> Layout {
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
        let axis = &parts[0].picture.axis;
        let rows = || parts.iter().flat_map(|part| &part.picture.rows);
        let captions = parts.iter().map(|part| part.caption.len());
        let names = rows().map(|row| width_of(&row.name));
        let mut layout = Layout {
            name: widest(&mut names.chain(captions)).min(width / 4),
            chart: 0,
            frozen: 0,
            time: widest(&mut rows().map(|row| width_of(&axis.clock(row.outcome.at)))),
            words: widest(&mut rows().map(|row| width_of(&row.outcome.words))),
            width,
        };
        if parts.iter().any(|part| part.frozen_at().is_some()) {
            layout.frozen = (width / 12).clamp(1, 6);
        }
        // The chart is what the page is for: it has two fifths of it, or the others go.
        let others = width - width * 2 / 5;
        let wanted = layout.words;
        layout.words = (others + wanted).saturating_sub(layout.taken()).min(wanted);
        if layout.words < wanted.min(8) {
            layout.words = 0;
        }
        if layout.taken() > others {
            layout.time = 0;
        }
        let room = width.saturating_sub(layout.taken()).max(4);
        layout.chart = match axis.end {
            // All at one moment: there is nothing to measure.
            Moment::START => room.min(8),
            _ => axis.even(room),
        };
        layout
    }

    /// The columns that are not the chart's.
    fn taken(&self) -> usize {
        let beside = |columns: usize, gap: usize| if columns == 0 { 0 } else { columns + gap };
        self.name + 2 + self.frozen + beside(self.time, 2) + beside(self.words, 2)
    }

    fn labels(&self, axis: &Axis, ticks: &[Tick], ink: Ink) -> String {
        let mut labels = " ".repeat(self.name + 1);
        for tick in ticks {
            let from = self.name + 1 + axis.position(tick.at, self.chart);
            if from + width_of(&tick.label) <= self.width {
                labels = fit(&labels, from) + &tick.label;
            }
        }
        ink.paint(Tone::Quiet, labels)
    }

    fn ruler(&self, part: &Part, ticks: &[Tick], ink: Ink) -> String {
        let axis = &part.picture.axis;
        let mut ruler: Vec<char> = vec!['─'; self.chart + 1];
        for tick in ticks {
            ruler[axis.position(tick.at, self.chart)] = '┬';
        }
        ruler[0] = '┌';
        let last = ruler.len() - 1;
        if axis.quiet_until.is_some() {
            ruler[last] = '⋯';
        } else if ruler[last] == '┬' {
            ruler[last] = '┐';
        }
        let ruler: String = ruler.into_iter().collect();
        let caption = ink.paint(Tone::Strong, fit(part.caption, self.name));
        match part.caption {
            "" => ink.paint(Tone::Quiet, " ".repeat(self.name + 1) + &ruler),
            _ => format!("{caption} {}", ink.paint(Tone::Quiet, ruler)),
        }
    }

    fn row(&self, row: &Row, part: &Part, ticks: &[Tick], ink: Ink) -> String {
        let axis = &part.picture.axis;
        let mut cells = vec![Cell::EMPTY; self.chart + 1 + self.frozen];
        for tick in ticks {
            cells[axis.position(tick.at, self.chart)] = Cell::GUIDE;
        }
        paint_spans(&mut cells, row.lane, axis, self.chart);
        paint_marks(&mut cells, row, axis, self.chart);
        if let Some(at) = part.frozen_at() {
            paint_frozen(&mut cells, at, axis, self.chart);
        }
        let outcome = &row.outcome;
        let mut line = fit(&row.name, self.name) + " " + &written(&cells, ink);
        if self.time > 0 && !outcome.words.is_empty() {
            line += &format!("  {:>time$}", axis.clock(outcome.at), time = self.time);
            if self.words > 0 {
                let words = cut(&outcome.words, self.words);
                line += "  ";
                line += &ink.paint(tone(outcome.fate), words);
            }
        }
        line
    }

    /// What is not drawn.
    fn hidden(&self, part: &Part) -> Vec<String> {
        let Picture {
            hidden, omitted, ..
        } = part.picture;
        let lanes = (hidden > 0).then(|| format!("and {}", count(hidden, "more lane")));
        let moments =
            (omitted > 0).then(|| format!("and {} between", count(omitted, "more moment")));
        let said = lanes.into_iter().chain(moments);
        said.map(|said| cut(&said, self.width)).collect()
    }

    /// Below the lanes, an arrow to the moment at which the run came to its end, and what it came to.
    fn ending(&self, part: &Part, ink: Ink) -> Option<String> {
        let ending = part.ending?;
        let axis = &part.picture.axis;
        let column = self.name + 1 + axis.position(ending.at, self.chart);
        let mut words = format!("{} at {}", ending.verdict, axis.clock(ending.at));
        if part.frozen_at().is_some() {
            words += ": nothing moves any more";
        }
        let line = match column + 2 + width_of(&words) <= self.width {
            true => format!("{:column$}▲ {words}", ""),
            false => {
                let from = (column + 1).saturating_sub(width_of(&words) + 2);
                cut(&format!("{:from$}{words} ▲", ""), self.width)
            }
        };
        Some(ink.paint(Tone::Bad, line))
    }

    fn footer(&self, parts: &[Part], ink: Ink) -> Vec<String> {
        let mut lines = Vec::new();
        let axis = &parts[0].picture.axis;
        if axis.end == Moment::START {
            lines.push(cut("No time passed in this run.", self.width));
        }
        if let Some(end) = axis.quiet_until {
            let quiet = format!("Nothing more happened until {}.", clock(end));
            lines.push(cut(&quiet, self.width));
        }
        lines.extend(
            self.legend(parts)
                .into_iter()
                .map(|line| ink.paint(Tone::Quiet, line)),
        );
        lines
    }

    /// What the shapes mean, in as many lines as it takes. Bars alone explain themselves.
    fn legend(&self, parts: &[Part]) -> Vec<String> {
        const GAP: &str = "   ";
        let mut shapes: Vec<Shape> = parts.iter().flat_map(Part::shapes).collect();
        shapes.sort();
        shapes.dedup();
        let needed = shapes.iter().any(|shape| *shape != Shape::Working);
        let items: Vec<String> = shapes
            .into_iter()
            .filter(|_| needed)
            .map(|shape| format!("{} {}", glyph(shape), shape.meaning()))
            .collect();
        let indent = self.name + 1;
        let indent = match indent + width_of(&items.join(GAP)) <= self.width {
            true => indent,
            false => 0,
        };
        let mut lines: Vec<String> = Vec::new();
        for item in items {
            match lines.last_mut() {
                Some(line) if width_of(line) + GAP.len() + width_of(&item) <= self.width => {
                    *line += GAP;
                    *line += &item;
                }
                _ => lines.push(format!("{:indent$}{item}", "")),
            }
        }
        lines
    }
}

impl Part<'_> {
    /// The moment from which on no lane could move, because one of them held the thread.
    fn frozen_at(&self) -> Option<Moment> {
        let blocked = |ending: &Ending| ending.verdict == Verdict::Blocked;
        Some(self.ending.filter(blocked)?.at)
    }

    fn shapes(&self) -> Vec<Shape> {
        let mut shapes = self.picture.shapes();
        if self.frozen_at().is_some() {
            shapes.push(Shape::Frozen);
            // The wall stands where the sign for it would.
            shapes.retain(|shape| *shape != Shape::Open);
        }
        shapes
    }
}

#[cfg(test)]
mod tests;
