//! The parts of the exercise at hand, and the checks of the part that is looked at.

use lab::Verdict;
use ratatui::{
    layout::Rect,
    style::Modifier,
    text::{Line, Span, Text},
};

use super::{bars::style, is_wide};
use crate::{
    course::{Check, Part},
    escape,
    render::{
        columns::{cut, fit, width as width_of},
        ink::Tone,
    },
    report::Points,
    watch::{model::Model, pages::sign},
};

/// How a check stands: its sign and its word.
type Standing = (char, Tone, &'static str);

/// The lines that parts and checks want on a narrow screen.
pub fn height(model: &Model, width: u16) -> u16 {
    let lines =
        parts_in_lines(model, width).len() + shown(model).map_or(0, |part| part.checks.len());
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// Parts and checks, in as many lines as `area` has: those that are looked at are among them.
pub fn checks(model: &Model, area: Rect) -> Text<'static> {
    if area.is_empty() {
        return Text::default();
    }
    let (mut lines, at) = match is_wide(model) {
        true => tree(model, area.width),
        false => rows(model, area.width),
    };
    let height = usize::from(area.height);
    // The parts above the checks stay where they are.
    let fixed = match is_wide(model) {
        true => 0,
        false => parts_in_lines(model, area.width).len().min(height),
    };
    let rest = lines.split_off(fixed.min(lines.len()));
    // Where not all have room, the last line says so.
    let is_cut = rest.len() > height - fixed;
    let room = height - fixed - usize::from(is_cut && height > fixed);
    let most = rest.len().saturating_sub(room);
    let first = at.saturating_sub(fixed + room / 2).min(most);
    let (above, below) = (first, rest.len().saturating_sub(first + room));
    lines.extend(rest.into_iter().skip(first).take(room));
    if is_cut {
        let above = if above > 0 {
            format!("↑ {above} k   ")
        } else {
            String::new()
        };
        let below = if below > 0 {
            format!("↓ {below} j")
        } else {
            String::new()
        };
        lines.push(Line::styled(
            format!("   {above}{below}"),
            style(model, Tone::Quiet),
        ));
        lines.truncate(height);
    }
    Text::from(lines)
}

/// The part whose checks are shown on a narrow screen: none if there is nothing to tell between them.
fn shown(model: &Model) -> Option<&Part> {
    let report = model.report()?;
    let ran = report.checks.iter().any(|check| check.seeds_run > 0);
    let picked = model.picked.is_some();
    (ran && (!report.passed() || picked)).then(|| model.part())?
}

/// All parts with all their checks, and the line of the check that is shown.
fn tree(model: &Model, width: u16) -> (Vec<Line<'static>>, usize) {
    let mut lines = Vec::new();
    let mut at = 0;
    let here = model.part().map(|part| part.name.clone());
    for part in model.exercise().map_or(&[][..], |one| &one.parts) {
        let is_here = here.as_ref() == Some(&part.name);
        let (glyph, tone, word) = of_part(model, part);
        let points = points(model, part);
        let points = format!("{}/{}", points.earned, points.possible);
        let room = usize::from(width).saturating_sub(width_of(&points) + 6);
        let name = format!("{} {}", part.name, if word == "passed" { "" } else { word });
        lines.push(Line::from(vec![
            Span::raw(if is_here { " ▸ " } else { "   " }),
            Span::styled(glyph.to_string(), style(model, tone)),
            Span::styled(
                format!(" {}", fit(&name, room)),
                if is_here {
                    Modifier::BOLD
                } else {
                    Modifier::empty()
                },
            ),
            Span::raw(points),
        ]));
        if !is_here {
            continue;
        }
        for check in &part.checks {
            let is_shown = model.check().is_some_and(|shown| shown.name == check.name);
            if is_shown {
                at = lines.len();
            }
            lines.push(row(model, check, is_shown, width, 3));
        }
    }
    (lines, at)
}

/// The parts in a line or two, the checks of the one that is looked at, and the line of the check that is shown.
fn rows(model: &Model, width: u16) -> (Vec<Line<'static>>, usize) {
    let mut lines = parts_in_lines(model, width);
    let mut at = 0;
    for check in shown(model).map_or(&[][..], |part| &part.checks) {
        let is_shown = model.check().is_some_and(|one| one.name == check.name);
        if is_shown {
            at = lines.len();
        }
        lines.push(row(model, check, is_shown, width, 0));
    }
    (lines, at)
}

fn row(model: &Model, check: &Check, is_shown: bool, width: u16, indent: usize) -> Line<'static> {
    let (glyph, tone, word) = of_check(model, check);
    let marker = if is_shown { '▸' } else { ' ' };
    let earned = if word == "passed" { check.points } else { 0 };
    let right = format!("{word:>10} {earned:>2}/{}", check.points);
    let room = usize::from(width).saturating_sub(indent + 7 + width_of(&right));
    Line::from(vec![
        Span::raw(format!(" {:indent$}{marker} ", "")),
        Span::styled(glyph.to_string(), style(model, tone)),
        Span::styled(
            format!(" {} ", fit(&escape::line(&check.title), room)),
            if is_shown {
                Modifier::BOLD
            } else {
                Modifier::empty()
            },
        ),
        Span::styled(right, style(model, tone)),
    ])
}

/// `✓ cook 5/5   ✗ cook_all 2/6`, in at most three lines.
fn parts_in_lines(model: &Model, width: u16) -> Vec<Line<'static>> {
    const MOST: usize = 3;
    let here = model.part().map(|part| part.name.clone());
    let mut lines: Vec<Line> = Vec::new();
    let mut used = usize::MAX;
    for part in model.exercise().map_or(&[][..], |one| &one.parts) {
        let is_here = here.as_ref() == Some(&part.name);
        let (glyph, tone, _) = of_part(model, part);
        let points = points(model, part);
        let marker = if is_here { "▸" } else { " " };
        let name = cut(&part.name, usize::from(width).saturating_sub(14));
        let text = format!("{glyph} {name} {}/{}", points.earned, points.possible);
        let columns = width_of(&text) + 3;
        if used.saturating_add(columns) > usize::from(width) {
            if lines.len() == MOST {
                break;
            }
            lines.push(Line::default());
            used = 0;
        }
        used += columns;
        let mut style = style(model, tone);
        if is_here {
            style = style.add_modifier(Modifier::BOLD);
        }
        if let Some(line) = lines.last_mut() {
            line.push_span(Span::raw(marker));
            line.push_span(Span::styled(format!("{text}  "), style));
        }
    }
    lines
}

fn of_check(model: &Model, check: &Check) -> Standing {
    if let Some(work) = model.grading(model.at) {
        let known = work.checked.iter().find(|(name, _)| *name == check.name);
        return known.map_or(('…', Tone::Open, ""), |(_, verdict)| standing(*verdict));
    }
    let report = model.report();
    let found = report.and_then(|report| report.checks.iter().find(|one| one.name == check.name));
    found.map_or(('·', Tone::Quiet, ""), |found| standing(found.verdict))
}

/// A part is as good as its worst check.
fn of_part(model: &Model, part: &Part) -> Standing {
    let all: Vec<Standing> = part
        .checks
        .iter()
        .map(|check| of_check(model, check))
        .collect();
    let signs = ['!', '✗', '…', '·'];
    let worst = signs
        .iter()
        .find_map(|sign| all.iter().find(|one| one.0 == *sign));
    let unwritten = all.iter().all(|one| one.0 == '·');
    match worst {
        Some(('·', tone, _)) if unwritten => ('·', *tone, "not written yet"),
        Some(worst) => *worst,
        None => standing(Verdict::Passed),
    }
}

fn points(model: &Model, part: &Part) -> Points {
    let checks = part.checks.iter();
    checks
        .map(|check| Points {
            earned: match of_check(model, check).0 {
                '✓' => check.points,
                _ => 0,
            },
            possible: check.points,
        })
        .sum()
}

fn standing(verdict: Verdict) -> Standing {
    let (glyph, tone) = sign(verdict);
    (glyph, tone, verdict.name())
}
