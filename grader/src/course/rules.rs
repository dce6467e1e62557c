//! Reads `rules.toml`: what proves each sentence of a skeleton's docs.
//!
//! ```toml
//! [exercise]
//! thread = { by = "lab", verdict = "blocked", quote = "Nothing may block the thread." }
//!
//! [cook]
//! lazy = "Calling `cook` lights nothing."
//! order = { free = "may come in any order." }
//! what = { explains = "Cooks one dish." }
//! ```

use std::ops::Range;

use lab::{Verdict, record::Place};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::description::Source;
use crate::{
    escape,
    nearest::{did_you_mean, nearest},
};

mod docs;

pub use docs::{Docs, Passage};

/// The file in an exercise's folder.
pub const FILE: &str = "rules.toml";

/// The table of what holds for every part.
pub const OF_ALL: &str = "exercise";

/// The verdicts that the lab gives by itself, whatever a check asks.
const OF_THE_LAB: [Verdict; 7] = [
    Verdict::Panicked,
    Verdict::Leaked,
    Verdict::Deadlocked,
    Verdict::Blocked,
    Verdict::Stuck,
    Verdict::Exhausted,
    Verdict::Aborted,
];

/// What a `rules.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// What is said of one or several passages of the docs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The table and the key, such as `cook.lazy`.
    pub name: String,
    /// Where the key stands.
    pub at: Place,
    /// What the passages do.
    pub kind: Kind,
    /// The passages; at least one.
    pub quotes: Vec<Quote>,
}

/// What passages of the docs do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// They promise or forbid something, and checks prove it.
    Rule,
    /// They forbid what the lab sees by itself, in every part and whatever a check asks: each of these verdicts says so.
    ByLab(Vec<Verdict>),
    /// They promise what types say: what breaks it does not compile with the checks.
    ByCompiler,
    /// They leave something free.
    Free,
    /// They explain, and ask for nothing.
    Explains,
}

/// A passage of the docs, with one space between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The passage.
    pub text: String,
    /// Where it is quoted.
    pub at: Place,
}

/// What is wrong with a `rules.toml`, or with what is said of its rules.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// A file is not what it should be.
    #[error("{at}: {message}; correct that there")]
    Syntax {
        /// Where it stops being TOML, or Rust.
        at: Place,
        /// What the reader said.
        message: String,
    },
    /// A table that belongs to no part.
    #[error("{at}: `{table}` is no part{}", or_exercise(.nearest))]
    UnknownTable {
        /// Where it stands.
        at: Place,
        /// The table.
        table: String,
        /// The part that was probably meant.
        nearest: Option<String>,
    },
    /// A value that says nothing.
    #[error(
        "{at}: `{name}` is not a quote; write `\"QUOTE\"`, several as `[\"ONE\", \"OTHER\"]`, `{{ free = \"QUOTE\" }}`, \
         `{{ explains = \"QUOTE\" }}`, `{{ by = \"compiler\", quote = \"QUOTE\" }}`, or in `[exercise]` `{{ by = \"lab\", verdict = \
         \"blocked\", quote = \"QUOTE\" }}`"
    )]
    BadValue {
        /// Where the value stands.
        at: Place,
        /// The table and the key.
        name: String,
    },
    /// A verdict that the lab does not give.
    #[error(
        "{at}: `{verdict}` is no verdict of the lab's own; these are {}",
        of_the_lab()
    )]
    BadVerdict {
        /// Where it stands.
        at: Place,
        /// What stands there.
        verdict: String,
    },
    /// A check or a mistake names a rule that is not there.
    #[error("{at}: {file} has no rule `{rule}`{}", meant_rule(.nearest))]
    UnknownRule {
        /// Where it is named.
        at: Place,
        /// The `rules.toml` that it should be in.
        file: String,
        /// The rule.
        rule: String,
        /// The rule that was probably meant.
        nearest: Option<String>,
    },
    /// A check or a mistake names what is no rule.
    #[error("{at}: `{rule}` {why}, so nothing of the kind can be said of it; remove it here")]
    NoRule {
        /// Where it is named.
        at: Place,
        /// What is named.
        rule: String,
        /// What it is instead.
        why: &'static str,
    },
}

fn or_exercise(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => format!("; name one, or `{OF_ALL}` for what holds for all of them"),
    }
}

fn meant_rule(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => "; write it there, with what it quotes, or remove it here".to_owned(),
    }
}

fn of_the_lab() -> String {
    OF_THE_LAB.map(Verdict::name).join(", ")
}

impl Rules {
    /// Reads `text`, which is the content of `file`, for an exercise of these parts.
    ///
    /// # Errors
    ///
    /// At the first thing that is wrong with it, with file, line and column.
    pub fn read(file: &str, text: &str, parts: &[&str]) -> Result<Rules, RulesError> {
        let source = Source { file, text };
        let document = DeTable::parse(text).map_err(|error| RulesError::Syntax {
            at: source.place(error.span().unwrap_or_default()),
            message: escape::line(error.message()),
        })?;
        let mut entries: Vec<(Range<usize>, Entry)> = Vec::new();
        for (table, values) in document.get_ref() {
            let at = source.place(table.span());
            let name = escape::line(table.get_ref());
            let DeValue::Table(values) = values.get_ref() else {
                return Err(RulesError::BadValue { at, name });
            };
            if name != OF_ALL && !parts.contains(&&*name) {
                return Err(RulesError::UnknownTable {
                    at,
                    nearest: nearest(&name, parts.iter().copied()).map(str::to_owned),
                    table: name,
                });
            }
            for (key, value) in values {
                let name = format!("{name}.{}", escape::line(key.get_ref()));
                let (kind, quotes) = read_entry(&source, &name, value)?;
                let at = source.place(key.span());
                let entry = Entry {
                    name,
                    at,
                    kind,
                    quotes,
                };
                entries.push((key.span(), entry));
            }
        }
        // The reader's tables are sorted by key; people look for the order of the file.
        entries.sort_by_key(|(span, _)| span.start);
        Ok(Rules {
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        })
    }

    /// The rule that a check says it proves at `at`.
    ///
    /// # Errors
    ///
    /// If there is none, or it is nothing that a check proves; `file` is the `rules.toml`.
    pub fn proven(&self, file: &str, rule: &str, at: &Place) -> Result<&Entry, RulesError> {
        let entry = self.named(file, rule, at)?;
        match entry.kind {
            Kind::ByLab(_) => Err(no_rule(entry, "is seen by the lab", at)),
            Kind::ByCompiler => Err(no_rule(entry, "is seen by the compiler", at)),
            _ => Ok(entry),
        }
    }

    /// The rule that a mistake says it breaks at `at`.
    ///
    /// # Errors
    ///
    /// If there is none, or it is nothing that can be broken; `file` is the `rules.toml`.
    pub fn named(&self, file: &str, rule: &str, at: &Place) -> Result<&Entry, RulesError> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == rule) else {
            let rules = self.entries.iter().filter(|entry| entry.is_rule());
            return Err(RulesError::UnknownRule {
                at: at.clone(),
                file: file.to_owned(),
                rule: rule.to_owned(),
                nearest: nearest(rule, rules.map(|entry| &*entry.name)).map(str::to_owned),
            });
        };
        match entry.kind {
            Kind::Free => Err(no_rule(entry, "is left free", at)),
            Kind::Explains => Err(no_rule(entry, "explains", at)),
            Kind::Rule | Kind::ByLab(_) | Kind::ByCompiler => Ok(entry),
        }
    }
}

fn no_rule(entry: &Entry, why: &'static str, at: &Place) -> RulesError {
    RulesError::NoRule {
        at: at.clone(),
        rule: entry.name.clone(),
        why,
    }
}

impl Entry {
    /// Whether an answer can break it.
    pub fn is_rule(&self) -> bool {
        !matches!(self.kind, Kind::Free | Kind::Explains)
    }

    /// The part, or [`OF_ALL`].
    pub fn table(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }
}

/// What the value of the key called `name` says.
fn read_entry(
    source: &Source,
    name: &str,
    value: &Spanned<DeValue>,
) -> Result<(Kind, Vec<Quote>), RulesError> {
    let bad = |value: &Spanned<DeValue>| RulesError::BadValue {
        at: source.place(value.span()),
        name: name.to_owned(),
    };
    let texts = |value| texts(source, value).ok_or_else(|| bad(value));
    let DeValue::Table(table) = value.get_ref() else {
        return Ok((Kind::Rule, texts(value)?));
    };
    let get = |key: &str| table.get(key);
    let is_of_all = name.split('.').next() == Some(OF_ALL);
    let (kind, quotes, keys) = match (get("free"), get("explains"), get("quote"), get("by")) {
        (Some(quotes), None, None, None) => (Kind::Free, quotes, 1),
        (None, Some(quotes), None, None) => (Kind::Explains, quotes, 1),
        (None, None, Some(quotes), Some(by)) => match (by.get_ref().as_str(), get("verdict")) {
            (Some("compiler"), None) => (Kind::ByCompiler, quotes, 2),
            (Some("lab"), None) if is_of_all => (Kind::ByLab(OF_THE_LAB.into()), quotes, 2),
            (Some("lab"), Some(seen)) if is_of_all => {
                let seen = texts(seen)?.into_iter().map(verdict_of_the_lab);
                (Kind::ByLab(seen.collect::<Result<_, _>>()?), quotes, 3)
            }
            _ => return Err(bad(value)),
        },
        _ => return Err(bad(value)),
    };
    // What is more than these means nothing.
    match table.len() == keys {
        true => Ok((kind, texts(quotes)?)),
        false => Err(bad(value)),
    }
}

fn verdict_of_the_lab(name: Quote) -> Result<Verdict, RulesError> {
    let verdict = Verdict::from_name(&name.text).filter(|one| OF_THE_LAB.contains(one));
    verdict.ok_or_else(|| RulesError::BadVerdict {
        at: name.at,
        verdict: escape::line(&name.text),
    })
}

/// One text or several, with one space between words; none if it is anything else, or one of them is empty.
fn texts(source: &Source, value: &Spanned<DeValue>) -> Option<Vec<Quote>> {
    match value.get_ref() {
        DeValue::String(text) => {
            let words: Vec<&str> = text.split_whitespace().collect();
            let quote = Quote {
                text: words.join(" "),
                at: source.place(value.span()),
            };
            (!quote.text.is_empty()).then(|| vec![quote])
        }
        DeValue::Array(values) if !values.is_empty() => {
            let all = values.iter().map(|value| match value.get_ref() {
                DeValue::String(_) => texts(source, value),
                _ => None,
            });
            Some(all.collect::<Option<Vec<_>>>()?.concat())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
