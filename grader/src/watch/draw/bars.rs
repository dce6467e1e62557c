//! The lines around the page: where one is in the course, what is going on, and the keys.

use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span, Text},
};

use super::{quiet, strong};
use crate::{
    desk::Progress,
    escape,
    render::{
        columns::{fit, width as width_of, wrap},
        ink::Tone,
    },
    watch::{
        keys::{Command, key_of},
        model::{Model, Readiness, Task, View, Work},
        pages::state,
    },
};

/// What turns while something is under way.
const WHEEL: [char; 8] = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇', '⠏', '⠟'];

/// How a tone is drawn.
pub fn style(model: &Model, tone: Tone) -> Style {
    use ratatui::style::Color;
    let style = Style::new();
    match tone {
        Tone::Plain => style,
        Tone::Strong => style.add_modifier(Modifier::BOLD),
        Tone::Quiet => style.add_modifier(Modifier::DIM),
        _ if !model.colour => style,
        Tone::Good => style.fg(Color::Green),
        Tone::Bad => style.fg(Color::Red).add_modifier(Modifier::BOLD),
        Tone::Warn => style.fg(Color::Yellow),
        Tone::Open => style.fg(Color::Cyan),
    }
}

/// The exercise, its place and the points of the whole course.
pub fn header(model: &Model, width: u16) -> Text<'static> {
    let Some(exercise) = model.exercise() else {
        return Text::default();
    };
    let (sign, tone, word) = state(model, model.at);
    let name = format!("{} · {}", exercise.name, escape::line(&exercise.title));
    let points = model.points();
    let (at, all) = (model.at + 1, model.course.exercises.len());
    let (earned, possible) = (points.earned, points.possible);
    // The longest for which there is room.
    let places = [
        format!("exercise {at} of {all} · {earned} of {possible} points"),
        format!("{at} of {all} · {earned}/{possible} points"),
        format!("{at} of {all}"),
    ];
    let left = format!("{sign} {word}");
    let used = width_of(&name) + width_of(&left) + 4;
    let room = usize::from(width).saturating_sub(used + 1);
    let fits = |place: &String| width_of(place) <= room;
    let place = places.into_iter().find(fits).unwrap_or_default();
    let gap = usize::from(width).saturating_sub(used + width_of(&place) + 1);
    Line::from(vec![
        Span::raw(" "),
        strong(name),
        Span::raw("  "),
        Span::styled(left, style(model, tone)),
        Span::raw(" ".repeat(gap + 1)),
        Span::styled(place, quiet()),
    ])
    .into()
}

/// The exercises, one a line.
pub fn course(model: &Model) -> Text<'static> {
    let exercises = model.course.exercises.iter().enumerate();
    let lines = exercises.map(|(i, exercise)| {
        let (sign, tone, word) = state(model, i);
        let here = i == model.at;
        let earned = model.progress.get(i).map_or(0, Progress::earned);
        let points = format!("{earned}/{}", exercise.points());
        let name = fit(&exercise.name, 18);
        Line::from(vec![
            Span::raw(if here { " ▸ " } else { "   " }),
            if here { strong(name) } else { Span::raw(name) },
            Span::styled(format!(" {sign} {word:<11}"), style(model, tone)),
            Span::raw(format!("{points:>8}")),
        ])
    });
    Text::from(lines.collect::<Vec<_>>())
}

/// The exercises in one line, so that the one at hand is among those that fit.
pub fn strip(model: &Model, width: u16) -> Text<'static> {
    let room = usize::from(width).saturating_sub(2);
    let item = |i: usize| {
        let (sign, _, _) = state(model, i);
        let name = &model.course.exercises[i].name;
        let marker = if i == model.at { "▸" } else { " " };
        format!("{marker}{sign} {name}  ")
    };
    let all = 0..model.course.exercises.len();
    // As many before the one at hand as leave room for the one after it.
    let mut first = model.at;
    let mut used: usize = (model.at..all.end.min(model.at + 2))
        .map(|i| width_of(&item(i)))
        .sum();
    while first > 0 && used + width_of(&item(first - 1)) <= room {
        first -= 1;
        used += width_of(&item(first));
    }
    let mut spans = vec![Span::raw(" ")];
    let mut left = room;
    for i in first..all.end {
        let text = item(i);
        if width_of(&text) > left + 2 {
            break;
        }
        left = left.saturating_sub(width_of(&text));
        let (_, tone, _) = state(model, i);
        let mut style = style(model, tone);
        if i == model.at {
            style = style.add_modifier(Modifier::BOLD);
        }
        spans.push(Span::styled(text, style));
    }
    Line::from(spans).into()
}

/// What is going on, or what is worth saying.
pub fn status(model: &Model, area: Rect) -> Text<'static> {
    let width = area.width;
    let style = Style::new().add_modifier(Modifier::REVERSED);
    let mut lines = said(model, width);
    let room = usize::from(area.height).max(1);
    if lines.len() > room {
        // Of a long notice the beginning has to do.
        let now = lines.pop();
        lines.truncate(room - 1);
        lines.extend(now);
    }
    let lines = lines.into_iter().map(|line| {
        let line = fit(&format!(" {line}"), usize::from(width));
        Line::styled(line, style)
    });
    Text::from(lines.collect::<Vec<_>>())
}

/// How many lines that takes.
pub fn status_height(model: &Model, width: u16) -> u16 {
    u16::try_from(said(model, width).len()).unwrap_or(u16::MAX)
}

fn said(model: &Model, width: u16) -> Vec<String> {
    let width = usize::from(width).saturating_sub(2);
    let mut lines = match &model.notice {
        Some(notice) => wrap(&escape::line(notice), width),
        None => Vec::new(),
    };
    let now = match going_on(model) {
        Some(work) => format!("{} {work}", WHEEL[model.ticks % WHEEL.len()]),
        None => standing(model),
    };
    // Last, since that is what stays, whatever else there is to say.
    lines.extend(wrap(&now, width));
    lines
}

/// What is under way, in words.
fn going_on(model: &Model) -> Option<String> {
    match (&model.judge, &model.work) {
        (Readiness::Building(building), _) => Some(format!(
            "building what exercises compile against: {} of {}",
            building.done, building.total
        )),
        (_, Some(work)) => Some(working(model, work)),
        (Readiness::Preparing, None) => Some("getting ready".to_owned()),
        (Readiness::Ready | Readiness::Failed(_), None) => None,
    }
}

fn working(model: &Model, work: &Work) -> String {
    let exercise = model.course.exercises.get(work.exercise);
    let name = exercise.map_or("", |exercise| &exercise.name);
    match (&work.task, work.checks) {
        (Task::Grade { .. }, None) => format!("{name}: compiling"),
        (Task::Grade { .. }, Some(all)) => {
            format!("{name}: {} of {all} checks have run", work.checked.len())
        }
        (Task::Replay(run), _) => format!("{name}: running seed {} again", run.seed),
        (Task::Ours(_), _) => format!("{name}: running ours, to compare"),
    }
}

/// How it stands.
fn standing(model: &Model) -> String {
    let Some(exercise) = model.exercise() else {
        return String::new();
    };
    let (sign, _, word) = state(model, model.at);
    match model.report() {
        None => format!("{sign} {}: {word}", exercise.name),
        Some(report) => format!(
            "{sign} {}: {word}, {} of {} points",
            exercise.name, report.points.earned, report.points.possible
        ),
    }
}

/// As many keys as there is room for, those first that are wanted most.
pub fn keys(model: &Model, width: u16) -> Text<'static> {
    let passed = model.report().is_some_and(|report| report.passed());
    let prints = model.check().is_some_and(|check| !check.printed.is_empty());
    let wanted: &[Command] = match model.view {
        View::Reset => return Line::raw(" y yes   any other key: no").into(),
        View::List { .. } => {
            return Line::raw(" letters filter   ↑ ↓ move   Enter go there   Esc back").into();
        }
        View::Comparison(_) => {
            return Line::raw(
                " Esc back   ↑ ↓ lines   ← → sideways   Space more   n next   ? help   q quit",
            )
            .into();
        }
        View::Exercise if passed => &[
            Command::Next,
            Command::Compare,
            Command::List,
            Command::Down,
            Command::Edit,
            Command::Run,
            Command::Previous,
        ],
        View::Exercise if prints => &[
            Command::Hint,
            Command::Output,
            Command::Edit,
            Command::Read,
            Command::Run,
            Command::List,
            Command::Next,
            Command::Replay,
            Command::Down,
            Command::Previous,
        ],
        View::Exercise => &[
            Command::Hint,
            Command::Edit,
            Command::Read,
            Command::Run,
            Command::List,
            Command::Next,
            Command::Replay,
            Command::Down,
            Command::Previous,
        ],
        View::Hint(_) => &[Command::Back, Command::Hint, Command::Read, Command::Edit],
        View::Help => &[Command::Back, Command::PageDown, Command::Next],
    };
    let mut room = usize::from(width).saturating_sub(1);
    let always = [Command::Help, Command::Quit];
    let named = |command: &Command| {
        let key = key_of(*command)?;
        Some((
            key.name,
            key.word,
            width_of(key.name) + width_of(key.word) + 4,
        ))
    };
    let ends: Vec<_> = always.iter().filter_map(named).collect();
    room = room.saturating_sub(ends.iter().map(|(_, _, columns)| columns).sum());
    let mut shown = Vec::new();
    for key in wanted.iter().filter_map(named) {
        if key.2 <= room {
            room -= key.2;
            shown.push(key);
        }
    }
    let spans = shown.into_iter().chain(ends).flat_map(|(name, word, _)| {
        [
            Span::raw(" "),
            strong(name),
            Span::styled(format!(" {word}  "), quiet()),
        ]
    });
    Line::from(spans.collect::<Vec<_>>()).into()
}
