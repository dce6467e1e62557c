//! Reads a mistake: a wrong submission kept by the course, whose header says which verdicts it must get.
//!
//! ```text
//! //! Mistake: cooks one dish after the other.
//! //!
//! //! Why people write it.
//! //!
//! //! Verdict: wrong in cook_all::dishes_cook_at_the_same_time
//! ```

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use lab::{Verdict, record::Place};

use crate::{
    files::{self, FileError, shown},
    nearest::{did_you_mean, nearest},
    render::escape,
};

/// A wrong submission kept by the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file's name without its ending, such as `thread_sleep`.
    pub name: String,
    /// The file, which takes the place of `src/lib.rs`.
    pub path: PathBuf,
    /// What is wrong with it, in one line.
    pub summary: String,
    /// The verdicts it must get, in the order of the header; at least one. Every other check must pass.
    pub expected: Vec<(CheckPattern, Verdict)>,
}

/// The checks that a line of the header speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckPattern {
    /// Written `*`.
    Every,
    /// Written as its name, `part::name`.
    One(String),
}

/// What is wrong with a mistake's header.
#[derive(Debug, thiserror::Error)]
pub enum MistakeError {
    /// The file can't be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The first line does not say what the mistake is.
    #[error(
        "{at}: no `//! Mistake:` line; begin the file with `//! Mistake: what is wrong with it.`"
    )]
    NoSummary {
        /// The first line.
        at: Place,
    },
    /// No line says what verdict it must get.
    #[error(
        "{at}: no `//! Verdict:` line; end the header with `//! Verdict: wrong in part::check`"
    )]
    NoVerdict {
        /// The header's last line.
        at: Place,
    },
    /// A verdict line that is not of the form `VERDICT in CHECK`.
    #[error(
        "{at}: this is no verdict; write `//! Verdict: wrong in part::check`, or `in *` for every check"
    )]
    Malformed {
        /// The line.
        at: Place,
    },
    /// There is no such verdict.
    #[error("{at}: unknown verdict `{verdict}`{}", meant_verdict(.nearest))]
    UnknownVerdict {
        /// The line.
        at: Place,
        /// What stands there.
        verdict: String,
        /// The verdict that was probably meant.
        nearest: Option<String>,
    },
    /// A mistake that is to pass.
    #[error("{at}: a mistake passes the checks that it does not name; remove this line")]
    Passed {
        /// The line.
        at: Place,
    },
    /// The exercise has no such check.
    #[error("{at}: unknown check `{check}`{}", meant_check(.nearest))]
    UnknownCheck {
        /// The line.
        at: Place,
        /// What stands there.
        check: String,
        /// The check that was probably meant.
        nearest: Option<String>,
    },
    /// Two lines speak of the same check.
    #[error("{at}: line {first} already says what `{check}` comes to; remove one of them")]
    Twice {
        /// The second line.
        at: Place,
        /// The check.
        check: String,
        /// The first line.
        first: u32,
    },
}

impl Mistake {
    /// The verdict that the mistake must get in `check`.
    pub fn expects(&self, check: &str) -> Verdict {
        let line = self
            .expected
            .iter()
            .find(|(pattern, _)| pattern.matches(check));
        line.map_or(Verdict::Passed, |(_, verdict)| *verdict)
    }
}

impl CheckPattern {
    /// Whether `check` is one of the checks that are meant.
    pub fn matches(&self, check: &str) -> bool {
        match self {
            CheckPattern::Every => true,
            CheckPattern::One(name) => name == check,
        }
    }
}

/// The mistakes in `dir`, sorted by name; none if there is no such folder. `checks` are the names of the exercise's
/// checks; places are named from `root`.
///
/// # Errors
///
/// At the first header that is wrong, with file and line.
pub fn read_all(root: &Path, dir: &Path, checks: &[&str]) -> Result<Vec<Mistake>, MistakeError> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let unreadable = || FileError::when("read", dir);
    let mut mistakes = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable())? {
        let path = entry.map_err(unreadable())?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.extension().is_some_and(|ending| ending == "rs") && !hidden {
            let file = shown(path.strip_prefix(root).unwrap_or(&path));
            let (summary, expected) = read_header(&file, &files::read(&path)?, checks)?;
            mistakes.push(Mistake {
                name: path
                    .file_stem()
                    .map(|stem| shown(Path::new(stem)))
                    .unwrap_or_default(),
                path,
                summary,
                expected,
            });
        }
    }
    mistakes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(mistakes)
}

type Header = (String, Vec<(CheckPattern, Verdict)>);

fn read_header(file: &str, text: &str, checks: &[&str]) -> Result<Header, MistakeError> {
    let place = |line: u32| Place {
        file: file.to_owned(),
        line,
        column: None,
    };
    let mut header = (1..).zip(
        text.lines()
            .map_while(|line| line.trim_start().strip_prefix("//!"))
            .map(str::trim),
    );
    let summary = match header
        .next()
        .and_then(|(_, line)| line.strip_prefix("Mistake:"))
    {
        Some(summary) if !summary.trim().is_empty() => escape::line(summary.trim()),
        _ => return Err(MistakeError::NoSummary { at: place(1) }),
    };
    let mut expected = Vec::new();
    let mut first_lines = BTreeMap::new();
    let mut last = 1;
    for (line, content) in header {
        last = line;
        let Some(content) = content.strip_prefix("Verdict:") else {
            continue;
        };
        let (pattern, verdict) = read_verdict(content, checks, &place(line))?;
        for check in checks.iter().filter(|check| pattern.matches(check)) {
            if let Some(first) = first_lines.insert(*check, line) {
                let check = (*check).to_owned();
                return Err(MistakeError::Twice {
                    at: place(line),
                    check,
                    first,
                });
            }
        }
        expected.push((pattern, verdict));
    }
    if expected.is_empty() {
        return Err(MistakeError::NoVerdict { at: place(last) });
    }
    Ok((summary, expected))
}

/// Reads `wrong in cook_all::dishes_cook_at_the_same_time`.
fn read_verdict(
    content: &str,
    checks: &[&str],
    at: &Place,
) -> Result<(CheckPattern, Verdict), MistakeError> {
    let at = at.clone();
    let Some((verdict, check)) = content.trim().split_once(" in ") else {
        return Err(MistakeError::Malformed { at });
    };
    let (verdict, check) = (verdict.trim(), check.trim());
    let verdict = match Verdict::from_name(verdict) {
        Some(Verdict::Passed) => return Err(MistakeError::Passed { at }),
        Some(verdict) => verdict,
        None => {
            return Err(MistakeError::UnknownVerdict {
                at,
                nearest: nearest(verdict, Verdict::ALL.map(Verdict::name)).map(str::to_owned),
                verdict: escape::line(verdict),
            });
        }
    };
    let pattern = match check {
        "*" => CheckPattern::Every,
        check if checks.contains(&check) => CheckPattern::One(check.to_owned()),
        check => {
            return Err(MistakeError::UnknownCheck {
                at,
                nearest: nearest(check, checks.iter().copied()).map(str::to_owned),
                check: escape::line(check),
            });
        }
    };
    Ok((pattern, verdict))
}

fn meant_verdict(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => format!(
            "; the verdicts are {}",
            Verdict::ALL[1..]
                .iter()
                .map(|v| v.name())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

fn meant_check(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => {
            "; write `part::check` as it stands in the exercise's checks, or `*` for every check"
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CHECKS: [&str; 3] = [
        "cook::is_lazy",
        "cook::takes_its_time",
        "cook_all::in_order",
    ];

    fn read(text: &str) -> Result<Header, MistakeError> {
        read_header("mistakes/m.rs", text, &CHECKS)
    }

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_header_gives_a_summary_and_the_verdicts() {
        let (summary, expected) = read(
            "//! Mistake: cooks at once.\n//!\n//! Why, verdict by verdict.\n//!\n\
             //! Verdict: wrong in cook::is_lazy\n//! Verdict: blocked in cook_all::in_order\n\
             \n//! Verdict: wrong in cook::takes_its_time\n",
        )
        .unwrap();
        assert_eq!(summary, "cooks at once.");
        let one = |name: &str| CheckPattern::One(name.to_owned());
        assert_eq!(
            expected,
            [
                (one("cook::is_lazy"), Verdict::Wrong),
                (one("cook_all::in_order"), Verdict::Blocked)
            ],
            "the header ends with its first other line"
        );
    }

    #[test]
    fn a_mistake_passes_the_checks_it_does_not_name() {
        let mut mistake = Mistake {
            name: "m".to_owned(),
            path: PathBuf::from("m.rs"),
            summary: "Cooks at once.".to_owned(),
            expected: vec![(
                CheckPattern::One("cook::is_lazy".to_owned()),
                Verdict::Wrong,
            )],
        };
        assert_eq!(mistake.expects("cook::is_lazy"), Verdict::Wrong);
        assert_eq!(mistake.expects("cook::takes_its_time"), Verdict::Passed);
        mistake.expected = vec![(CheckPattern::Every, Verdict::Unbuilt)];
        assert_eq!(mistake.expects("cook::is_lazy"), Verdict::Unbuilt);
    }

    #[test]
    fn a_header_without_its_lines_is_an_error() {
        for text in [
            "",
            "fn main() {}",
            "\n//! Mistake: x",
            "//! Mistake:",
            "//! Verdict: wrong in *",
        ] {
            let error = error(text);
            assert!(
                error.starts_with("mistakes/m.rs:1: no `//! Mistake:` line; begin "),
                "{error}"
            );
        }
        assert_eq!(
            error("//! Mistake: x\n//!\nfn f() {}\n//! Verdict: wrong in *"),
            "mistakes/m.rs:2: no `//! Verdict:` line; end the header with `//! Verdict: wrong in part::check`"
        );
    }

    #[test]
    fn an_unknown_verdict_or_check_is_named_with_the_nearest() {
        let with = |line: &str| error(&format!("//! Mistake: x\n//! Verdict: {line}"));
        assert_eq!(
            with("blokced in cook::is_lazy"),
            "mistakes/m.rs:2: unknown verdict `blokced`; did you mean `blocked`?"
        );
        assert!(with("bad in cook::is_lazy").contains("; the verdicts are unfinished, wrong, "));
        assert_eq!(
            with("wrong in cook::is_lasy"),
            "mistakes/m.rs:2: unknown check `cook::is_lasy`; did you mean `cook::is_lazy`?"
        );
        assert!(with("wrong in serve").ends_with("or `*` for every check"));
        assert!(
            with("wrong cook::is_lazy").starts_with("mistakes/m.rs:2: this is no verdict; write ")
        );
        assert_eq!(
            with("passed in cook::is_lazy"),
            "mistakes/m.rs:2: a mistake passes the checks that it does not name; remove this line"
        );
    }

    #[test]
    fn the_same_check_twice_is_an_error() {
        for second in ["cook::is_lazy", "*"] {
            assert_eq!(
                error(&format!(
                    "//! Mistake: x\n//! Verdict: wrong in cook::is_lazy\n//! Verdict: stuck in {second}"
                )),
                "mistakes/m.rs:3: line 2 already says what `cook::is_lazy` comes to; remove one of them"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_in_one_inert_line(text in any::<String>(), line in any::<String>()) {
            for text in [text, format!("//! Mistake: x\n//! Verdict: {line}"), format!("//! Mistake: {line}")] {
                if let Err(error) = read(&text) {
                    prop_assert!(error.to_string().chars().all(escape::is_inert), "{}", error);
                }
            }
        }
    }
}
