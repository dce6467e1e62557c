//! Draws the model. It decides where things are; what they say is for the pages.

use ansi_to_tui::IntoText;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Modifier, Style},
    text::{Line, Span, Text},
    widgets::{Block, Borders, Clear, Paragraph},
};

use super::{
    model::{Model, View},
    pages::Page,
};
use crate::render::columns::width as width_of;

mod bars;
mod checks;

/// From this size on the course and the checks stand beside the page.
const WIDE: (u16, u16) = (110, 20);

/// The columns of what stands beside the page.
const SIDE: u16 = 44;

/// Below this size there is room for the page alone.
const TINY: (u16, u16) = (30, 10);

/// Where things are. What has no room has no lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Areas {
    /// The exercise and its place in the course.
    header: Rect,
    /// The exercises of the course.
    course: Rect,
    /// The parts, and the checks.
    checks: Rect,
    /// The page.
    body: Rect,
    /// What is going on.
    status: Rect,
    /// The keys.
    keys: Rect,
}

/// Draws `model`.
pub fn draw(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    let areas = areas(model, area);
    frame.render_widget(Clear, area);
    put(frame, areas.header, bars::header(model, areas.header.width));
    put(frame, areas.status, bars::status(model, areas.status));
    put(frame, areas.keys, bars::keys(model, areas.keys.width));
    if is_wide(model) {
        put(frame, areas.course, bars::course(model));
        let beside = areas.body.x.saturating_sub(2);
        rule(frame, area, areas.body.y.saturating_sub(1));
        let wall = Rect::new(beside, areas.body.y, 1, areas.body.height);
        let block = Block::new().borders(Borders::LEFT).border_style(quiet());
        frame.render_widget(block, wall.intersection(area));
    } else {
        put(frame, areas.course, bars::strip(model, areas.course.width));
        for below in [areas.checks, areas.body] {
            if below.height > 0 && below.y > areas.header.bottom() {
                rule(frame, area, below.y - 1);
            }
        }
    }
    put(frame, areas.checks, checks::checks(model, areas.checks));
    let hidden = body(model, frame, areas.body);
    more(frame, areas, hidden);
}

/// A line across the screen.
fn rule(frame: &mut Frame, area: Rect, y: u16) {
    let line = Rect::new(area.x, y, area.width, 1).intersection(area);
    let block = Block::new().borders(Borders::TOP).border_style(quiet());
    frame.render_widget(block, line);
}

/// How many lines of a page are above and below what is seen of it.
#[derive(Debug, Clone, Copy)]
struct Hidden {
    above: usize,
    below: usize,
}

fn body(model: &Model, frame: &mut Frame, area: Rect) -> Hidden {
    let text = text(model, area);
    let seen = model.scroll + usize::from(area.height);
    let hidden = Hidden {
        above: model.scroll,
        below: text.lines.len().saturating_sub(seen),
    };
    let columns = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let scroll = (columns(model.scroll), columns(model.aside));
    frame.render_widget(Paragraph::new(text).scroll(scroll), area);
    hidden
}

/// Says how much of the page is hidden: on the line above it, so that this hides nothing, or where there is none in its corner.
fn more(frame: &mut Frame, areas: Areas, Hidden { above, below }: Hidden) {
    let Areas { header, body, .. } = areas;
    let more = match (above, below) {
        (0, 0) => return,
        (0, below) => format!(" ↓ {below} more, Space "),
        (above, 0) => format!(" ↑ {above} above, u "),
        (above, below) => format!(" ↑ {above} above, u  ↓ {below} more, Space "),
    };
    let width = u16::try_from(width_of(&more)).unwrap_or(u16::MAX);
    let width = width.min(body.width);
    let line = match body.y > header.bottom() {
        true => body.y - 1,
        false if body.height > 1 => body.bottom() - 1,
        false => return,
    };
    let place = Rect::new(body.right() - width, line, width, 1);
    frame.render_widget(Clear, place);
    put(frame, place, Line::styled(more, Modifier::REVERSED).into());
}

/// The page as it is drawn.
fn text(model: &Model, area: Rect) -> Text<'static> {
    let text = lines(model, area).join("\n");
    text.into_text().unwrap_or_else(|_| Text::raw("?"))
}

/// The lines of the page, for as much room as `area` has.
fn lines(model: &Model, area: Rect) -> Vec<String> {
    let height = usize::from(area.height);
    let page = Page {
        model,
        width: usize::from(area.width).max(20),
        // A message, an axis and the facts want room as well; a dozen is drawn in any case, and scrolled to.
        lanes: (height / 2).saturating_sub(2).max(12),
        // Where it is not to be read just above.
        titled: is_wide(model),
    };
    page.lines()
}

/// How far the page can be scrolled, in lines and in columns. Only what is compared is wider than the screen.
pub(super) fn most_scrolled(model: &Model) -> (usize, usize) {
    let area = areas(model, screen(model)).body;
    let text = text(model, area);
    let down = text.lines.len().saturating_sub(usize::from(area.height));
    let aside = match model.view {
        View::Comparison(_) => text.width().saturating_sub(usize::from(area.width)),
        _ => 0,
    };
    (down, aside)
}

/// By how many lines a screen is scrolled.
pub(super) fn page(model: &Model) -> isize {
    let height = areas(model, screen(model)).body.height;
    isize::from(i16::try_from(height).unwrap_or(i16::MAX)).max(2) - 1
}

fn screen(model: &Model) -> Rect {
    Rect::new(0, 0, model.size.0, model.size.1)
}

fn is_wide(model: &Model) -> bool {
    model.size.0 >= WIDE.0 && model.size.1 >= WIDE.1
}

fn areas(model: &Model, area: Rect) -> Areas {
    if area.width < TINY.0 || area.height < TINY.1 {
        let [header, body] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
        return Areas {
            header,
            body,
            ..Areas::default()
        };
    }
    let exercise = model.view == View::Exercise;
    let top = Constraint::Length(1);
    let said = bars::status_height(model, area.width)
        .min(area.height / 5)
        .max(1);
    let said = Constraint::Length(said);
    if is_wide(model) {
        let [header, _, middle, status, keys] =
            Layout::vertical([top, top, Constraint::Min(0), said, top]).areas(area);
        let [side, _, body] = Layout::horizontal([
            Constraint::Length(SIDE),
            Constraint::Length(3),
            Constraint::Min(0),
        ])
        .areas(middle);
        let rows = u16::try_from(model.course.exercises.len()).unwrap_or(u16::MAX);
        let rows = rows.min(side.height / 3);
        let [course, _, checks] =
            Layout::vertical([Constraint::Length(rows), top, Constraint::Min(0)]).areas(side);
        return Areas {
            header,
            course,
            checks,
            body,
            status,
            keys,
        };
    }
    let wanted = if exercise {
        checks::height(model, area.width)
    } else {
        0
    };
    // Three lines of parts and six checks, where there are 24 lines.
    let checks = wanted.min(area.height * 3 / 8);
    let [header, course, _, checks, _, body, status, keys] = Layout::vertical([
        top,
        top,
        top,
        Constraint::Length(checks),
        Constraint::Length(u16::from(checks > 0)),
        Constraint::Min(0),
        said,
        top,
    ])
    .areas(area);
    Areas {
        header,
        course,
        checks,
        body,
        status,
        keys,
    }
}

fn put(frame: &mut Frame, area: Rect, text: Text) {
    // What has no room is left out.
    if !area.is_empty() {
        frame.render_widget(Paragraph::new(text), area);
    }
}

fn quiet() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

fn strong(text: impl Into<String>) -> Span<'static> {
    Span::styled(text.into(), Modifier::BOLD)
}
