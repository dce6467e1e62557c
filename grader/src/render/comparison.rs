//! Two answers beside each other, line by line.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use similar::{ChangeTag, TextDiff};

use super::{
    escape,
    ink::{Ink, Tone},
};

/// The content of each file of an answer by its path, such as `src/lib.rs`.
pub type Files = BTreeMap<String, String>;

/// What differs between two answers, each the folder that it is in and the content of its files by their paths, as lines. A file
/// that only one of them has stands there as a whole.
pub fn comparison(yours: (&Path, &Files), ours: (&Path, &Files), ink: Ink) -> Vec<String> {
    let paths: BTreeSet<&String> = yours.1.keys().chain(ours.1.keys()).collect();
    let files = paths.into_iter().map(|path| {
        let title = |whose, folder: &Path| format!("{whose}: {}", folder.join(path).display());
        let text = |files: &'_ Files| files.get(path).cloned().unwrap_or_default();
        difference(
            (&title("yours", yours.0), &text(yours.1)),
            (&title("ours", ours.0), &text(ours.1)),
            ink,
        )
    });
    files.collect::<Vec<_>>().join(&String::new())
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
