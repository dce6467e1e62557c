//! The roster: who is in the class, from a CSV file.

use std::{collections::HashSet, path::Path};

use csv::{ReaderBuilder, StringRecord, Trim};

use super::handed_in::id_of;
use crate::{
    escape,
    files::{self, FileError, shown},
};

/// The most bytes of a roster: a hundred for each of forty thousand learners.
const MOST_BYTES: u64 = 4 << 20;

/// The most bytes of an id, which is the name of a folder or file; and of what a person is called.
const MOST_OF_ID: usize = 255;
const MOST_OF_NAME: usize = 1_000;

/// Somebody in the class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What the entry is called.
    pub id: String,
    /// What the person is called, if the roster says so.
    pub name: Option<String>,
}

/// What is wrong with a roster.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// It can't be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is no CSV.
    #[error("`{file}` is no CSV: {reason}; save it as CSV in UTF-8")]
    NoCsv {
        /// The file.
        file: String,
        /// What its reader said.
        reason: String,
    },
    /// There is no column `id`.
    #[error("`{file}` has no column `id`; begin it with the line `id,name`")]
    NoId {
        /// The file.
        file: String,
    },
    /// A line without an id.
    #[error("{file}:{line}: there is no id; write one, or remove the line")]
    EmptyId {
        /// The file.
        file: String,
        /// Its line.
        line: u64,
    },
    /// A line with more than a name.
    #[error(
        "{file}:{line}: the {what} `{}` is too long; shorten it",
        escape::name(text)
    )]
    TooLong {
        /// The file.
        file: String,
        /// Its line.
        line: u64,
        /// What is too long.
        what: &'static str,
        /// What it says.
        text: String,
    },
    /// Somebody is named twice.
    #[error("{file}:{line}: `{id}` is named before; remove one of the two")]
    Twice {
        /// The file.
        file: String,
        /// Its line.
        line: u64,
        /// The id.
        id: String,
    },
}

/// The members that the file names in its columns `id` and `name`, in its order. Other columns are not read.
///
/// # Errors
///
/// If it is no such file, or names somebody twice.
pub fn read(file: &Path) -> Result<Vec<Member>, RosterError> {
    let text = files::read_most(file, MOST_BYTES)?;
    parse(text.trim_start_matches('\u{feff}'), &shown(file))
}

fn parse(text: &str, file: &str) -> Result<Vec<Member>, RosterError> {
    let file = || file.to_owned();
    let no_csv = |error: csv::Error| RosterError::NoCsv {
        file: file(),
        reason: escape::line(&error.to_string()),
    };
    let mut reader = ReaderBuilder::new()
        .trim(Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(no_csv)?;
    let column = |name: &str| header.iter().position(|one| one.eq_ignore_ascii_case(name));
    let id = column("id").ok_or_else(|| RosterError::NoId { file: file() })?;
    let name = column("name");
    let mut members = Vec::new();
    let mut seen = HashSet::new();
    for record in reader.records() {
        let record = record.map_err(no_csv)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: usize| record.get(column).filter(|cell| !cell.is_empty());
        let Some(id) = cell(id) else {
            if is_empty(&record) {
                continue;
            }
            return Err(RosterError::EmptyId { file: file(), line });
        };
        let long = |what, text: &str| RosterError::TooLong {
            file: file(),
            line,
            what,
            text: text.to_owned(),
        };
        if id.len() > MOST_OF_ID {
            return Err(long("id", id));
        }
        let name = name.and_then(cell);
        if let Some(name) = name.filter(|name| name.len() > MOST_OF_NAME) {
            return Err(long("name", name));
        }
        let id = id_of(id);
        if !seen.insert(id.clone()) {
            let id = escape::name(&id);
            let file = file();
            return Err(RosterError::Twice { file, line, id });
        }
        members.push(Member {
            id,
            name: name.map(str::to_owned),
        });
    }
    Ok(members)
}

fn is_empty(record: &StringRecord) -> bool {
    record.iter().all(str::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: &str, name: Option<&str>) -> Member {
        Member {
            id: id.to_owned(),
            name: name.map(str::to_owned),
        }
    }

    #[test]
    fn a_roster_names_ids_and_people() {
        let text = "Group, ID ,Name\n1,ada,\"Lovelace, Ada\"\n\n,,\n2, bob ,\n3,cy\n";
        let members = parse(text, "roster.csv").unwrap();
        assert_eq!(
            members,
            [
                member("ada", Some("Lovelace, Ada")),
                member("bob", None),
                member("cy", None)
            ]
        );
        assert_eq!(parse("id\nada\n", "").unwrap(), [member("ada", None)]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let error = |text: &str| parse(text, "roster.csv").unwrap_err().to_string();
        insta::assert_snapshot!(error(""), @"`roster.csv` has no column `id`; begin it with the line `id,name`");
        insta::assert_snapshot!(error("ada,Ada\n"), @"`roster.csv` has no column `id`; begin it with the line `id,name`");
        insta::assert_snapshot!(error("id,name\n,Ada\n"), @"roster.csv:2: there is no id; write one, or remove the line");
        insta::assert_snapshot!(error("id\nada\nbob\nada\n"), @"roster.csv:4: `ada` is named before; remove one of the two");
    }

    #[test]
    fn what_is_too_long_is_told_and_not_shown() {
        let long = "é".repeat(1_000);
        for text in [
            format!("id\n{long}\n"),
            format!("id,name\nada,{long}{long}\n"),
            format!("id\nada\n\"{long}\n"),
        ] {
            let error = parse(&text, "roster.csv").unwrap_err().to_string();
            assert!(error.contains("is too long; shorten it"), "{error}");
            assert!(error.len() < 1_000, "{error}");
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(MOST_BYTES + 1).unwrap();
        let error = read(file.path()).unwrap_err().to_string();
        assert!(error.contains("it has more than 4194304 bytes"), "{error}");
        let error = read(Path::new("/dev/zero")).unwrap_err().to_string();
        assert!(error.contains("it has more than 4194304 bytes"), "{error}");
    }

    #[test]
    fn two_ids_that_are_one_in_unicode_are_named_twice() {
        for (one, other) in [
            ("rené", "rene\u{301}"),
            ("\u{212b}", "å".to_uppercase().as_str()),
            ("\u{ac00}", "\u{1100}\u{1161}"),
        ] {
            let error = parse(&format!("id\n{one}\n{other}\n"), "r").unwrap_err();
            assert!(
                matches!(error, RosterError::Twice { line: 3, .. }),
                "{error}"
            );
        }
    }

    #[test]
    fn a_mark_at_the_beginning_of_the_file_is_no_part_of_the_header() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "\u{feff}id,name\nada,Ada\n").unwrap();
        assert_eq!(read(file.path()).unwrap(), [member("ada", Some("Ada"))]);
    }
}
