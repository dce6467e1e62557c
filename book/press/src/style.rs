//! Phrases that the course does not write: `book/style.toml` has them, and they are found in all that readers and learners read.

use std::{fs, ops::Range, path::Path, sync::LazyLock};

use anyhow::{Context, Result};
use glob::Pattern;
use proc_macro2::{TokenStream, TokenTree};
use regex::Regex;

use crate::problem::Problem;

/// What stands where there is no prose. No phrase goes across it.
const CUT: u8 = 0;

/// Which part of a file is prose. Code spans and blocks within it are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prose {
    /// All of it.
    Markdown,
    /// All of it but the outputs that a prediction offers.
    Toml,
    /// Comments that have their line for themselves. What a listing prints is recorded.
    Comments,
    /// The comments, and the texts in the code.
    Rust,
    /// The texts in the code: the comments are for those who work on it.
    Texts,
}

/// Where prose stands in the course, and what of these files is prose.
const WHERE: [(&str, Prose); 15] = [
    ("*.md", Prose::Markdown),
    ("book/*.md", Prose::Markdown),
    ("book/src/**/*.md", Prose::Markdown),
    ("grader/**/*.md", Prose::Markdown),
    ("book/listings/predictions/*.toml", Prose::Toml),
    ("exercises/*/exercise.toml", Prose::Toml),
    ("book/listings/errors/*.rs", Prose::Comments),
    ("book/listings/examples/*.rs", Prose::Comments),
    ("book/listings/python/**/*.py", Prose::Comments),
    ("exercises/*/skeleton.rs", Prose::Rust),
    ("exercises/*/tests/**/*.rs", Prose::Rust),
    ("exercises/*/world/**/*.rs", Prose::Rust),
    ("grader/src/**/*.rs", Prose::Texts),
    ("grader/*/src/**/*.rs", Prose::Texts),
    ("solutions/**/*.rs", Prose::Rust),
];

/// Code, and what stands in brackets of ours: directives, names of headings, where links lead.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"`[^`\x00]+`|\{\{#.*?\}\}|\{#[^}]*\}|\]\([^)]*\)").expect("a pattern")
});

/// What a prediction offers as output.
static SAYS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?s)says = (""".*?"""|"[^"\n]*")"#).expect("a pattern"));

/// The phrases.
static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let phrases: toml::Table =
        toml::from_str(include_str!("../../style.toml")).expect("book/style.toml is TOML");
    let phrase = |(phrase, instead): (&String, &toml::Value)| {
        let instead = instead.as_str();
        Phrase::new(phrase, instead.expect("style.toml says what to write"))
    };
    phrases.iter().map(phrase).collect()
});

/// A phrase, and what to write.
#[derive(Debug)]
struct Phrase {
    phrase: String,
    instead: String,
    pattern: Regex,
}

impl Phrase {
    fn new(phrase: &str, instead: &str) -> Phrase {
        let mut pattern = String::new();
        let mut letters = phrase.chars();
        match letters.next() {
            Some(first) if first.is_lowercase() => {
                pattern.push_str(&format!("[{first}{}]", first.to_uppercase()));
            }
            first => pattern.extend(first.map(|first| regex::escape(&first.to_string()))),
        }
        pattern.push_str(&regex::escape(letters.as_str()));
        let pattern = pattern.replace(' ', r"\s+").replace('…', r"[^.?!:\x00]*");
        Phrase {
            phrase: phrase.to_owned(),
            instead: instead.to_owned(),
            pattern: Regex::new(&pattern).expect("what is escaped is a pattern"),
        }
    }

    /// Where the phrase stands in `paragraph`, as whole words.
    fn find(&self, paragraph: &str) -> impl Iterator<Item = Range<usize>> {
        let is_letter = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '\'';
        let goes_on = move |one: Option<char>, other: Option<char>| {
            one.is_some_and(is_letter) && other.is_some_and(is_letter)
        };
        let found = self.pattern.find_iter(paragraph);
        let whole = found.filter(move |found| {
            let (before, after) = (&paragraph[..found.start()], &paragraph[found.end()..]);
            let (first, last) = (found.as_str().chars().next(), found.as_str().chars().last());
            !goes_on(before.chars().last(), first) && !goes_on(last, after.chars().next())
        });
        whole.map(|found| found.range())
    }
}

/// Where the course in the folder `root` has one of the phrases. What is not there, because the course was handed out without it,
/// has none.
///
/// # Errors
///
/// If a file can't be read.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let folder = Pattern::escape(&root.to_string_lossy());
    for (files, prose) in WHERE {
        for file in glob::glob(&format!("{folder}/{files}"))? {
            let file = file?;
            let at = file.strip_prefix(root).unwrap_or(&file).display();
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            for (line, phrase) in found(&text, prose) {
                problems.push(Problem {
                    at: format!("{at}:{line}"),
                    what: format!(
                        "write \"{}\" instead of \"{}\"",
                        phrase.instead, phrase.phrase
                    ),
                });
            }
        }
    }
    Ok(problems)
}

/// The phrases in `text`, each with the line on which it begins.
fn found(text: &str, prose: Prose) -> Vec<(usize, &'static Phrase)> {
    let prose = prose.of(text);
    let places = |phrase: &'static Phrase| {
        let places = phrase.find(&prose);
        places.map(move |place| (place.start, phrase)).collect()
    };
    let mut found: Vec<_> = PHRASES
        .iter()
        .flat_map(|phrase| -> Vec<_> { places(phrase) })
        .collect();
    found.sort_by_key(|(place, _)| *place);
    let line = |place: usize| text[..place].matches('\n').count() + 1;
    let found = found.into_iter();
    found.map(|(place, phrase)| (line(place), phrase)).collect()
}

impl Prose {
    /// `text` with all that is no prose overwritten, so that what is left stands where it stood.
    fn of(self, text: &str) -> String {
        let mut prose = Kept::nothing_of(text);
        match self {
            Prose::Markdown => prose.keep(0..text.len()),
            Prose::Toml => {
                prose.keep(0..text.len());
                for says in SAYS.find_iter(text) {
                    prose.fill(says.range(), CUT);
                }
            }
            Prose::Comments => prose.keep_comments(),
            Prose::Rust => {
                prose.keep_texts(tokens(text));
                prose.keep_comments();
            }
            Prose::Texts => prose.keep_texts(tokens(text)),
        }
        prose.without_code()
    }
}

/// The tokens of a program. One that is none has no texts, and the compiler says so.
fn tokens(program: &str) -> TokenStream {
    program.parse().unwrap_or_default()
}

/// What is kept of a text. The rest is overwritten.
struct Kept<'a> {
    text: &'a str,
    kept: Vec<u8>,
}

impl<'a> Kept<'a> {
    /// White space stays, so that a sentence goes on over the end of a line.
    fn nothing_of(text: &'a str) -> Kept<'a> {
        let kept = text.bytes().map(|byte| match byte.is_ascii_whitespace() {
            true => byte,
            false => CUT,
        });
        Kept {
            text,
            kept: kept.collect(),
        }
    }

    fn keep(&mut self, range: Range<usize>) {
        self.kept[range.clone()].copy_from_slice(self.text[range].as_bytes());
    }

    fn fill(&mut self, range: Range<usize>, with: u8) {
        self.kept[range].fill(with);
    }

    /// Keeps comments that have their line for themselves, and a docstring's first line.
    fn keep_comments(&mut self) {
        let mut begin = 0;
        for line in self.text.split_inclusive('\n') {
            let comment = line.trim_start();
            let sign = ["//!", "///", "//", "#", "\"\"\""]
                .into_iter()
                .find(|sign| comment.starts_with(sign));
            if let Some(sign) = sign {
                let sign = begin + line.len() - comment.len()
                    ..begin + line.len() - comment.len() + sign.len();
                self.keep(sign.end..begin + line.len());
                let is_empty = self.text[sign.end..begin + line.len()].trim().is_empty();
                self.fill(sign, if is_empty { CUT } else { b' ' });
            }
            begin += line.len();
        }
    }

    /// Keeps what stands in quotes, also within macros.
    fn keep_texts(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.keep_texts(group.stream()),
                TokenTree::Literal(literal) => {
                    let range = literal.span().byte_range();
                    if self.text[range.clone()].starts_with(['"', 'r']) {
                        self.keep(range.clone());
                        self.unescape(range);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    /// An escaped end of a line in a string is one, and a line that goes on goes on.
    fn unescape(&mut self, range: Range<usize>) {
        let mut bytes = self.kept[range].iter_mut();
        while let Some(byte) = bytes.next() {
            if *byte == b'\\' {
                *byte = b' ';
                if let Some(escaped @ (b'n' | b't')) = bytes.next() {
                    *escaped = CUT;
                }
            }
        }
    }

    /// Overwrites code as well, and cuts between paragraphs.
    fn without_code(mut self) -> String {
        let (mut begin, mut in_block) = (0, false);
        for line in self.text.split_inclusive('\n') {
            let range = begin..begin + line.len();
            let kept = String::from_utf8_lossy(&self.kept[range.clone()]);
            let is_fence = kept.trim_start().starts_with("```");
            in_block ^= is_fence;
            if is_fence || in_block || line.trim().is_empty() {
                self.fill(range, CUT);
            }
            begin += line.len();
        }
        let kept = String::from_utf8(self.kept).expect("whole characters are overwritten");
        let mut bytes = kept.clone().into_bytes();
        for code in CODE.find_iter(&kept) {
            // A sentence goes on behind code. An \"x\" is in no phrase.
            bytes[code.range()].fill(b'x');
        }
        String::from_utf8(bytes).expect("whole characters are overwritten")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str, prose: Prose) -> Vec<(usize, &'static str)> {
        let found = found(text, prose).into_iter();
        found
            .map(|(line, phrase)| (line, &*phrase.phrase))
            .collect()
    }

    #[test]
    fn a_planted_phrase_is_found_where_it_stands() {
        let page = "# A page\n\nThe plate belongs\ninto the oven. It waits for ever.\n\nWho waits takes `no`\nwork.\n";
        let found = [(3, "belongs into"), (4, "for ever"), (6, "Who waits ….")];
        assert_eq!(phrases(page, Prose::Markdown), found);
    }

    #[test]
    fn what_is_right_is_not_found() {
        for text in [
            "Who waits for whom? Say who.",
            "[Who waits](a.md): what wakes a task.",
            "Who waits, by number.",
            "for ever-growing lists, and amended ones",
            "`for ever` and [a link](mend.html) and ## Fix {#mend}",
            "```text\nfor ever\n```",
            "for\n\never",
            "at the most basic level",
            "{{#verdict chef mend a}}",
        ] {
            assert_eq!(phrases(text, Prose::Markdown), [], "{text}");
        }
    }

    #[test]
    fn docs_and_texts_of_programs_are_prose_and_code_is_not() {
        let program = "/// Waits for\n/// ever.\nfn mend() {\n    print!(\"it \\\n      belongs into {}\\nWho\", 'm', \"for\", \"ever\")\n}\n";
        assert_eq!(
            phrases(program, Prose::Rust),
            [(1, "for ever"), (5, "belongs into")]
        );
        assert_eq!(phrases(program, Prose::Comments), [(1, "for ever")]);
        assert_eq!(phrases(program, Prose::Texts), [(5, "belongs into")]);
        let python = "\"\"\"Waits for ever.\"\"\"\nprint('for ever')\n";
        assert_eq!(phrases(python, Prose::Comments), [(1, "for ever")]);
    }

    #[test]
    fn what_a_prediction_offers_is_quoted() {
        let toml = "says = \"for ever\"\nbecause = \"It waits for ever.\"\n[[choice]]\nsays = \"\"\"\nmend\n\"\"\"\n";
        assert_eq!(phrases(toml, Prose::Toml), [(2, "for ever")]);
    }

    #[test]
    fn what_the_table_says_to_write_may_be_written() {
        for phrase in &*PHRASES {
            let found = phrases(&phrase.instead, Prose::Markdown);
            assert_eq!(found, [], "{}", phrase.phrase);
        }
    }
}
