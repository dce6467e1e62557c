//! What overlays are laid over, and the places in it that hold items.

use std::{collections::BTreeMap, path::Path};

use super::{
    Answer, OverlayError,
    path::{Entry, Level, Source},
};

/// What rustfmt puts before what is in braces.
const INDENT: usize = 4;

/// An answer that overlays are laid over.
#[derive(Debug)]
pub struct Base {
    pub(super) answer: Answer,
    /// Its files by their paths, read.
    sources: BTreeMap<String, Source>,
}

/// A place that holds items: a file, a `mod`, or one of the `impl`s of one header.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    /// The file's path, such as `src/lib.rs`.
    pub file: &'a str,
    /// All of the file.
    pub source: &'a Source,
    /// What it holds.
    pub level: &'a Level,
    /// How much further from the left an overlay writes the items that go here.
    pub shift: usize,
    /// Where the files of its modules are, such as `src`.
    folder: String,
}

impl Base {
    /// Reads `answer`.
    ///
    /// # Errors
    ///
    /// If one of its files is not Rust.
    pub fn of(answer: Answer) -> Result<Base, OverlayError> {
        let mut sources = BTreeMap::new();
        for (path, text) in &answer.files {
            sources.insert(path.clone(), Source::read(path, &text.text)?);
        }
        Ok(Base { answer, sources })
    }

    /// All its files.
    pub(super) fn files(&self) -> impl Iterator<Item = Scope<'_>> {
        self.sources.keys().filter_map(|path| self.file(path))
    }

    /// The file at `path`.
    pub(super) fn file(&self, path: &str) -> Option<Scope<'_>> {
        let (path, source) = self.sources.get_key_value(path)?;
        let folder = match Path::new(path).file_stem() {
            Some(stem) if stem == "lib" || stem == "mod" => Path::new(path).parent()?.to_owned(),
            _ => Path::new(path).with_extension(""),
        };
        Some(Scope {
            file: path,
            source,
            level: &source.level,
            shift: 0,
            folder: folder.to_string_lossy().into_owned(),
        })
    }

    /// What is in `entry` of `scope`, in its braces or in its file.
    pub(super) fn inside<'a>(&'a self, scope: &Scope<'a>, entry: &'a Entry) -> Option<Scope<'a>> {
        let folder = |name: &str| format!("{}/{name}", scope.folder);
        match (&entry.module, &entry.inside) {
            (Some(name), _) => {
                let files = [folder(name) + ".rs", folder(name) + "/mod.rs"];
                let found = files.iter().find_map(|file| self.file(file))?;
                Some(Scope {
                    shift: scope.shift + INDENT,
                    ..found
                })
            }
            (None, Some(level)) => Some(Scope {
                folder: folder(entry.key.strip_prefix("mod ").unwrap_or_default()),
                level,
                ..scope.clone()
            }),
            (None, None) => None,
        }
    }
}

/// The items of `scopes` whose path ends with `key`, each with the scope that it is in.
pub fn found<'s, 'a>(scopes: &'s [Scope<'a>], key: &str) -> Vec<(&'s Scope<'a>, &'a Entry)> {
    let all = scopes.iter().flat_map(|scope| {
        let entries = scope.level.entries.iter();
        entries.map(move |entry| (scope, entry))
    });
    all.filter(|(_, entry)| entry.key == key).collect()
}
