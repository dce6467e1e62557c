//! Two answers beside each other, line by line.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    path::Path,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use similar::{ChangeTag, TextDiff};

use super::ink::{Ink, Tone};
use crate::{escape, spans};

/// The content of each file of an answer by its path, such as `src/lib.rs`.
pub type Files = BTreeMap<String, String>;

/// What differs between the code of two answers, their comments left out, each the folder that it is in and the content of its files
/// by their paths, as lines. A file
/// that only one of them has stands there as a whole.
pub fn comparison(yours: (&Path, &Files), ours: (&Path, &Files), ink: Ink) -> Vec<String> {
    let paths: BTreeSet<&String> = yours.1.keys().chain(ours.1.keys()).collect();
    let files = paths.into_iter().map(|path| {
        let title = |whose, folder: &Path| {
            format!("{whose}, without comments: {}", folder.join(path).display())
        };
        let text = |files: &'_ Files| files.get(path).cloned().unwrap_or_default();
        difference(
            (&title("yours", yours.0), &code(&text(yours.1))),
            (&title("ours", ours.0), &code(&text(ours.1))),
            ink,
        )
    });
    files.collect::<Vec<_>>().join(&String::new())
}

/// `text` without comments and documentation, and without the lines that held nothing else. What is no Rust stays as it is.
fn code(text: &str) -> String {
    let Ok(tokens) = text.parse::<TokenStream>() else {
        return text.to_owned();
    };
    let mut kept = Vec::new();
    leaves(tokens, text, &mut kept);
    spans::forget();
    let mut code = String::with_capacity(text.len());
    let mut from = 0;
    for range in kept {
        // Between two tokens there is nothing but white space and comments.
        code += &white(text.get(from..range.start).unwrap_or_default());
        code += text.get(range.clone()).unwrap_or_default();
        from = range.end;
    }
    let mut lines: Vec<&str> = code.lines().map(str::trim_end).collect();
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    let begin = lines.iter().position(|line| !line.is_empty());
    lines.drain(..begin.unwrap_or(lines.len()));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Where the tokens are that no comment stands for, in their order.
fn leaves(tokens: TokenStream, text: &str, kept: &mut Vec<Range<usize>>) {
    for token in tokens {
        let range = token.span().byte_range();
        let source = text.get(range.clone()).unwrap_or_default();
        match token {
            // Documentation is an attribute by now, each piece of which has the comment for its source.
            _ if source.starts_with("//") || source.starts_with("/*") => {}
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => {
                kept.push(group.span_open().byte_range());
                leaves(group.stream(), text, kept);
                kept.push(group.span_close().byte_range());
            }
            _ => kept.push(range),
        }
    }
}

/// What is left of `between`, white space and comments, without the latter. A line that held a comment only is gone.
fn white(between: &str) -> String {
    let mut rest = between;
    let mut white = String::new();
    while let Some(at) = rest.find('/') {
        let before = &rest[..at];
        let comment = &rest[at..];
        let end = match comment.starts_with("//") {
            true => comment.find('\n').unwrap_or(comment.len()),
            false => end_of_block(comment),
        };
        let is_alone = before
            .rsplit('\n')
            .next()
            .is_some_and(|line| line.trim().is_empty())
            && (before.contains('\n') || white.ends_with('\n'));
        white += before;
        rest = &comment[end..];
        if is_alone && let Some(next) = rest.strip_prefix('\n') {
            rest = next;
            white.truncate(white.trim_end_matches([' ', '\t']).len());
        }
    }
    white + rest
}

/// Where a `/* … */` ends, and others within it.
fn end_of_block(comment: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < comment.len() {
        let rest = &comment.as_bytes()[at..];
        match rest {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => {
                (depth, at) = (depth.saturating_sub(1), at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    comment.len()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_documentation_are_no_code() {
        let text = r##"//! An answer.
//! In two lines.

use std::fmt; // needed

/// Cooks.
/** At once. */
#[inline]
pub fn cook(/* what */ dish: &str) -> String {
    // First this.

    // Then that.
    let text = "// no comment /* either */"; /* a /* nested */ one
    over two lines */
    let raw = r#"// nor this"#;
    format!("{text}{raw}{}", '/') // done
}
"##;
        let expected = r##"use std::fmt;

#[inline]
pub fn cook( dish: &str) -> String {

    let text = "// no comment /* either */";
    let raw = r#"// nor this"#;
    format!("{text}{raw}{}", '/')
}
"##;
        assert_eq!(code(text), expected);
        assert_eq!(code("fn broken( // {"), "fn broken( // {");
    }

    #[test]
    fn answers_that_differ_in_comments_only_are_the_same() {
        let files = |text: &str| Files::from([("src/lib.rs".to_owned(), text.to_owned())]);
        let mine = files("//! Mine.\n\nfn a() {\n    b(); // b\n}\n");
        let ours = files("/// Ours.\nfn a() {\n    // b\n    b();\n}\n");
        let ink = Ink { colour: false };
        let lines = comparison((Path::new("mine"), &mine), (Path::new("ours"), &ours), ink);
        assert_eq!(lines.last().map(String::as_str), Some("They are the same."));
    }
}
