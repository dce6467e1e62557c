//! A report as a learner reads it on a terminal.
//!
//! What the compiler says comes first, then the checks by part, then what to do next. Only the first check that failed
//! in each part is told in full: the others often fail for the same reason.

use lab::Verdict;

use sim_core::timeline::Timeline;

use super::{
    columns::{count, cut, fit, width as width_of, wrap},
    ink::{Ink, Tone},
    shell,
    timeline::{self, Room, Scene},
};
use crate::escape;
use crate::report::{BlockingCalls, CheckReport, Diagnostic, Level, Points, Report};

mod diagnostics;
mod difference;
mod facts;
mod next;
mod printed;

pub use printed::{Output, last_printed};

/// How a report is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The exercise's title, such as `The chef`.
    pub title: &'a str,
    /// What was given as `--from`, if the submission was read from there.
    pub from: Option<&'a str>,
    /// Whether only some of the exercise's checks were run.
    pub only_some: bool,
    /// Whether the course's own answer is there, to be compared with.
    pub has_solution: bool,
    /// How much is shown of what the submission printed.
    pub output: Output,
    /// The columns of the terminal.
    pub width: usize,
    /// Whether to use colour.
    pub colour: bool,
}

/// What is said where the course's own answer would stand beside the learner's, in a copy that was handed out without.
pub const NO_SOLUTION: &str =
    "This copy of the workbook has no answer of ours to compare yours with.";

/// The columns by which what belongs to a check is moved to the right in a whole report.
const INDENT: usize = 4;

/// The most lines of one message that are shown.
const MOST_LINES: usize = 12;

/// `report`, as text that ends in a line break.
pub fn report(report: &Report, view: &View) -> String {
    let page = Page::new(report, view);
    let mut lines = page.head();
    lines.extend(page.diagnostics());
    lines.extend(page.checks());
    lines.extend(page.unwatched());
    lines.extend(page.next());
    tidy(&mut lines);
    lines.join("\n") + "\n"
}

/// What the compiler, intake or the screen said, as lines.
pub fn diagnostics(report: &Report, view: &View) -> Vec<String> {
    let mut lines = Page::new(report, view).diagnostics();
    tidy(&mut lines);
    lines
}

/// One check of `report` that did not pass, told in full as lines: why, where and when. `ours` is the same run of the
/// course's own answer, and at most `lanes` lanes are drawn of each.
pub fn check(
    report: &Report,
    check: &CheckReport,
    ours: Option<&Timeline>,
    lanes: usize,
    view: &View,
) -> Vec<String> {
    let page = Page {
        indent: 0,
        commands: false,
        ..Page::new(report, view)
    };
    let mut lines = page.why(check);
    lines.push(String::new());
    lines.extend(page.printed(check));
    if let Some(scene) = Scene::of(check) {
        let room = Room {
            width: page.width,
            lanes,
            colour: view.colour,
        };
        let picture = match ours {
            Some(ours) => timeline::compared(&scene, ours, room),
            None => timeline::text(&scene, room),
        };
        lines.push(String::new());
        lines.extend(picture.lines().map(str::to_owned));
    }
    lines.push(String::new());
    lines.extend(page.facts(check));
    tidy(&mut lines);
    lines
}

/// Each block brings its blank lines; two in a row are one too many.
fn tidy(lines: &mut Vec<String>) {
    for line in &mut *lines {
        line.truncate(line.trim_end().len());
    }
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
}

/// A report on its way to the terminal.
struct Page<'a> {
    report: &'a Report,
    view: &'a View<'a>,
    width: usize,
    ink: Ink,
    /// The columns by which what belongs to a check is moved to the right.
    indent: usize,
    /// Whether the command that runs a check again is given.
    commands: bool,
    /// The columns of the longest verdict, and of the most points.
    verdicts: usize,
    points: usize,
}

impl<'a> Page<'a> {
    fn new(report: &'a Report, view: &'a View<'a>) -> Page<'a> {
        Page {
            report,
            view,
            // Narrower than this nothing is readable, and wider than this neither.
            width: view.width.clamp(40, 110),
            ink: Ink {
                colour: view.colour,
            },
            indent: INDENT,
            commands: true,
            verdicts: widest(&mut report.checks.iter().map(|check| check.verdict.name())),
            points: points_of(report.points).len(),
        }
    }

    fn head(&self) -> Vec<String> {
        let title = escape::line(self.view.title);
        let mut lines: Vec<String> = wrap(&title, self.width)
            .iter()
            .map(|line| self.ink.paint(Tone::Strong, line))
            .collect();
        if let Some(from) = self.view.from {
            lines.extend(wrap(&format!("from {}", escape::line(from)), self.width));
        }
        lines.push(String::new());
        lines
    }

    /// The checks, by part.
    fn checks(&self) -> Vec<String> {
        let checks = &self.report.checks;
        let not_run =
            |check: &CheckReport| matches!(check.verdict, Verdict::Unbuilt | Verdict::Rejected);
        if checks.iter().all(not_run) {
            return self.nothing_ran();
        }
        let parts = checks.chunk_by(|a, b| a.part() == b.part());
        let mut lines: Vec<String> = parts.flat_map(|part| self.part(part)).collect();
        lines.push(String::new());
        lines
    }

    /// If nothing could be run, the diagnostics say why; without them it is said once, and not by each check.
    fn nothing_ran(&self) -> Vec<String> {
        let mut diagnostics = self.report.diagnostics.iter();
        match self.report.checks.first() {
            Some(check) if diagnostics.all(|diagnostic| diagnostic.level != Level::Error) => {
                let mut lines = wrap(&message_of(check), self.width);
                lines.push(String::new());
                lines
            }
            _ => Vec::new(),
        }
    }

    fn part(&self, checks: &[CheckReport]) -> Vec<String> {
        let points: Points = checks.iter().map(|check| check.points).sum();
        let name = escape::line(checks[0].part());
        let unfinished = |check: &CheckReport| check.verdict == Verdict::Unfinished;
        if checks.iter().all(unfinished) {
            return self.row(Verdict::Unfinished, &name, "not written yet", points);
        }
        let heading = self.between(
            &format!("  {}", self.ink.paint(Tone::Strong, &name)),
            2 + width_of(&name),
            &format!("{} points", points_of(points)),
        );
        let mut lines = vec![String::new(), heading];
        let mut told: Option<&CheckReport> = None;
        for check in checks {
            lines.extend(self.row(
                check.verdict,
                &escape::line(&check.title),
                check.verdict.name(),
                check.points,
            ));
            let is_told = match (check.verdict, told) {
                (Verdict::Passed | Verdict::Unfinished, _) => false,
                (_, None) => {
                    lines.extend(self.in_full(check));
                    told = Some(check);
                    true
                }
                (_, Some(first)) => {
                    lines.extend(self.in_short(check, first));
                    false
                }
            };
            if !is_told && self.view.output == Output::All {
                lines.extend(self.printed(check));
            }
        }
        lines.push(String::new());
        lines
    }

    /// One line: a sign, what it is about, what it came to and the points.
    fn row(&self, verdict: Verdict, title: &str, word: &str, points: Points) -> Vec<String> {
        let (sign, tone) = sign(verdict);
        let points = format!("{:>most$}", points_of(points), most = self.points);
        let word = format!("{word:>most$}", most = self.verdicts);
        let room = self
            .width
            .saturating_sub(INDENT + width_of(&word) + width_of(&points) + 3);
        let mut titles = wrap(title, room).into_iter();
        let first = titles.next().unwrap_or_default();
        let right = format!(" {}  {points}", self.ink.paint(tone, word));
        let mut lines = vec![format!(
            "  {} {}{right}",
            self.ink.paint(tone, sign),
            fit(&first, room)
        )];
        lines.extend(titles.map(|line| format!("{:INDENT$}{line}", "")));
        lines
    }

    /// `left`, which is `columns` wide, and `right` at the other end of the line.
    fn between(&self, left: &str, columns: usize, right: &str) -> String {
        let gap = self.width.saturating_sub(columns + width_of(right)).max(1);
        format!("{left}{:gap$}{right}", "")
    }

    /// A check that failed after `first` of its part did: the first sentence, if it says anything new.
    fn in_short(&self, check: &CheckReport, first: &CheckReport) -> Vec<String> {
        if (check.verdict, &check.message, &check.at) == (first.verdict, &first.message, &first.at)
        {
            return self.indented("For the same reason.", 0);
        }
        let message = message_of(check);
        let mut sentence = first_sentence(&message).to_owned();
        let at = check.at.as_ref().map(|at| escape::line(&at.to_string()));
        if let Some(at) = at.filter(|at| !sentence.contains(at)) {
            sentence += &format!(" ({at})");
        }
        // Room for the dots.
        let mut lines = self.indented(&sentence, 2);
        if lines.len() > 2 {
            lines.truncate(2);
            lines[1] += " …";
        }
        lines
    }

    /// A check that failed: why, where, what happened, and how to see it again.
    fn in_full(&self, check: &CheckReport) -> Vec<String> {
        let mut lines = vec![String::new()];
        lines.extend(self.why(check));
        lines.push(String::new());
        lines.extend(self.printed(check));
        if let Some(scene) = Scene::of(check) {
            lines.push(String::new());
            lines.extend(self.timeline(&scene));
        }
        lines.push(String::new());
        lines.extend(self.facts(check));
        lines.push(String::new());
        lines
    }

    /// What a check that failed says of it, in words.
    fn why(&self, check: &CheckReport) -> Vec<String> {
        let mut lines = self.prose(&message_of(check));
        if let Some(difference) = &check.difference {
            lines.push(String::new());
            lines.extend(self.difference(difference));
        }
        if !check.notes.is_empty() {
            lines.push(String::new());
            lines.extend(self.prose(&escape::block(&check.notes.join("\n"))));
        }
        lines
    }

    fn timeline(&self, scene: &Scene) -> Vec<String> {
        let room = Room::of_page(self.width - self.indent, self.view.colour);
        let picture = timeline::text(scene, room);
        picture.lines().map(|line| self.moved(line)).collect()
    }

    /// `text`, which is inert, wrapped and moved to the right, up to a reasonable length.
    fn prose(&self, text: &str) -> Vec<String> {
        let mut lines = self.indented(text, 0);
        if lines.len() > MOST_LINES {
            let more = lines.len() - MOST_LINES;
            lines.truncate(MOST_LINES);
            lines.push(self.moved(&format!("and {}", count(more, "more line"))));
        }
        lines
    }

    /// `text`, which is inert, moved to the right and wrapped with `spare` columns left over.
    fn indented(&self, text: &str, spare: usize) -> Vec<String> {
        let lines = wrap(text, self.width - self.indent - spare);
        lines.iter().map(|line| self.moved(line)).collect()
    }

    /// `line`, moved to the right as what belongs to a check is.
    fn moved(&self, line: &str) -> String {
        format!("{:indent$}{line}", "", indent = self.indent)
    }
}

/// What happened, inert. A record that says nothing still has a verdict.
pub(super) fn message_of(check: &CheckReport) -> String {
    let message = escape::block(&check.message);
    match message.is_empty() {
        true => meaning(check.verdict).to_owned(),
        false => message,
    }
}

/// What a verdict means, for a check that says no more itself.
fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "It passed.",
        Verdict::Unfinished => "It is not written yet.",
        Verdict::Wrong => "It did not do what the check expects.",
        Verdict::Panicked => "The code panicked.",
        Verdict::Leaked => "Tasks were still alive after it returned.",
        Verdict::Deadlocked => "Nothing could run again: everything waits for something else.",
        Verdict::Blocked => "A poll held the executor's thread, so that nothing else could run.",
        Verdict::Stuck => "A poll never returned, or a task only ever yields.",
        Verdict::Exhausted => "It used more memory, or printed more, than it may.",
        Verdict::Aborted => "The process ended before the check did.",
        Verdict::Forged => "The record of the run is not the one that the check wrote.",
        Verdict::Unbuilt => "It does not compile.",
        Verdict::Rejected => "The submission was refused.",
        Verdict::GraderError => "The grader itself failed. That is not your fault.",
    }
}

fn sign(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Passed => ("✓", Tone::Good),
        Verdict::Unfinished => ("·", Tone::Quiet),
        Verdict::GraderError => ("!", Tone::Warn),
        _ => ("✗", Tone::Bad),
    }
}

fn widest(texts: &mut dyn Iterator<Item = &str>) -> usize {
    texts.map(width_of).max().unwrap_or(0)
}

fn points_of(points: Points) -> String {
    format!("{}/{}", points.earned, points.possible)
}

/// Up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    let text = text.lines().next().unwrap_or_default();
    text.find(". ").map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests;
