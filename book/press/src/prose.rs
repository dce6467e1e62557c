//! The chapters as their authors write them, and what an author must not do by hand.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::files;

/// A chapter's text.
#[derive(Debug)]
pub struct Chapter {
    /// Its file, relative to `book/src`.
    pub file: String,
    /// What stands in it.
    pub text: String,
}

/// The longest block of code that may stand in a chapter itself. What is longer is a listing, and is run.
const FRAGMENT: usize = 3;

/// All chapters of the book in the folder `book`, sorted by file.
///
/// # Errors
///
/// If one can't be read.
pub fn chapters(book: &Path) -> io::Result<Vec<Chapter>> {
    let root = book.join("src");
    let files = files::below(&root)?.into_iter();
    let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "md"));
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file)?;
        let file = file.strip_prefix(&root).unwrap_or(&file);
        let file = file.to_string_lossy().into_owned();
        Ok(Chapter { file, text })
    };
    files.map(read).collect()
}

impl Chapter {
    /// Blocks that look like the text of a program or its output, and were typed by hand: the line of each, and what to do.
    pub fn typed_by_hand(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        let mut block: Option<(usize, &str, usize)> = None;
        for (number, line) in self.text.lines().enumerate() {
            match (line.trim_start().strip_prefix("```"), &mut block) {
                (Some(language), None) => block = Some((number + 1, language, 0)),
                (None, Some((_, _, length))) => *length += 1,
                (None, None) => {}
                (Some(_), Some((begin, language, length))) => {
                    let language = language.split(',').next().unwrap_or_default();
                    let complaint = match language {
                        "rust" | "python" if *length > FRAGMENT => Some(format!(
                            "a block of {length} lines was typed by hand; make it a listing"
                        )),
                        "rust" | "python" | "console" | "toml" => None,
                        _ => Some("output was typed by hand; show a listing's".to_owned()),
                    };
                    found.extend(complaint.map(|complaint| (*begin, complaint)));
                    block = None;
                }
            }
        }
        found
    }

    /// How many words its prose has, without directives and code.
    pub fn words(&self) -> usize {
        let mut in_code = false;
        let prose = self.text.lines().filter(|line| {
            let fence = line.trim_start().starts_with("```");
            in_code ^= fence;
            !(fence || in_code || line.starts_with("{{#"))
        });
        prose.map(|line| line.split_whitespace().count()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_by_hand_is_found() {
        let text = "# A\n\n```rust\nlet a = 1;\n```\n\n```text\n   0 ms  hello\n```\n\n```rust\n1\n2\n3\n4\n```\n\nTwo words.\n";
        let chapter = Chapter {
            file: "a.md".to_owned(),
            text: text.to_owned(),
        };
        let lines: Vec<usize> = chapter
            .typed_by_hand()
            .iter()
            .map(|(line, _)| *line)
            .collect();
        assert_eq!(lines, [7, 11]);
        assert_eq!(chapter.words(), 4);
    }
}
