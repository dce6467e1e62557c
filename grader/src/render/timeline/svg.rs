//! A timeline as an SVG picture that needs nothing else: no script, no font, no style from outside.
//!
//! What shapes and colours say is said in words too, beside each lane and in the description.

use std::fmt::Write;

use sim_core::timeline::{MarkKind, Moment, Span, SpanEnd, SpanKind, Timeline};

use super::{
    Fate, Picture, Row, Shape,
    axis::{Axis, clock},
    end_of, words,
};
use crate::{
    escape,
    render::columns::{count, cut, width as width_of},
};

/// The most lanes that are shown.
const MOST_LANES: usize = 40;

// All lengths are in the picture's own units: pixels, in a column of a page.
const WIDTH: usize = 740;
const MARGIN: usize = 16;
const ROW: usize = 26;
const BAR: usize = 14;
/// Where the bars are.
const CHART_FROM: usize = 156;
const CHART: usize = 340;
/// Where what became of a lane is said: when, then what.
const OUTCOME_FROM: usize = CHART_FROM + CHART + 22;
/// About the width of a character of the text, which is 13 high.
const CHAR: usize = 7;

const STYLE: &str = "
.wt-panel{fill:#fff;stroke:#d1d9e0}
.wt text{font:13px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;fill:#1f2328}
.wt .wt-title{font-weight:600;font-size:14px}
.wt .wt-quiet{fill:#59636e}
.wt-grid{stroke:#d1d9e0}
.wt-wait{fill:none;stroke-width:1.5;stroke-dasharray:3 3}
.wt-sign{fill:none;stroke-width:2.5;stroke-linecap:round}
.wt-halo{fill:none;stroke:#fff;stroke-width:6;stroke-linecap:round}
.wt .wt-done{fill:#1a7f37}.wt .wt-cancelled{fill:#9a6700}.wt .wt-failed{fill:#cf222e}.wt .wt-open{fill:#0969da}
.wt-done-line{stroke:#1a7f37}.wt-cancelled-line{stroke:#9a6700}.wt-failed-line{stroke:#cf222e}.wt-open-line{stroke:#0969da}
.wt-event{fill:#1f2328;stroke:#fff;stroke-width:1.5}
@media (prefers-color-scheme:dark){
.wt-panel{fill:#0d1117;stroke:#3d444d}
.wt text{fill:#f0f6fc}
.wt .wt-quiet{fill:#9198a1}
.wt-grid{stroke:#3d444d}
.wt-halo{stroke:#0d1117}
.wt .wt-done{fill:#3fb950}.wt .wt-cancelled{fill:#d29922}.wt .wt-failed{fill:#f85149}.wt .wt-open{fill:#4493f8}
.wt-done-line{stroke:#3fb950}.wt-cancelled-line{stroke:#d29922}.wt-failed-line{stroke:#f85149}.wt-open-line{stroke:#4493f8}
.wt-event{fill:#f0f6fc;stroke:#0d1117}
}
";

/// How each of these documents begins.
const BEGINNING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"wt\"";

/// Whether a file that begins so is one of these documents.
pub fn is_svg(beginning: &[u8]) -> bool {
    beginning.starts_with(BEGINNING.as_bytes())
}

/// `timeline` as one SVG document called `title`, with those lanes that are named in what is `said` of it.
pub fn svg(timeline: &Timeline, title: &str, said: &str) -> String {
    let picture = Picture::new(timeline, MOST_LANES, said);
    let mut body = String::new();
    let top = heading(&mut body, title);
    let bottom = chart(&mut body, &picture, top);
    let height = footer(&mut body, &picture, bottom);

    format!(
        "{BEGINNING} role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" style=\"max-width:100%;height:auto\">\n\
         <title>{}</title>\n<desc>{}</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"wt-panel\" x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n{body}</svg>\n",
        escape::xml(title),
        described(&picture),
        WIDTH - 1,
        height - 1,
    )
}

fn described(picture: &Picture) -> String {
    let lines = words::description(picture).into_iter();
    let lines: Vec<String> = lines.map(|line| escape::xml(&line)).collect();
    lines.join("\n")
}

/// Writes the title; returns where the chart may begin.
fn heading(body: &mut String, title: &str) -> usize {
    if title.is_empty() {
        return MARGIN;
    }
    let shown = cut(&escape::line(title), (WIDTH - 2 * MARGIN) / 8);
    let baseline = MARGIN + 12;
    let _ = writeln!(
        body,
        "<text class=\"wt-title\" x=\"{MARGIN}\" y=\"{baseline}\">{}</text>",
        escape::xml(&shown)
    );
    baseline + 14
}

/// Writes the axis and the lanes; returns where they end.
fn chart(body: &mut String, picture: &Picture, top: usize) -> usize {
    if picture.rows.is_empty() {
        let baseline = top + 14;
        let _ = writeln!(
            body,
            "<text class=\"wt-quiet\" x=\"{MARGIN}\" y=\"{baseline}\">Nothing was recorded in this run.</text>"
        );
        return baseline + 8;
    }
    let first = top + 24;
    let bottom = first + ROW * picture.rows.len();
    for tick in picture.axis.ticks(CHART / CHAR) {
        let x = x(&picture.axis, tick.at);
        let _ = writeln!(
            body,
            "<line class=\"wt-grid\" x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{bottom}\"/>\
             <text class=\"wt-quiet\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            first - 4,
            first - 11,
            tick.label
        );
    }
    let times = picture
        .rows
        .iter()
        .map(|row| width_of(&picture.axis.clock(row.outcome.at)));
    let words_from = OUTCOME_FROM + CHAR * times.max().unwrap_or(0) + 8;
    for (i, row) in picture.rows.iter().enumerate() {
        lane(body, row, &picture.axis, first + ROW * i, words_from);
    }
    bottom
}

fn lane(body: &mut String, row: &Row, axis: &Axis, top: usize, words_from: usize) {
    let baseline = top + ROW / 2 + 5;
    let name = cut(&row.name, (CHART_FROM - MARGIN - 12) / CHAR);
    let _ = writeln!(
        body,
        "<text x=\"{MARGIN}\" y=\"{baseline}\">{}</text>",
        escape::xml(&name)
    );
    for span in &row.lane.spans {
        bar(body, span, axis, top + (ROW - BAR) / 2);
    }
    for span in &row.lane.spans {
        let sign = match span.end {
            SpanEnd::Done => continue,
            SpanEnd::Cancelled => Shape::Cancelled,
            SpanEnd::Failed => Shape::Failed,
            SpanEnd::Open => Shape::Open,
        };
        sign_at(body, sign, x(axis, end_of(span)), top + ROW / 2);
    }
    for mark in row.marks() {
        let shape = match mark.kind {
            MarkKind::Event => Shape::Event,
            MarkKind::Failure => Shape::Failed,
        };
        sign_at(body, shape, x(axis, mark.at), top + ROW / 2);
    }
    if !row.outcome.words.is_empty() {
        let words = cut(
            &row.outcome.words,
            (WIDTH - MARGIN).saturating_sub(words_from) / CHAR,
        );
        let _ = writeln!(
            body,
            "<text class=\"wt-quiet\" x=\"{}\" y=\"{baseline}\" text-anchor=\"end\">{}</text>\
             <text class=\"wt-{}\" x=\"{words_from}\" y=\"{baseline}\">{}</text>",
            words_from - 8,
            axis.clock(row.outcome.at),
            class(row.outcome.fate),
            escape::xml(&words)
        );
    }
}

fn bar(body: &mut String, span: &Span, axis: &Axis, top: usize) {
    let from = x(axis, span.from);
    // A gap of one unit keeps bars that follow each other apart; however short, a bar is seen.
    let length = (x(axis, end_of(span)) - from).saturating_sub(1).max(2);
    let fate = class(Fate::from(span.end));
    let tip = escape::xml(&words::span(span));
    let _ = match span.kind {
        SpanKind::Working => writeln!(
            body,
            "<rect class=\"wt-{fate}\" x=\"{from}\" y=\"{top}\" width=\"{length}\" height=\"{BAR}\" rx=\"2\">\
             <title>{tip}</title></rect>"
        ),
        SpanKind::Waiting => writeln!(
            body,
            "<rect class=\"wt-wait wt-{fate}-line\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\">\
             <title>{tip}</title></rect>",
            from + 1,
            top + 3,
            length.saturating_sub(1).max(1),
            BAR - 6
        ),
    };
}

/// Draws the sign of `shape` in the middle of (`x`, `y`).
fn sign_at(body: &mut String, shape: Shape, x: usize, y: usize) {
    let (class, path) = match shape {
        Shape::Cancelled => (
            "cancelled",
            format!("M{} {}L{} {}", x - 4, y + 8, x + 4, y - 8),
        ),
        Shape::Failed => (
            "failed",
            format!(
                "M{l} {t}L{r} {b}M{l} {b}L{r} {t}",
                l = x - 5,
                r = x + 5,
                t = y - 5,
                b = y + 5
            ),
        ),
        Shape::Open => (
            "open",
            format!("M{x} {}L{} {y}L{x} {}", y - 7, x + 8, y + 7),
        ),
        Shape::Event => {
            let _ = writeln!(
                body,
                "<path class=\"wt-event\" d=\"M{x} {}L{} {y}L{x} {}L{} {y}Z\"/>",
                y - 6,
                x + 6,
                y + 6,
                x - 6
            );
            return;
        }
        Shape::Working | Shape::Waiting | Shape::Frozen => return,
    };
    // The halo cuts the sign out of the bar that it stands on.
    let _ = writeln!(
        body,
        "<path class=\"wt-halo\" d=\"{path}\"/><path class=\"wt-sign wt-{class}-line\" d=\"{path}\"/>"
    );
}

/// Writes what is below the lanes; returns where the picture ends.
fn footer(body: &mut String, picture: &Picture, top: usize) -> usize {
    let mut baseline = top;
    let mut notes = Vec::new();
    if picture.hidden > 0 {
        notes.push(format!("and {}", count(picture.hidden, "more lane")));
    }
    if picture.omitted > 0 {
        let omitted = count(picture.omitted, "more moment");
        notes.push(format!("and {omitted} between"));
    }
    if picture.axis.end == Moment::START && !picture.rows.is_empty() {
        notes.push(String::from("No time passed in this run."));
    }
    if let Some(end) = picture.axis.quiet_until {
        notes.push(format!("Nothing more happened until {}.", clock(end)));
    }
    for note in notes {
        baseline += 20;
        let _ = writeln!(
            body,
            "<text class=\"wt-quiet\" x=\"{MARGIN}\" y=\"{baseline}\">{note}</text>"
        );
    }
    let shapes = picture.shapes();
    if shapes.iter().any(|shape| *shape != Shape::Working) {
        baseline += 24;
        let mut left = CHART_FROM;
        for shape in shapes {
            legend(body, shape, left, baseline);
            left += 28 + CHAR * width_of(shape.meaning()) + 14;
        }
    }
    baseline + MARGIN
}

fn legend(body: &mut String, shape: Shape, left: usize, baseline: usize) {
    let middle = baseline - 5;
    let _ = match shape {
        Shape::Working => writeln!(
            body,
            "<rect class=\"wt-done\" x=\"{left}\" y=\"{}\" width=\"18\" height=\"10\" rx=\"2\"/>",
            middle - 5
        ),
        Shape::Waiting => writeln!(
            body,
            "<rect class=\"wt-wait wt-done-line\" x=\"{left}\" y=\"{}\" width=\"18\" height=\"8\" rx=\"2\"/>",
            middle - 4
        ),
        shape => {
            sign_at(body, shape, left + 9, middle);
            Ok(())
        }
    };
    let _ = writeln!(
        body,
        "<text class=\"wt-quiet\" x=\"{}\" y=\"{baseline}\">{}</text>",
        left + 24,
        shape.meaning()
    );
}

fn x(axis: &Axis, at: Moment) -> usize {
    CHART_FROM + axis.position(at, CHART)
}

/// The end of the class names of `fate`.
fn class(fate: Fate) -> &'static str {
    match fate {
        Fate::Done => "done",
        Fate::Failed => "failed",
        Fate::Cancelled => "cancelled",
        Fate::Open => "open",
    }
}

#[cfg(test)]
mod tests;
