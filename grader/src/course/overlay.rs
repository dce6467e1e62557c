//! Overlays: a mistake is what is wrong, laid over an answer that is right.
//!
//! An overlay is a Rust file with the items in which it differs from its base, which is the solution unless it says otherwise.
//! Items are the same if their paths are: `fn pipeline`, `impl<T: Send> PriorityQueue<T> { fn pop }`, `mod pool { fn run }`. All else
//! of the base stays as it is, with its lines.

use std::collections::BTreeMap;

use lab::record::Place;

pub use self::base::Base;
use self::splice::Text;
use crate::{digest, intake::Submission, nearest::did_you_mean};

mod base;
mod imports;
mod laying;
mod path;
mod splice;
mod without;

/// A whole answer of the course's, and where each of its lines was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Each file by its path, such as `src/lib.rs`.
    files: BTreeMap<String, Text>,
}

/// A mistake's file, to be laid over a base.
#[derive(Debug, Clone, Copy)]
pub struct Overlay<'a> {
    /// The file as errors name it.
    pub label: &'a str,
    /// Its content.
    pub text: &'a str,
    /// What its header leaves out of the base: the lines, and what stands there behind `Without:`.
    pub without: &'a [(u32, String)],
}

/// What is wrong with an overlay.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// It is not Rust.
    #[error("{at}: {message}")]
    Syntax {
        /// Where.
        at: Place,
        /// What the parser says.
        message: String,
    },
    /// A comment that would be lost.
    #[error("{at}: a comment between items goes nowhere; write it into the item, or as its docs")]
    Comment {
        /// Where.
        at: Place,
    },
    /// An attribute that would be lost.
    #[error(
        "{at}: attributes stay the base's; move this one to an item, or write the whole file below `//! Base: nothing`"
    )]
    Attribute {
        /// Where.
        at: Place,
    },
    /// Nothing is laid over the base.
    #[error(
        "{at}: nothing differs from the base; write the items that do, or `//! Without:` and the path of one that goes"
    )]
    Nothing {
        /// The file, or the braces with nothing between them.
        at: Place,
    },
    /// An item that says nothing new.
    #[error("{at}: `{what}` is in the base as it is here; remove it")]
    Same {
        /// Where the item begins.
        at: Place,
        /// Its path.
        what: String,
    },
    /// An item that is there twice, in the overlay or as what is to go.
    #[error("{at}: what `{what}` comes to was said before; remove one of them")]
    Twice {
        /// Where the second begins.
        at: Place,
        /// Its path.
        what: String,
    },
    /// The base has several items of this path.
    #[error("{at}: the base has several `{what}`; write the whole file below `//! Base: nothing`")]
    Several {
        /// Where.
        at: Place,
        /// The path.
        what: String,
    },
    /// Methods for a type that is there, in an `impl` that is not.
    #[error("{at}: no `{what}` in the base{}; write it as it stands there", did_you_mean(.nearest))]
    NoImpl {
        /// Where the `impl` begins.
        at: Place,
        /// It, as it is written.
        what: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// What is to go is not there.
    #[error("{at}: no `{what}` in the base{}", did_you_mean(.nearest))]
    Absent {
        /// The line of the header.
        at: Place,
        /// What stands there.
        what: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// What is to go is no path.
    #[error(
        "{at}: this is no item; write `//! Without: fn name`, `impl Trait for Type`, `impl Type {{ fn name }}` or `use path::name`"
    )]
    Malformed {
        /// The line of the header.
        at: Place,
    },
}

impl Answer {
    /// The answer whose files are these, by their path and with the name of each in errors.
    pub fn whole<'a>(files: impl IntoIterator<Item = (&'a str, String, &'a str)>) -> Answer {
        let files = files.into_iter();
        let texts =
            files.map(|(path, label, text)| (path.to_owned(), Text::original(&label, text)));
        Answer {
            files: texts.collect(),
        }
    }

    /// It, as somebody called `name` might hand it in.
    pub fn submission(&self, name: &str) -> Submission {
        let files = self.files();
        Submission {
            name: name.to_owned(),
            sha256: digest::sha256(files.iter().flat_map(|(path, text)| [path, text])),
            files,
        }
    }

    /// The content of each file by its path.
    pub fn files(&self) -> BTreeMap<String, String> {
        let files = self.files.iter();
        files
            .map(|(path, text)| (path.clone(), text.text.clone()))
            .collect()
    }

    /// It in one `src/lib.rs`, with each module in braces, for who hands in one file. Modules of modules are left out.
    pub fn in_one_file(&self) -> String {
        let text = |path: &str| self.files.get(path).map_or("", |file| &file.text);
        let mut lib = text("src/lib.rs").to_owned();
        for path in self.files.keys() {
            let name = path.strip_prefix("src/");
            if let Some(name) = name.and_then(|name| name.strip_suffix(".rs")) {
                let inside = format!("mod {name} {{\n{}}}", text(path));
                lib = lib.replace(&format!("mod {name};"), &inside);
            }
        }
        lib
    }

    /// Where in the course that was written which stands `at` in one of the files.
    pub fn written_at(&self, at: &Place) -> Option<Place> {
        let text = self.files.get(&at.file)?;
        let origin = text.origins.get(at.line.checked_sub(1)? as usize)?;
        Some(Place {
            file: origin.file.to_string(),
            line: origin.line,
            column: None,
        })
    }
}

#[cfg(test)]
mod tests;
