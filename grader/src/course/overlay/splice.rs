//! Puts new text into a file, and remembers of each line where it was written.

use std::{ops::Range, sync::Arc};

/// A file of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// All of it.
    pub text: String,
    /// Where each of its lines was written.
    pub origins: Vec<Origin>,
}

/// A line of a file of the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file, such as `solutions/01-chef/src/lib.rs`.
    pub file: Arc<str>,
    /// Counted from 1.
    pub line: u32,
}

/// A change of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What it replaces, in bytes; empty where something is added.
    pub range: Range<usize>,
    /// What stands there then.
    pub text: String,
    /// Where the first line of that was written, and the others below it. Nowhere new, if what is left of an item stays.
    pub origin: Option<Origin>,
}

impl Text {
    /// The file that errors name `label`, as it was written.
    pub fn original(label: &str, text: &str) -> Text {
        let file: Arc<str> = label.into();
        let origin = |line| Origin {
            file: Arc::clone(&file),
            line,
        };
        Text {
            origins: (1..).map(origin).take(text.lines().count()).collect(),
            text: text.to_owned(),
        }
    }

    /// It with all `edits`. No two of them touch the same bytes, but that two that go may share the empty line between them.
    pub fn with(&self, mut edits: Vec<Edit>) -> Text {
        // What is added at a place stands before what is replaced there.
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut new = Text {
            text: String::new(),
            origins: Vec::new(),
        };
        let mut done = 0;
        for edit in edits {
            new.copy(self, done..edit.range.start.max(done));
            let stays = || self.origin_at(edit.range.start);
            let first = edit.origin.clone().or_else(stays);
            let line = |number: u32| {
                first.clone().map(|first| Origin {
                    line: first.line + if edit.origin.is_some() { number } else { 0 },
                    ..first
                })
            };
            new.push(&edit.text, line);
            done = edit.range.end.max(done);
        }
        new.copy(self, done..self.text.len());
        new
    }

    /// Takes over what stands in `range` of `old`.
    fn copy(&mut self, old: &Text, range: Range<usize>) {
        let first = old.line_at(range.start);
        self.push(&old.text[range], |number| {
            old.origins.get(first + number as usize).cloned()
        });
    }

    /// Appends `text`, whose lines, counted from 0, were written where `origin` says. A line was written where it begins.
    fn push(&mut self, text: &str, origin: impl Fn(u32) -> Option<Origin>) {
        for (number, line) in (0..).zip(text.split_inclusive('\n')) {
            if self.text.is_empty() || self.text.ends_with('\n') {
                self.origins.extend(origin(number));
            }
            self.text.push_str(line);
        }
    }

    fn origin_at(&self, at: usize) -> Option<Origin> {
        self.origins.get(self.line_at(at)).cloned()
    }

    /// The number of the line of the byte `at`, counted from 0.
    fn line_at(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count()
    }
}

/// All lines of the item at `range` of `text`, and the empty line that sets it apart. If something else stands in its lines, only
/// the item.
pub fn lines_of(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = range.start - indent_at(text, range.start);
    let line_begins = text[..start].is_empty() || text[..start].ends_with('\n');
    let behind = &text[range.end..];
    let rest = behind.split_inclusive('\n').next().unwrap_or_default();
    if !line_begins || !rest.trim().is_empty() {
        return range.clone();
    }
    let end = range.end + rest.len();
    let above = text[..start].strip_suffix('\n').unwrap_or_default();
    let empty_above = above.ends_with('\n');
    if text[end..].starts_with('\n') && (empty_above || above.is_empty() || above.ends_with('{')) {
        return start..end + 1;
    }
    match empty_above && closes(&text[end..]) {
        true => start - 1..end,
        false => start..end,
    }
}

/// How far from the left the byte `at` of `text` is, if nothing but spaces stand before it in its line; otherwise 0.
pub fn indent_at(text: &str, at: usize) -> usize {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    if line.trim().is_empty() {
        line.len()
    } else {
        0
    }
}

/// Whether `rest` begins with the end of what holds the items.
fn closes(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const POT: &str = "use a;\nuse b;\n\nfn one() {}\n\nfn two() {\n    2\n}\n";

    fn range_of(item: &str) -> Range<usize> {
        let start = POT.find(item).unwrap();
        start..start + item.len()
    }

    fn removed(item: &str) -> String {
        let mut text = POT.to_owned();
        text.replace_range(lines_of(POT, &range_of(item)), "");
        text
    }

    #[test]
    fn an_item_goes_with_its_lines_and_one_empty_line() {
        assert_eq!(removed("use a;"), &POT[7..]);
        assert_eq!(removed("use b;"), POT.replace("use b;\n", ""));
        assert_eq!(
            removed("fn one() {}"),
            "use a;\nuse b;\n\nfn two() {\n    2\n}\n"
        );
        assert_eq!(
            removed("fn two() {\n    2\n}"),
            "use a;\nuse b;\n\nfn one() {}\n"
        );
        assert_eq!(removed("one() {}"), POT.replace("one() {}", ""));
    }

    #[test]
    fn each_line_knows_where_it_was_written() {
        let origin = |line| Origin {
            file: "m.rs".into(),
            line,
        };
        let edits = vec![
            Edit {
                range: POT.len()..POT.len(),
                text: "\nfn three() {\n}\n".to_owned(),
                origin: Some(origin(20)),
            },
            Edit {
                range: range_of("fn one() {}"),
                text: "fn one() {\n    1\n}".to_owned(),
                origin: Some(origin(7)),
            },
            Edit {
                range: range_of("use b;"),
                text: "use {\n    b\n};".to_owned(),
                origin: None,
            },
        ];
        let new = Text::original("lib.rs", POT).with(edits);
        let lines: Vec<String> = new
            .text
            .lines()
            .zip(&new.origins)
            .map(|(line, origin)| format!("{}:{} {line}", origin.file, origin.line))
            .collect();
        assert_eq!(new.origins.len(), lines.len());
        assert_eq!(
            lines,
            [
                "lib.rs:1 use a;",
                "lib.rs:2 use {",
                "lib.rs:2     b",
                "lib.rs:2 };",
                "lib.rs:3 ",
                "m.rs:7 fn one() {",
                "m.rs:8     1",
                "m.rs:9 }",
                "lib.rs:5 ",
                "lib.rs:6 fn two() {",
                "lib.rs:7     2",
                "lib.rs:8 }",
                "m.rs:20 ",
                "m.rs:21 fn three() {",
                "m.rs:22 }",
            ]
        );
    }
}
