//! A timeline as text: one row a lane, in eighths of a column.

use sim::timeline::{Lane, MarkKind, Moment, Span, SpanEnd, SpanKind, Timeline};

use super::{
    Fate, Picture, Row, Shape,
    axis::{Axis, Tick, clock},
    end_of,
};
use crate::render::{
    columns::{count, cut, fit, width as width_of},
    ink::{Ink, Tone},
};

/// The most lanes that are shown.
const MOST_LANES: usize = 12;

/// Parts of a column that are told apart.
const EIGHTHS: usize = 8;

/// A column filled from the left, by eighths.
const BLOCKS: [char; 9] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// `timeline` as lines of at most `width` columns, each ended by a line break.
pub fn text(timeline: &Timeline, width: usize, colour: bool) -> String {
    let ink = Ink { colour };
    if timeline.is_empty() {
        return cut("Nothing was recorded in this run.", width) + "\n";
    }
    let picture = Picture::new(timeline, MOST_LANES);
    let layout = Layout::new(&picture, width);
    let ticks = picture.axis.ticks(layout.chart);

    let mut lines = layout.axis(&picture.axis, &ticks, ink);
    lines.extend(
        picture
            .rows
            .iter()
            .map(|row| layout.row(row, &picture.axis, &ticks, ink)),
    );
    lines.extend(layout.footer(&picture, ink));
    let trimmed = lines.iter().map(|line| line.trim_end().to_owned() + "\n");
    trimmed.collect()
}

/// How many columns each thing gets. A part with 0 columns is left out.
struct Layout {
    name: usize,
    /// The chart proper; one more column to its right is for what stands at its very end.
    chart: usize,
    time: usize,
    words: usize,
    width: usize,
}

impl Layout {
    fn new(picture: &Picture, width: usize) -> Layout {
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
        let rows = || picture.rows.iter();
        let mut layout = Layout {
            name: widest(&mut rows().map(|row| width_of(&row.name))).min(width / 4),
            chart: 0,
            time: widest(&mut rows().map(|row| width_of(&picture.axis.clock(row.outcome.at)))),
            words: widest(&mut rows().map(|row| width_of(&row.outcome.words))),
            width,
        };
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
        layout.chart = match picture.axis.end {
            // All at one moment: there is nothing to measure.
            Moment::START => room.min(8),
            _ => picture.axis.even(room),
        };
        layout
    }

    /// The columns that are not the chart's.
    fn taken(&self) -> usize {
        let beside = |columns: usize, gap: usize| if columns == 0 { 0 } else { columns + gap };
        self.name + 2 + beside(self.time, 2) + beside(self.words, 2)
    }

    fn axis(&self, axis: &Axis, ticks: &[Tick], ink: Ink) -> Vec<String> {
        let indent = " ".repeat(self.name + 1);
        let mut labels = indent.clone();
        let mut ruler: Vec<char> = vec!['─'; self.chart + 1];
        for tick in ticks {
            let column = axis.position(tick.at, self.chart);
            ruler[column] = '┬';
            let from = self.name + 1 + column;
            if from + width_of(&tick.label) <= self.width {
                labels = fit(&labels, from) + &tick.label;
            }
        }
        ruler[0] = '┌';
        let last = ruler.len() - 1;
        if axis.quiet_until.is_some() {
            ruler[last] = '⋯';
        } else if ruler[last] == '┬' {
            ruler[last] = '┐';
        }
        let ruler: String = ruler.into_iter().collect();
        vec![
            ink.paint(Tone::Quiet, labels),
            ink.paint(Tone::Quiet, indent + &ruler),
        ]
    }

    fn row(&self, row: &Row, axis: &Axis, ticks: &[Tick], ink: Ink) -> String {
        let mut cells = vec![Cell::EMPTY; self.chart + 1];
        for tick in ticks {
            cells[axis.position(tick.at, self.chart)] = Cell::GUIDE;
        }
        paint_spans(&mut cells, row.lane, axis, self.chart);
        paint_marks(&mut cells, row, axis, self.chart);

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

    fn footer(&self, picture: &Picture, ink: Ink) -> Vec<String> {
        let mut lines = Vec::new();
        let indent = " ".repeat(self.name + 1);
        if picture.hidden > 0 {
            let hidden = format!("and {}", count(picture.hidden, "more lane"));
            lines.push(cut(&hidden, self.width));
        }
        if picture.omitted > 0 {
            let omitted = format!("and {} between", count(picture.omitted, "more moment"));
            lines.push(cut(&omitted, self.width));
        }
        if picture.axis.end == Moment::START {
            lines.push(cut("No time passed in this run.", self.width));
        }
        if let Some(end) = picture.axis.quiet_until {
            let quiet = format!("Nothing more happened until {}.", clock(end));
            lines.push(cut(&quiet, self.width));
        }
        lines.extend(legend(picture, &indent, self.width).map(|line| ink.paint(Tone::Quiet, line)));
        lines
    }
}

/// What the shapes in `picture` mean, in as many lines as it takes. Bars alone explain themselves.
fn legend(picture: &Picture, indent: &str, width: usize) -> impl Iterator<Item = String> {
    const GAP: &str = "   ";
    let shapes = picture.shapes();
    let needed = shapes.iter().any(|shape| *shape != Shape::Working);
    let items: Vec<String> = shapes
        .into_iter()
        .filter(|_| needed)
        .map(|shape| format!("{} {}", glyph(shape), shape.meaning()))
        .collect();
    let indent = match width_of(indent) + width_of(&items.join(GAP)) <= width {
        true => indent,
        false => "",
    };
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if width_of(line) + GAP.len() + width_of(&item) <= width => {
                *line += GAP;
                *line += &item;
            }
            _ => lines.push(format!("{indent}{item}")),
        }
    }
    lines.into_iter()
}

/// One column of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Cell {
    glyph: char,
    tone: Tone,
}

impl Cell {
    const EMPTY: Cell = Cell {
        glyph: ' ',
        tone: Tone::Plain,
    };
    /// The empty place below a tick.
    const GUIDE: Cell = Cell {
        glyph: '·',
        tone: Tone::Quiet,
    };

    fn is_free(self) -> bool {
        self == Cell::EMPTY || self == Cell::GUIDE
    }
}

fn paint_spans(cells: &mut [Cell], lane: &Lane, axis: &Axis, chart: usize) {
    let place = |span: &Span| {
        let from = axis.position(span.from, chart * EIGHTHS);
        let to = axis.position(end_of(span), chart * EIGHTHS);
        // However short, it is seen, and it is inside the chart.
        let from = from.min(chart * EIGHTHS - 1);
        (from, to.max(from + 1))
    };
    for span in lane
        .spans
        .iter()
        .filter(|span| span.kind == SpanKind::Waiting)
    {
        paint_waiting(cells, place(span), Fate::from(span.end));
    }
    for (i, span) in lane.spans.iter().enumerate() {
        if span.kind == SpanKind::Working {
            let next = lane.spans.get(i + 1);
            let followed = next.is_some_and(|next| next.from == span.to && next.to > span.to);
            paint_working(cells, place(span), Fate::from(span.end), followed);
        }
    }
    for span in &lane.spans {
        let sign = match span.end {
            SpanEnd::Done => continue,
            SpanEnd::Cancelled => Shape::Cancelled,
            SpanEnd::Failed => Shape::Failed,
            SpanEnd::Open => Shape::Open,
        };
        let (from, to) = place(span);
        // Right behind the span; on its last column if another span begins there.
        let behind = to / EIGHTHS;
        let own = to.div_ceil(EIGHTHS) - 1;
        let column = match cells[behind].is_free() || from / EIGHTHS == own {
            true => behind,
            false => own,
        };
        cells[column] = Cell {
            glyph: glyph(sign),
            tone: tone(Fate::from(span.end)),
        };
    }
}

fn paint_waiting(cells: &mut [Cell], (from, to): (usize, usize), fate: Fate) {
    let first = (from + EIGHTHS / 2) / EIGHTHS;
    let end = (to + EIGHTHS / 2) / EIGHTHS;
    let columns = match first < end {
        true => first..end,
        false => from / EIGHTHS..from / EIGHTHS + 1,
    };
    let tone = match fate {
        Fate::Done => Tone::Quiet,
        fate => tone(fate),
    };
    cells[columns].fill(Cell {
        glyph: glyph(Shape::Waiting),
        tone,
    });
}

/// Paints a bar. One that another span follows at once leaves a thin gap.
fn paint_working(cells: &mut [Cell], (from, to): (usize, usize), fate: Fate, followed: bool) {
    let tone = tone(fate);
    let first = from / EIGHTHS;
    let last = (to - 1) / EIGHTHS;
    // There are blocks for any part of a column on the left, but on the right for a half and an eighth only.
    let right = |eighths: usize| match eighths {
        8 => '█',
        3..8 => '▐',
        _ => '▕',
    };
    if first == last {
        let glyph = match from % EIGHTHS {
            0..4 => BLOCKS[to - from],
            _ => right(to - from),
        };
        cells[first] = Cell { glyph, tone };
        return;
    }
    cells[first] = Cell {
        glyph: right(EIGHTHS - from % EIGHTHS),
        tone,
    };
    cells[first + 1..last].fill(Cell { glyph: '█', tone });
    let filled = to - last * EIGHTHS;
    cells[last] = Cell {
        glyph: BLOCKS[if followed { filled.min(7) } else { filled }],
        tone,
    };
}

fn paint_marks(cells: &mut [Cell], row: &Row, axis: &Axis, chart: usize) {
    for mark in row.marks() {
        let (shape, tone) = match mark.kind {
            MarkKind::Event => (Shape::Event, Tone::Plain),
            MarkKind::Failure => (Shape::Failed, Tone::Bad),
        };
        cells[axis.position(mark.at, chart)] = Cell {
            glyph: glyph(shape),
            tone,
        };
    }
}

/// The cells as text, neighbours of one tone painted together.
fn written(cells: &[Cell], ink: Ink) -> String {
    cells
        .chunk_by(|a, b| a.tone == b.tone)
        .map(|run| {
            ink.paint(
                run[0].tone,
                run.iter().map(|cell| cell.glyph).collect::<String>(),
            )
        })
        .collect()
}

fn glyph(shape: Shape) -> char {
    match shape {
        Shape::Working => '█',
        Shape::Waiting => '░',
        Shape::Cancelled => '╱',
        Shape::Failed => '✗',
        Shape::Open => '►',
        Shape::Event => '◆',
    }
}

fn tone(fate: Fate) -> Tone {
    match fate {
        Fate::Done => Tone::Good,
        Fate::Failed => Tone::Bad,
        Fate::Cancelled => Tone::Warn,
        Fate::Open => Tone::Open,
    }
}

#[cfg(test)]
mod tests;
