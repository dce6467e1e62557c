//! Two answers beside each other, line by line.

use similar::{ChangeTag, TextDiff};

use super::ink::{Ink, Tone};
use crate::escape;

/// What differs between `yours` and `ours`, both a file's name and its content, as lines.
pub fn comparison(yours: (&str, &str), ours: (&str, &str), ink: Ink) -> Vec<String> {
    let (mine, model) = (format!("yours: {}", yours.0), format!("ours: {}", ours.0));
    difference((&mine, yours.1), (&model, ours.1), ink)
}

/// What is no longer as it was `before`, both a title and the content, as lines.
pub fn difference(before: (&str, &str), after: (&str, &str), ink: Ink) -> Vec<String> {
    let mut lines = vec![
        format!("--- {}", escape::line(before.0)),
        format!("+++ {}", escape::line(after.0)),
    ];
    let diff = TextDiff::from_lines(before.1, after.1);
    for group in diff.grouped_ops(3) {
        lines.push(String::new());
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, tone) = match change.tag() {
                ChangeTag::Delete => ('-', Tone::Bad),
                ChangeTag::Insert => ('+', Tone::Good),
                ChangeTag::Equal => (' ', Tone::Plain),
            };
            let line = format!("{sign}{}", escape::line(change.value().trim_end()));
            lines.push(ink.paint(tone, line));
        }
    }
    if before.1 == after.1 {
        lines.push(String::new());
        lines.push(String::from("They are the same."));
    }
    lines
}
