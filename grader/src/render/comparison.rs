//! A learner's answer beside the course's, line by line.

use similar::{ChangeTag, TextDiff};

use super::{
    escape,
    ink::{Ink, Tone},
};

/// What differs between `yours` and `ours`, both a file's name and its content, as lines.
pub fn comparison(yours: (&str, &str), ours: (&str, &str), ink: Ink) -> Vec<String> {
    let mut lines = vec![
        format!("--- yours: {}", escape::line(yours.0)),
        format!("+++ ours: {}", escape::line(ours.0)),
    ];
    let diff = TextDiff::from_lines(yours.1, ours.1);
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
    if yours.1 == ours.1 {
        lines.push(String::new());
        lines.push(String::from("They are the same."));
    }
    lines
}
