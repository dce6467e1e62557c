//! Reads a mistake: a wrong submission kept by the course, whose header says which verdicts it must get, and whose items are
//! those in which it differs from the solution.
//!
//! ```text
//! //! Mistake: cooks one dish after the other.
//! //!
//! //! Why people write it.
//! //!
//! //! Without: use futures::future::join_all
//! //! Breaks: cook_all.together
//! //! Verdict: wrong in cook_all::dishes_cook_at_the_same_time
//!
//! pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> { … }
//! ```

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use lab::{Verdict, record::Place};

use self::header::{Header, meant_check, meant_verdict};
use super::overlay::{Answer, Base, Overlay, OverlayError};
use crate::{
    escape,
    files::{self, FileError, shown},
    intake::{IntakeError, SizeLimits, Submission},
    nearest::{did_you_mean, nearest},
};

mod header;

/// A wrong submission kept by the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file's name without its ending, such as `thread_sleep`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it, in one line.
    pub summary: String,
    /// The verdicts it must get, in the order of the header; at least one. Every other check must pass.
    pub expected: Vec<(CheckPattern, Verdict)>,
    /// The rules that it breaks, in the order of the header; perhaps none is named.
    pub breaks: Vec<Broken>,
    /// Why no place can be named where it is deadlocked or stuck; mostly there is one.
    pub placeless: Option<String>,
    /// The whole of it: its items, laid over what they differ from.
    pub answer: Answer,
}

/// A rule that a mistake says it breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule, such as `cook.lazy`. Whether there is such a rule is not known here.
    pub rule: String,
    /// The line that says so.
    pub at: Place,
}

/// The checks that a line of the header speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckPattern {
    /// Written `*`.
    Every,
    /// Those of a part, written `part::*`.
    Part(String),
    /// Written as its name, `part::name`.
    One(String),
}

/// What is wrong with a mistake's header.
#[derive(Debug, thiserror::Error)]
pub enum MistakeError {
    /// The file can't be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The solution can't be read.
    #[error(transparent)]
    Solution(#[from] IntakeError),
    /// Its items don't fit what they are laid over.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    /// There is no such mistake.
    #[error("unknown mistake `{name}`{}", meant_mistake(.nearest))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The mistake that was probably meant.
        nearest: Option<String>,
    },
    /// What it differs from is not there.
    #[error(
        "{at}: no mistake or alternative `{base}`{}; or write `nothing` if the file is whole",
        did_you_mean(.nearest)
    )]
    UnknownBase {
        /// The line.
        at: Place,
        /// What stands there.
        base: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// What it differs from differs from it.
    #[error(
        "{at}: `{base}` is based on this file itself, so there is no beginning; base one of them on the solution"
    )]
    Cycle {
        /// The line.
        at: Place,
        /// What stands there.
        base: String,
    },
    /// A whole file that leaves something out.
    #[error("{at}: a file that is based on nothing has nothing to leave out; remove this line")]
    WithoutBase {
        /// The line.
        at: Place,
    },
    /// Two lines say what it differs from.
    #[error("{at}: line {first} already says what this is based on; remove one of them")]
    TwoBases {
        /// The second line.
        at: Place,
        /// The first line.
        first: u32,
    },
    /// The first line does not say what the mistake is.
    #[error(
        "{at}: no `//! Mistake:` line; begin the file with `//! Mistake: what is wrong with it.`"
    )]
    NoSummary {
        /// The first line.
        at: Place,
    },
    /// A rule is named twice, or none where one should be.
    #[error("{at}: name each rule that this breaks once, as `//! Breaks: cook.lazy, cook.price`")]
    Breaks {
        /// The line.
        at: Place,
    },
    /// It is said twice why no place can be named, or not why.
    #[error("{at}: say once why no place can be named, as `//! Placeless: why`")]
    Placeless {
        /// The line.
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
        "{at}: this is no verdict; write `//! Verdict: wrong in part::check`, `in part::*`, or `in *` for every check"
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
            CheckPattern::Part(part) => check.split_once("::").is_some_and(|(of, _)| of == part),
            CheckPattern::One(name) => name == check,
        }
    }
}

impl fmt::Display for CheckPattern {
    /// As it is written in a header.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckPattern::Every => f.write_str("*"),
            CheckPattern::Part(part) => write!(f, "{part}::*"),
            CheckPattern::One(check) => f.write_str(check),
        }
    }
}

/// What the course keeps of answers to one exercise.
#[derive(Debug)]
pub(super) struct Shelf<'a> {
    /// The course's folder, from which places are named.
    pub root: &'a Path,
    /// The folder that holds `src/`, `mistakes/` and `alternatives/`.
    pub dir: &'a Path,
    /// The names of the exercise's checks.
    pub checks: Vec<&'a str>,
}

impl Shelf<'_> {
    /// All mistakes, sorted by name; none if there is no such folder.
    ///
    /// # Errors
    ///
    /// At the first that is wrong, with file and line.
    pub fn mistakes(&self) -> Result<Vec<Mistake>, MistakeError> {
        let names = self.names_in(MISTAKES)?;
        // Headers are small, and what is wrong in one is said before anything else.
        let headers = names.iter().map(|name| self.header(name));
        let headers = headers.collect::<Result<Vec<_>, _>>()?;
        let solution = match headers.is_empty() {
            true => return Ok(Vec::new()),
            false => Base::of(self.solution()?)?,
        };
        let both = names.into_iter().zip(headers);
        both.map(|(name, header)| self.finish(&solution, name, header))
            .collect()
    }

    /// The mistake called `name`.
    ///
    /// # Errors
    ///
    /// If there is none, with the nearest name; if it is wrong, with file and line.
    pub fn mistake(&self, name: &str) -> Result<Mistake, MistakeError> {
        let names = self.names_in(MISTAKES)?;
        if !names.iter().any(|one| one == name) {
            return Err(MistakeError::Unknown {
                nearest: nearest(name, names.iter().map(String::as_str)).map(str::to_owned),
                name: escape::line(name),
            });
        }
        let solution = Base::of(self.solution()?)?;
        self.finish(&solution, name.to_owned(), self.header(name)?)
    }

    /// What mistakes are laid over, if they don't say otherwise.
    ///
    /// # Errors
    ///
    /// If it can't be read.
    pub fn solution(&self) -> Result<Answer, MistakeError> {
        let files = Submission::read(self.dir, &SizeLimits::default())?.files;
        let label = |path: &str| self.label(&self.dir.join(path));
        let files = files
            .iter()
            .map(|(path, text)| (&**path, label(path), &**text));
        Ok(Answer::whole(files))
    }

    fn finish(
        &self,
        solution: &Base,
        name: String,
        header: Header,
    ) -> Result<Mistake, MistakeError> {
        Ok(Mistake {
            answer: self.answer(solution, &name, &header, &[])?,
            path: self.path(MISTAKES, &name),
            name,
            summary: header.summary,
            expected: header.expected,
            breaks: header.breaks,
            placeless: header.placeless,
        })
    }

    /// The whole of the mistake called `name`, on which those of `above` are based.
    fn answer(
        &self,
        solution: &Base,
        name: &str,
        header: &Header,
        above: &[&str],
    ) -> Result<Answer, MistakeError> {
        let path = self.path(MISTAKES, name);
        let (label, text) = (self.label(&path), files::read(&path)?);
        let place = |line: u32| Place {
            file: label.clone(),
            line,
            column: None,
        };
        let overlay = Overlay {
            label: &label,
            text: &text,
            without: &header.without,
        };
        match &header.base {
            None => Ok(solution.with(&overlay)?),
            Some((_, base)) if base == NOTHING => match header.without.first() {
                None => Ok(Answer::whole([(LIB, label, &*text)])),
                Some((line, _)) => Err(MistakeError::WithoutBase { at: place(*line) }),
            },
            Some((line, base)) => {
                let above: Vec<&str> = above.iter().copied().chain([name]).collect();
                let at = place(*line);
                if above.contains(&&**base) {
                    let base = escape::line(base);
                    return Err(MistakeError::Cycle { at, base });
                }
                let base = self.base(solution, base, &above, at)?;
                Ok(Base::of(base)?.with(&overlay)?)
            }
        }
    }

    /// The mistake or alternative called `name`, on which the line `at` bases something.
    fn base(
        &self,
        solution: &Base,
        name: &str,
        above: &[&str],
        at: Place,
    ) -> Result<Answer, MistakeError> {
        let [mistakes, alternatives] = [self.names_in(MISTAKES)?, self.names_in(ALTERNATIVES)?];
        let is = |one: &String| one == name;
        if mistakes.iter().any(is) {
            return self.answer(solution, name, &self.header(name)?, above);
        }
        if alternatives.iter().any(is) {
            let path = self.path(ALTERNATIVES, name);
            return Ok(Answer::whole([(
                LIB,
                self.label(&path),
                &*files::read(&path)?,
            )]));
        }
        let all = mistakes.iter().chain(&alternatives).map(String::as_str);
        Err(MistakeError::UnknownBase {
            at,
            nearest: nearest(name, all).map(str::to_owned),
            base: escape::line(name),
        })
    }

    fn header(&self, name: &str) -> Result<Header, MistakeError> {
        let path = self.path(MISTAKES, name);
        header::read(&self.label(&path), &files::read(&path)?, &self.checks)
    }

    /// The names of the Rust files in `folder`, sorted.
    fn names_in(&self, folder: &str) -> Result<Vec<String>, MistakeError> {
        let dir = self.dir.join(folder);
        if !dir.exists() {
            return Ok(Vec::new());
        }
        let unreadable = || FileError::when("read", &dir);
        let mut names = Vec::new();
        for entry in fs::read_dir(&dir).map_err(unreadable())? {
            let path = PathBuf::from(entry.map_err(unreadable())?.file_name());
            let hidden = path.as_os_str().as_encoded_bytes().starts_with(b".");
            if path.extension().is_some_and(|ending| ending == "rs") && !hidden {
                names.extend(
                    path.file_stem()
                        .map(|stem| stem.to_string_lossy().into_owned()),
                );
            }
        }
        names.sort();
        Ok(names)
    }

    fn path(&self, folder: &str, name: &str) -> PathBuf {
        self.dir.join(folder).join(format!("{name}.rs"))
    }

    fn label(&self, path: &Path) -> String {
        shown(path.strip_prefix(self.root).unwrap_or(path))
    }
}

const MISTAKES: &str = "mistakes";
const ALTERNATIVES: &str = "alternatives";
const LIB: &str = "src/lib.rs";

/// The base of a file that is whole.
const NOTHING: &str = "nothing";

fn meant_mistake(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => "; `cargo grade mistake EXERCISE` lists them".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            breaks: Vec::new(),
            placeless: None,
            answer: Answer::whole([]),
        };
        assert_eq!(mistake.expects("cook::is_lazy"), Verdict::Wrong);
        assert_eq!(mistake.expects("cook::takes_its_time"), Verdict::Passed);
        mistake.expected = vec![(CheckPattern::Part("cook".to_owned()), Verdict::Stuck)];
        assert_eq!(mistake.expects("cook::is_lazy"), Verdict::Stuck);
        assert_eq!(mistake.expects("cook_all::in_order"), Verdict::Passed);
        mistake.expected = vec![(CheckPattern::Every, Verdict::Unbuilt)];
        assert_eq!(mistake.expects("cook::is_lazy"), Verdict::Unbuilt);
    }
}
