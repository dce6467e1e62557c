//! The folders in `exercises/`: which of them are exercises, and which only lie there, such as a learner's copies.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};

use crate::files::{self, FileError, shown};

/// The folder of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Where it is.
    pub dir: PathBuf,
    /// The name of its package.
    pub name: String,
    /// Its `Cargo.toml`.
    pub cargo_toml: String,
}

/// A folder in `exercises/` that is no exercise, and is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Its path from the workbook on, as text that is safe to print.
    pub path: String,
    /// Why it is none.
    pub reason: Reason,
}

/// Why a folder is no exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It lacks a file that each exercise has.
    Lacks(&'static str),
    /// Its `Cargo.toml` names no package.
    Nameless,
    /// It is not called by a number and its package, as a copy of an exercise is not.
    OtherName(String),
    /// Another exercise has the same name.
    SameName {
        /// The name.
        name: String,
        /// The path of the other.
        first: String,
    },
}

impl fmt::Display for Stray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is left out: ", self.path)?;
        match &self.reason {
            Reason::Lacks(file) => write!(
                f,
                "it has no `{file}`; restore that if it is an exercise, or move it out of `exercises`"
            ),
            Reason::Nameless => f.write_str(
                "its `Cargo.toml` names no package; correct that if it is an exercise, or move it out of `exercises`",
            ),
            Reason::OtherName(package) => write!(
                f,
                "its package is called `{package}`, and the folder of an exercise is called by a number and its package; \
                 move copies out of `exercises`"
            ),
            Reason::SameName { name, first } => write!(
                f,
                "`{first}` is called `{name}`, too; rename one in its `Cargo.toml`, or move it out of `exercises`"
            ),
        }
    }
}

/// The folders of `root/exercises`, in the order of their names. Files are left out without a word, and so is what is
/// hidden.
///
/// # Errors
///
/// If `exercises`, or a `Cargo.toml` in it, can't be read.
pub fn sorted(root: &Path) -> Result<(Vec<Folder>, Vec<Stray>), FileError> {
    let mut dirs = Vec::new();
    let exercises = root.join("exercises");
    let unreadable = || FileError::when("read", &exercises);
    for entry in fs::read_dir(&exercises).map_err(unreadable())? {
        let entry = entry.map_err(unreadable())?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !hidden && entry.path().is_dir() {
            dirs.push(entry.path());
        }
    }
    dirs.sort();

    let path = |dir: &Path| shown(dir.strip_prefix(root).unwrap_or(dir));
    let (mut folders, mut strays) = (Vec::new(), Vec::new());
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for dir in dirs {
        let found = look_into(&dir)?.and_then(|folder| match named.get(&folder.name) {
            Some(first) => Err(Reason::SameName {
                name: folder.name,
                first: first.clone(),
            }),
            None => Ok(folder),
        });
        match found {
            Ok(folder) => {
                named.insert(folder.name.clone(), path(&dir));
                folders.push(folder);
            }
            Err(reason) => strays.push(Stray {
                path: path(&dir),
                reason,
            }),
        }
    }
    Ok((folders, strays))
}

/// What is in `dir`: an exercise, or why not.
fn look_into(dir: &Path) -> Result<Result<Folder, Reason>, FileError> {
    for file in ["exercise.toml", "Cargo.toml"] {
        if !dir.join(file).exists() {
            return Ok(Err(Reason::Lacks(file)));
        }
    }
    let cargo_toml = files::read(&dir.join("Cargo.toml"))?;
    let Some(name) = package_name(&cargo_toml) else {
        return Ok(Err(Reason::Nameless));
    };
    let folder = dir.file_name().unwrap_or_default().to_string_lossy();
    let called = folder.split_once('-');
    Ok(match called {
        Some((number, rest)) if rest == name && is_number(number) => Ok(Folder {
            dir: dir.to_owned(),
            name,
            cargo_toml,
        }),
        _ => Err(Reason::OtherName(shown(Path::new(&name)))),
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name of the package that a `Cargo.toml` is for, if it says one.
pub fn package_name(cargo_toml: &str) -> Option<String> {
    let table: toml::Table = cargo_toml.parse().ok()?;
    Some(table.get("package")?.get("name")?.as_str()?.to_owned())
}
