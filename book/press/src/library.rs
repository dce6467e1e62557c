//! The programs of the book and what is recorded of them, as files: `book/listings`.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use sim_core::timeline::Timeline;

/// `book/listings`.
#[derive(Debug, Clone)]
pub struct Library {
    root: PathBuf,
}

/// A program as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The first line of its documentation.
    pub title: String,
    /// Its text without that documentation.
    pub code: String,
}

/// What kind of program something was recorded of. Each has a folder of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A Rust program.
    Rust,
    /// A Python program.
    Python,
    /// A Rust file that does not compile.
    Error,
}

/// What is recorded: texts by file name, relative to `book/listings/recorded`.
pub type Recordings = BTreeMap<PathBuf, String>;

/// Why something that a page asks for is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// There is no such program.
    #[error("there is no {}", .0.display())]
    NoProgram(PathBuf),
    /// It was never run.
    #[error("nothing is recorded of `{0}`; run `cargo book check --record`")]
    NotRecorded(String),
    /// A file can't be read.
    #[error("{} can't be read: {source}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A recorded timeline is none.
    #[error("{} is no timeline ({error}); run `cargo book check --record`", .file.display())]
    BadTimeline {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        error: String,
    },
}

impl Library {
    /// The library of the book in the folder `book`.
    pub fn of(book: &Path) -> Library {
        Library {
            root: book.join("listings"),
        }
    }

    /// Where recordings are kept.
    pub fn recorded(&self) -> PathBuf {
        self.root.join("recorded")
    }

    /// The file of a program.
    pub fn file(&self, kind: Kind, name: &str) -> PathBuf {
        self.root
            .join(kind.folder())
            .join(format!("{name}.{}", kind.extension()))
    }

    /// The names of all programs of a kind, sorted.
    ///
    /// # Errors
    ///
    /// If the folder can't be read.
    pub fn names(&self, kind: Kind) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        let folder = self.root.join(kind.folder());
        if !folder.is_dir() {
            return Ok(names);
        }
        for entry in folder.read_dir()? {
            let path = entry?.path();
            let is_program = path
                .extension()
                .is_some_and(|extension| extension == kind.extension());
            if let (true, Some(name)) = (is_program, path.file_stem()) {
                names.push(name.to_string_lossy().into_owned());
            }
        }
        // What all Python programs import is none itself, nor is a chapter, of which the Rust ones are modules.
        names.retain(|name| name != "workbook" && chapter(name) != name);
        names.sort();
        Ok(names)
    }

    /// The names of all texts in a folder of the library, such as the drawings, sorted.
    ///
    /// # Errors
    ///
    /// If the folder can't be read.
    pub fn texts(&self, folder: &Path) -> io::Result<Vec<String>> {
        let folder = self.root.join(folder);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut names = Vec::new();
        for entry in folder.read_dir()? {
            let path = entry?.path();
            let is_text = path.extension().is_some_and(|extension| extension == "txt");
            if let (true, Some(name)) = (is_text, path.file_stem()) {
                names.push(name.to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// A program.
    ///
    /// # Errors
    ///
    /// If there is none of that name.
    pub fn program(&self, kind: Kind, name: &str) -> Result<Program, LibraryError> {
        let file = self.file(kind, name);
        let text = read(&file)?.ok_or(LibraryError::NoProgram(file))?;
        Ok(match kind {
            Kind::Python => Program::python(&text),
            Kind::Rust => Program::listing(&text),
            Kind::Error => Program::rust(&text),
        })
    }

    /// Whether the chapter of the listing called `name` has it among its own.
    ///
    /// # Errors
    ///
    /// If the chapter can't be read.
    pub fn is_in_chapter(&self, name: &str) -> Result<bool, LibraryError> {
        let text = read(&self.file(Kind::Rust, chapter(name)))?.unwrap_or_default();
        Ok(text.lines().any(|line| line.trim() == name))
    }

    /// What was recorded under `name`.
    ///
    /// # Errors
    ///
    /// If nothing was.
    pub fn recording(&self, name: &Path) -> Result<String, LibraryError> {
        let text = read(&self.recorded().join(name))?;
        text.ok_or_else(|| LibraryError::NotRecorded(name.display().to_string()))
    }

    /// The timeline that was recorded under `name`, if one was.
    ///
    /// # Errors
    ///
    /// If it can't be read.
    pub fn timeline(&self, name: &Path) -> Result<Option<Timeline>, LibraryError> {
        let file = self.recorded().join(name);
        let Some(text) = read(&file)? else {
            return Ok(None);
        };
        let timeline = serde_json::from_str(&text).map_err(|error| LibraryError::BadTimeline {
            file,
            error: error.to_string(),
        })?;
        Ok(Some(timeline))
    }

    /// A text that belongs to the library, such as a prediction.
    ///
    /// # Errors
    ///
    /// If it can't be read.
    pub fn text(&self, name: &Path) -> Result<String, LibraryError> {
        let file = self.root.join(name);
        read(&file)?.ok_or(LibraryError::NoProgram(file))
    }
}

/// The chapter that the program called `name` belongs to: `c01` of `c01_lazy`.
pub fn chapter(name: &str) -> &str {
    name.split('_').next().unwrap_or(name)
}

impl Kind {
    /// Where programs of this kind are, below `book/listings`.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Rust => "examples",
            Kind::Python => "python",
            Kind::Error => "errors",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Kind::Python => "py",
            Kind::Rust | Kind::Error => "rs",
        }
    }

    /// Under which name the output of the program `name` is recorded.
    pub fn output(self, name: &str) -> PathBuf {
        Path::new(self.folder()).join(format!("{name}.txt"))
    }

    /// Under which name its timeline is recorded.
    pub fn timeline(self, name: &str) -> PathBuf {
        Path::new(self.folder()).join(format!("{name}.json"))
    }
}

/// Under which name what the grader says of a mistake is recorded.
pub fn verdict(exercise: &str, mistake: &str, check: &str) -> PathBuf {
    let check = check.replace("::", ".");
    Path::new("verdicts").join(format!("{exercise}.{mistake}.{check}.txt"))
}

impl Program {
    /// A listing is a module of its chapter, which calls its `main`. By itself it is a program, and is shown as one.
    fn listing(text: &str) -> Program {
        let mut program = Program::rust(text);
        for main in ["fn main(", "async fn main("] {
            let (before, alone) = (format!("\npub {main}"), format!("\n{main}"));
            program.code = format!("\n{}", program.code).replacen(&before, &alone, 1);
            program.code.remove(0);
        }
        program
    }

    fn rust(text: &str) -> Program {
        let title = text.lines().next().unwrap_or_default();
        let code = text.lines().skip_while(|line| line.starts_with("//!"));
        Program {
            title: title.trim_start_matches("//!").trim().to_owned(),
            code: joined(code),
        }
    }

    fn python(text: &str) -> Program {
        let mut lines = text.lines();
        let title = lines.next().unwrap_or_default();
        Program {
            title: title.trim_matches('"').trim().to_owned(),
            code: joined(lines),
        }
    }
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = lines.collect();
    lines.join("\n").trim().to_owned() + "\n"
}

/// The text of `file`; `None` if there is none.
fn read(file: &Path) -> Result<Option<String>, LibraryError> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(LibraryError::Unreadable {
            file: file.to_owned(),
            source,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_shown_without_its_title() {
        let rust = Program::listing("//! Two dishes.\n//! More.\n\npub fn main() {}\n");
        let python = Program::python("\"\"\"Two dishes.\"\"\"\n\nimport asyncio\n");
        assert_eq!(
            (&*rust.title, &*rust.code),
            ("Two dishes.", "fn main() {}\n")
        );
        assert_eq!(
            (&*python.title, &*python.code),
            ("Two dishes.", "import asyncio\n")
        );
    }

    #[test]
    fn a_listing_is_shown_as_the_program_that_it_is_by_itself() {
        for (written, shown) in [
            ("pub fn main() {}", "fn main() {}"),
            (
                "use a::b;\n\n#[tokio::main]\npub async fn main() {}",
                "use a::b;\n\n#[tokio::main]\nasync fn main() {}",
            ),
            (
                "pub struct Pot;\n\npub fn mainly() {}\n\nfn main() {}",
                "pub struct Pot;\n\npub fn mainly() {}\n\nfn main() {}",
            ),
        ] {
            let listing = Program::listing(&format!("//! A pot.\n\n{written}\n"));
            assert_eq!(listing.code, format!("{shown}\n"));
        }
    }

    #[test]
    fn a_listing_belongs_to_the_chapter_that_its_name_begins_with() {
        for (name, of) in [("c01_lazy", "c01"), ("c02_not_send", "c02"), ("c05", "c05")] {
            assert_eq!(chapter(name), of);
        }
    }
}
