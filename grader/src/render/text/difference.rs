//! Expected against got.

use lab::record::Difference;
use similar::{ChangeTag, TextDiff};

use super::*;

/// The most lines of a difference that are shown.
const MOST_CHANGES: usize = 24;

/// Equal lines shown around those that differ.
const AROUND: usize = 2;

impl Page<'_> {
    /// Two lines if both fit, else a diff by lines.
    pub(super) fn difference(&self, difference: &Difference) -> Vec<String> {
        let mut expected = escape::block(&difference.expected);
        let mut got = escape::block(&difference.got);
        let room = self.width - self.indent - "expected  ".len();
        let short = |text: &str| !text.contains('\n') && width_of(text) <= room;
        let folded = (folded(&expected), folded(&got));
        if short(&folded.0) && short(&folded.1) {
            (expected, got) = folded;
        }
        let mut lines = match short(&expected) && short(&got) {
            true => vec![
                format!("expected  {}", self.ink.paint(Tone::Good, &expected)),
                format!("got       {}", self.ink.paint(Tone::Bad, &got)),
            ],
            false => self.by_lines(&spread(&expected), &spread(&got)),
        };
        if expected == got {
            lines.push(String::from("They differ, but look the same."));
        }
        lines.iter().map(|line| self.moved(line)).collect()
    }

    fn by_lines(&self, expected: &str, got: &str) -> Vec<String> {
        let mut lines = vec![
            self.ink.paint(Tone::Good, "- expected, but missing"),
            self.ink.paint(Tone::Bad, "+ got, but not expected"),
            String::new(),
        ];
        let diff = TextDiff::from_lines(expected, got);
        let mut changes = Vec::new();
        for (i, group) in diff.grouped_ops(AROUND).iter().enumerate() {
            if i > 0 {
                changes.push((Tone::Quiet, String::from("  ⋮")));
            }
            for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                let (sign, tone) = match change.tag() {
                    ChangeTag::Equal => (' ', Tone::Plain),
                    ChangeTag::Delete => ('-', Tone::Good),
                    ChangeTag::Insert => ('+', Tone::Bad),
                };
                // A blank line too is a line.
                let text = match change.value().trim_end() {
                    "" => vec![String::new()],
                    text => wrap(text, self.width - self.indent - 2),
                };
                changes.extend(text.iter().map(|line| (tone, format!("{sign} {line}"))));
            }
        }
        let more = changes.len().saturating_sub(MOST_CHANGES);
        let shown = changes.into_iter().take(MOST_CHANGES);
        lines.extend(shown.map(|(tone, line)| self.ink.paint(tone, line)));
        if more > 0 {
            lines.push(format!("and {}", count(more, "more line")));
        }
        lines
    }
}

/// A value that Rust's `{:#?}` has spread over lines, on one line; any other text as it is.
fn folded(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    let closing = lines.pop().unwrap_or_default();
    let spread = lines
        .iter()
        .all(|line| line.ends_with(['[', '{', '(', ',']));
    if lines.is_empty() || !spread || !closing.starts_with([']', '}', ')']) {
        return text.to_owned();
    }
    lines.push(closing);
    let folded = lines.join(" ");
    let brackets = [
        ("[ ", "["),
        ("( ", "("),
        (", ]", "]"),
        (", )", ")"),
        (", }", " }"),
    ];
    brackets
        .iter()
        .fold(folded, |text, (from, to)| text.replace(from, to))
}

/// A long value on one line, such as a list, with a line for each of its items.
fn spread(text: &str) -> String {
    match text.contains('\n') {
        true => format!("{text}\n"),
        false => text.replace(", ", ",\n") + "\n",
    }
}
