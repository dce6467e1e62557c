//! Reads `exercise.toml`: title, chapter, summary, and each part's section and hints.

use std::{collections::BTreeMap, ops::Range};

use lab::record::Place;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    escape,
    nearest::{did_you_mean, nearest},
};

/// What `exercise.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The title, such as `The chef`.
    pub title: String,
    /// The chapter's file name without its ending, such as `01-core-basics`.
    pub chapter: String,
    /// One or two sentences.
    pub summary: String,
    /// How many seconds of CPU time it may take to verify all that must hold for it; at least one.
    pub verify_cpu: Option<u64>,
    /// Whether it is not finished: `draft = true`.
    pub draft: bool,
    /// In the order of the file; at least one.
    pub parts: Vec<PartEntry>,
}

/// A `[[part]]` of `exercise.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartEntry {
    /// The module's name, such as `cook_all`.
    pub name: String,
    /// Where the name stands.
    pub at: Place,
    /// The section of the book, such as `01-core-basics.html#together`.
    pub section: String,
    /// The sections for single checks, by the names of these; where each name stands.
    pub sections: Vec<(String, Place, String)>,
    /// From a nudge to nearly the answer; at least one.
    pub hints: Vec<String>,
    /// What is said to somebody whose answer passes, if anything is.
    pub learned: Option<String>,
}

/// What is wrong with an `exercise.toml`.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is not TOML.
    #[error("{at}: {message}; correct the TOML there")]
    Syntax {
        /// Where it stops being TOML.
        at: Place,
        /// What the TOML reader said.
        message: String,
    },
    /// It has a key that means nothing.
    #[error("{at}: unknown key `{key}`{}", meant(.nearest, .known))]
    UnknownKey {
        /// Where the key stands.
        at: Place,
        /// The key.
        key: String,
        /// The key that was probably meant.
        nearest: Option<String>,
        /// The keys there are.
        known: &'static [&'static str],
    },
    /// It lacks a key.
    #[error("{at}: {table} has no `{key}`; add `{key} = {example}`")]
    MissingKey {
        /// Where the table begins that lacks it.
        at: Place,
        /// The table, in words.
        table: &'static str,
        /// The key.
        key: &'static str,
        /// A value it could have.
        example: &'static str,
    },
    /// A value is of the wrong kind, or empty.
    #[error("{at}: `{key}` is {got}; write `{key} = {example}`")]
    BadValue {
        /// Where the value stands.
        at: Place,
        /// The key.
        key: &'static str,
        /// What it is, in words.
        got: String,
        /// A value it could have.
        example: &'static str,
    },
    /// Two parts have the same name.
    #[error("{at}: part `{name}` was given already in line {first}; remove or rename one of them")]
    PartTwice {
        /// Where the second stands.
        at: Place,
        /// The name.
        name: String,
        /// The line of the first.
        first: u32,
    },
}

/// A key, and a value as an example.
type Key = (&'static str, &'static str);

const TITLE: Key = ("title", "\"The chef\"");
const CHAPTER: Key = ("chapter", "\"01-core-basics\"");
const SUMMARY: Key = ("summary", "\"One or two sentences.\"");
const VERIFY_CPU: Key = ("verify_cpu", "120");
const DRAFT: Key = ("draft", "true");
const PART: Key = ("part", "[{ name = \"cook\", … }]");
const NAME: Key = ("name", "\"cook\"");
const SECTION: Key = ("section", "\"01-core-basics.html#cook\"");
const SECTIONS: Key = ("sections", "{ is_lazy = \"01-core-basics.html#lazy\" }");
const HINTS: Key = ("hints", "[\"a nudge\", \"nearly the answer\"]");
const LEARNED: Key = ("learned", "\"A future does nothing until it is polled.\"");

const KEYS: &[&str] = &[TITLE.0, CHAPTER.0, SUMMARY.0, VERIFY_CPU.0, DRAFT.0, PART.0];
const PART_KEYS: &[&str] = &[NAME.0, SECTION.0, SECTIONS.0, HINTS.0, LEARNED.0];

impl Description {
    /// Reads `text`, which is the content of `file`.
    ///
    /// # Errors
    ///
    /// At the first thing that is wrong with it, with file, line and column.
    pub fn read(file: &str, text: &str) -> Result<Description, ManifestError> {
        let source = Source { file, text };
        let document = DeTable::parse(text).map_err(|error| ManifestError::Syntax {
            at: source.place(error.span().unwrap_or_default()),
            message: escape::line(error.message()),
        })?;
        let table = Table {
            source,
            name: "the file",
            span: 0..0,
            entries: document.get_ref(),
        };
        table.only(KEYS)?;
        Ok(Description {
            title: table.text(TITLE)?.0,
            chapter: table.text(CHAPTER)?.0,
            summary: table.text(SUMMARY)?.0,
            verify_cpu: table.optional_number(VERIFY_CPU)?,
            draft: table.flag(DRAFT)?,
            parts: parts(&table)?,
        })
    }
}

fn parts(table: &Table) -> Result<Vec<PartEntry>, ManifestError> {
    let mut first_lines = BTreeMap::new();
    let mut parts = Vec::new();
    for entry in table.array(PART)? {
        let DeValue::Table(entries) = entry.get_ref() else {
            return Err(table.bad_value(PART, entry));
        };
        let part = Table {
            source: table.source,
            name: "this part",
            span: entry.span(),
            entries,
        };
        part.only(PART_KEYS)?;
        let (name, at) = part.text(NAME)?;
        if let Some(first) = first_lines.insert(name.clone(), at.line) {
            return Err(ManifestError::PartTwice { at, name, first });
        }
        let section = part.text(SECTION)?.0;
        let hints = part.array(HINTS)?;
        let hints = hints.iter().map(|hint| part.text_of(HINTS, hint));
        parts.push(PartEntry {
            name,
            at,
            section,
            sections: part.texts(SECTIONS)?,
            hints: hints.collect::<Result<_, _>>()?,
            learned: part.optional_text(LEARNED)?,
        });
    }
    Ok(parts)
}

/// A table, and what it takes to say where it is wrong.
struct Table<'a> {
    source: Source<'a>,
    name: &'static str,
    span: Range<usize>,
    entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    fn only(&self, known: &'static [&'static str]) -> Result<(), ManifestError> {
        let unknown = self
            .entries
            .keys()
            .filter(|key| !known.contains(&&**key.get_ref()));
        // The table is sorted by key; the reader looks for the first in the file.
        let Some(key) = unknown.min_by_key(|key| key.span().start) else {
            return Ok(());
        };
        Err(ManifestError::UnknownKey {
            at: self.source.place(key.span()),
            key: escape::line(key.get_ref()),
            nearest: nearest(key.get_ref(), known.iter().copied()).map(str::to_owned),
            known,
        })
    }

    fn value(&self, (key, example): Key) -> Result<&'a Spanned<DeValue<'a>>, ManifestError> {
        self.entries
            .get(key)
            .ok_or_else(|| ManifestError::MissingKey {
                at: self.source.place(self.span.clone()),
                table: self.name,
                key,
                example,
            })
    }

    fn text(&self, key: Key) -> Result<(String, Place), ManifestError> {
        let value = self.value(key)?;
        Ok((self.text_of(key, value)?, self.source.place(value.span())))
    }

    fn optional_text(&self, key: Key) -> Result<Option<String>, ManifestError> {
        let value = self.entries.get(key.0);
        value.map(|value| self.text_of(key, value)).transpose()
    }

    /// The texts of a table, if it is there: the name of each, and where that stands.
    fn texts(&self, key: Key) -> Result<Vec<(String, Place, String)>, ManifestError> {
        let Some(value) = self.entries.get(key.0) else {
            return Ok(Vec::new());
        };
        let DeValue::Table(entries) = value.get_ref() else {
            return Err(self.bad_value(key, value));
        };
        let texts = entries.iter().map(|(name, text)| {
            let at = self.source.place(name.span());
            Ok((name.get_ref().to_string(), at, self.text_of(key, text)?))
        });
        texts.collect()
    }

    fn optional_number(&self, key: Key) -> Result<Option<u64>, ManifestError> {
        let value = self.entries.get(key.0);
        value.map(|value| self.number_of(key, value)).transpose()
    }

    /// Whether it says `true`; not, if it says nothing.
    fn flag(&self, key: Key) -> Result<bool, ManifestError> {
        match self.entries.get(key.0) {
            None => Ok(false),
            Some(value) => match value.get_ref() {
                DeValue::Boolean(flag) => Ok(*flag),
                _ => Err(self.bad_value(key, value)),
            },
        }
    }

    /// A whole number from 1 on.
    fn number_of(&self, key: Key, value: &Spanned<DeValue>) -> Result<u64, ManifestError> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| *number > 0);
        number.ok_or_else(|| self.bad_value(key, value))
    }

    fn text_of(&self, key: Key, value: &Spanned<DeValue>) -> Result<String, ManifestError> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            _ => Err(self.bad_value(key, value)),
        }
    }

    fn array(&self, key: Key) -> Result<&'a [Spanned<DeValue<'a>>], ManifestError> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Array(values) if !values.is_empty() => Ok(values),
            _ => Err(self.bad_value(key, value)),
        }
    }

    fn bad_value(&self, (key, example): Key, value: &Spanned<DeValue>) -> ManifestError {
        let got = match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => "empty".to_owned(),
            DeValue::Array(values) if values.is_empty() => "empty".to_owned(),
            // Where a number is asked for, it is one that will not do.
            DeValue::Integer(number) if key == VERIFY_CPU.0 => number.as_str().to_owned(),
            value => format!("of type {}", value.type_str()),
        };
        ManifestError::BadValue {
            at: self.source.place(value.span()),
            key,
            got,
            example,
        }
    }
}

/// A file's name and its content.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// Where `span` begins.
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        Place {
            file: self.file.to_owned(),
            line: count(before.matches('\n').count()),
            column: Some(count(before[line_start..].chars().count())),
        }
    }
}

fn meant(nearest: &Option<String>, known: &[&str]) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => format!("; the keys here are `{}`", known.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = r#"title = "The chef"
chapter = "01-core-basics"
summary = "Cooks."

[[part]]
name = "cook"
section = "01-core-basics.html#cook"
hints = ["a nudge", "nearly the answer"]

[[part]]
name = "serve"
section = "01-core-basics.html#serve"
hints = ["a nudge"]
learned = "Futures are lazy."
"#;

    fn error(text: &str) -> String {
        Description::read("exercise.toml", text)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_good_file_is_read_in_its_order() {
        let manifest = Description::read("exercise.toml", GOOD).unwrap();
        assert_eq!(manifest.title, "The chef");
        assert_eq!(manifest.chapter, "01-core-basics");
        assert_eq!(manifest.summary, "Cooks.");
        let names: Vec<&str> = manifest.parts.iter().map(|part| &*part.name).collect();
        assert_eq!(names, ["cook", "serve"]);
        assert_eq!(manifest.parts[0].hints, ["a nudge", "nearly the answer"]);
        assert_eq!(manifest.parts[1].at.line, 11);
        assert_eq!(manifest.parts[0].learned, None);
        assert_eq!(manifest.verify_cpu, None);
        let learned = manifest.parts[1].learned.as_deref();
        assert_eq!(learned, Some("Futures are lazy."));
    }

    #[test]
    fn a_check_may_have_a_section_of_its_own() {
        let with = |table: &str| {
            let text = GOOD.replace(
                "hints = [\"a nudge\"]",
                &format!("{table}\nhints = [\"a\"]"),
            );
            Description::read("exercise.toml", &text)
        };
        let sections = "sections = { is_lazy = \"01-core-basics.html#lazy\" }";
        let read = with(sections).unwrap();
        assert!(read.parts[0].sections.is_empty());
        let (name, at, section) = &read.parts[1].sections[0];
        assert_eq!(
            (&**name, &**section),
            ("is_lazy", "01-core-basics.html#lazy")
        );
        assert_eq!(at.to_string(), "exercise.toml:13:14");
        let error = with("sections = { is_lazy = \"\" }")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("exercise.toml:13:24: `sections` is empty; "),
            "{error}"
        );
        let error = with("sections = 3").unwrap_err().to_string();
        assert!(
            error.starts_with("exercise.toml:13:12: `sections` is of type integer; "),
            "{error}"
        );
    }

    #[test]
    fn a_budget_is_a_whole_number_of_seconds() {
        let with = |budget: &str| {
            let text = format!("verify_cpu = {budget}\n{GOOD}");
            Description::read("exercise.toml", &text).map(|manifest| manifest.verify_cpu)
        };
        for (written, seconds) in [("120", 120), ("1_000", 1_000), ("0x10", 16)] {
            assert_eq!(with(written).unwrap(), Some(seconds));
        }
        for (written, got) in [
            ("0", "0"),
            ("-3", "-3"),
            ("99999999999999999999", "99999999999999999999"),
            ("1.5", "of type float"),
            ("\"120\"", "of type string"),
        ] {
            assert_eq!(
                with(written).unwrap_err().to_string(),
                format!("exercise.toml:1:14: `verify_cpu` is {got}; write `verify_cpu = 120`")
            );
        }
    }

    #[test]
    fn only_true_makes_a_draft() {
        let with = |draft: &str| Description::read("exercise.toml", &format!("{draft}\n{GOOD}"));
        for (written, draft) in [
            ("", false),
            ("draft = false", false),
            ("draft = true", true),
        ] {
            assert_eq!(with(written).unwrap().draft, draft, "{written}");
        }
        assert_eq!(
            error(&format!("draft = \"yes\"\n{GOOD}")),
            "exercise.toml:1:9: `draft` is of type string; write `draft = true`"
        );
    }

    #[test]
    fn an_unknown_key_is_named_with_the_nearest() {
        assert_eq!(
            error(&GOOD.replace("title", "tittle")),
            "exercise.toml:1:1: unknown key `tittle`; did you mean `title`?"
        );
        assert_eq!(
            error(&GOOD.replace("hints = [\"a nudge\"]", "colour = 3")),
            "exercise.toml:13:1: unknown key `colour`; the keys here are `name`, `section`, `sections`, `hints`, `learned`"
        );
    }

    #[test]
    fn a_missing_key_is_named_with_an_example() {
        assert_eq!(
            error(&GOOD.replace("chapter = \"01-core-basics\"\n", "")),
            "exercise.toml:1:1: the file has no `chapter`; add `chapter = \"01-core-basics\"`"
        );
        assert_eq!(
            error(&GOOD.replace("hints = [\"a nudge\"]\n", "")),
            "exercise.toml:10:1: this part has no `hints`; add `hints = [\"a nudge\", \"nearly the answer\"]`"
        );
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named_with_its_place() {
        assert_eq!(
            error(&GOOD.replace("\"The chef\"", "3")),
            "exercise.toml:1:9: `title` is of type integer; write `title = \"The chef\"`"
        );
        assert_eq!(
            error(&GOOD.replace("[\"a nudge\"]", "[]")),
            "exercise.toml:13:9: `hints` is empty; write `hints = [\"a nudge\", \"nearly the answer\"]`"
        );
        let error = error(&GOOD.replace("[\"a nudge\"]", "[\"a\", \" \"]"));
        assert!(
            error.starts_with("exercise.toml:13:15: `hints` is empty; "),
            "{error}"
        );
    }

    #[test]
    fn a_part_given_twice_is_named_with_both_lines() {
        assert_eq!(
            error(&GOOD.replace("\"serve\"", "\"cook\"")),
            "exercise.toml:11:8: part `cook` was given already in line 6; remove or rename one of them"
        );
    }

    #[test]
    fn what_is_not_toml_is_named_with_its_place() {
        let error = error("title = \"The chef\"\nchapter = \n");
        assert!(error.starts_with("exercise.toml:2:"), "{error}");
        assert!(error.ends_with("; correct the TOML there"), "{error}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            _ = Description::read("exercise.toml", &text);
        }

        #[test]
        fn any_text_in_a_good_file_is_read_or_refused(text in any::<String>(), at in 0..GOOD.len()) {
            let (before, after) = GOOD.split_at(at);
            _ = Description::read("exercise.toml", &format!("{before}{text}{after}"));
        }

        #[test]
        fn any_error_is_one_inert_line(key in any::<String>()) {
            let key = toml::Value::String(key).to_string();
            if let Err(error) = Description::read("exercise.toml", &format!("{key} = 1")) {
                prop_assert!(error.to_string().chars().all(escape::is_inert), "{}", error);
            }
        }
    }
}
