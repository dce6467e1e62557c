//! The cells of a lane: bars in eighths of a column, and the signs at their ends.

use sim_core::timeline::{Lane, MarkKind, Moment, Span, SpanEnd, SpanKind};

use super::super::{Fate, Row, Shape, axis::Axis, end_of};
use crate::render::ink::{Ink, Tone};

/// Parts of a column that are told apart.
const EIGHTHS: usize = 8;

/// A column filled from the left, by eighths.
const BLOCKS: [char; 9] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// One column of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    glyph: char,
    tone: Tone,
}

impl Cell {
    pub const EMPTY: Cell = Cell {
        glyph: ' ',
        tone: Tone::Plain,
    };
    /// The empty place below a tick.
    pub const GUIDE: Cell = Cell {
        glyph: '·',
        tone: Tone::Quiet,
    };

    fn is_free(self) -> bool {
        self == Cell::EMPTY || self == Cell::GUIDE
    }
}

/// Paints what went on in `lane` on a chart of so many columns.
pub fn paint_spans(cells: &mut [Cell], lane: &Lane, axis: &Axis, chart: usize) {
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

/// Paints the marks of `row`.
pub fn paint_marks(cells: &mut [Cell], row: &Row, axis: &Axis, chart: usize) {
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

/// From `at` on nothing moves: a wall through the lane, and what it keeps from going on.
pub fn paint_frozen(cells: &mut [Cell], at: Moment, axis: &Axis, chart: usize) {
    let wall = axis.position(at, chart).min(cells.len() - 1);
    let cell = |glyph| Cell {
        glyph,
        tone: Tone::Bad,
    };
    cells[wall] = cell('┃');
    cells[wall + 1..].fill(cell(glyph(Shape::Frozen)));
}

/// The cells as text, neighbours of one tone painted together.
pub fn written(cells: &[Cell], ink: Ink) -> String {
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

/// The character for `shape`.
pub fn glyph(shape: Shape) -> char {
    match shape {
        Shape::Working => '█',
        Shape::Waiting => '░',
        Shape::Cancelled => '╱',
        Shape::Failed => '✗',
        Shape::Open => '►',
        Shape::Event => '◆',
        Shape::Frozen => '▒',
    }
}

/// How `fate` is painted.
pub fn tone(fate: Fate) -> Tone {
    match fate {
        Fate::Done => Tone::Good,
        Fate::Failed => Tone::Bad,
        Fate::Cancelled => Tone::Warn,
        Fate::Open => Tone::Open,
    }
}
