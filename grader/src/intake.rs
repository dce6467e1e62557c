//! Intake: reads a submission into memory, and refuses what is not plain source text.
//!
//! Only `src/**/*.rs` is opened. Manifests, build scripts, tests, config files and `.git` are not read, nor is anything
//! that a symbolic link points to. Folders are read here; what stands in an archive goes through the same [`Intake`].

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use lab::record::Place;

pub use self::refusal::Refusal;
pub(crate) use self::refusal::{Ended, is_of_the_machine, unopened, unreadable};
use self::refusal::{special, symlink};
pub use crate::folder::Kind;
use crate::{
    digest, escape,
    files::{self, FileError, shown},
    folder::Folder,
};

mod names;
mod refusal;

/// How much of a submission is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimits {
    /// The most source files.
    pub files: usize,
    /// The most bytes in all source files together.
    pub bytes: u64,
    /// The most files and folders of any kind below `src`, so that empty folders too come to an end.
    pub entries: usize,
}

impl Default for SizeLimits {
    fn default() -> SizeLimits {
        SizeLimits {
            files: 100,
            bytes: 1_000_000,
            entries: 1_000,
        }
    }
}

/// A learner's `src/` for one exercise, held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The folder, as the user named it.
    pub name: String,
    /// The hash of the files' paths and contents.
    pub sha256: String,
    /// The content of each file by its path, such as `src/lib.rs`.
    pub files: BTreeMap<String, String>,
}

/// Why a submission could not be read.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The folder is not there, or is none: the user's mistake.
    #[error("`{folder}` {what}; {next}")]
    NoFolder {
        /// The folder, as the user named it.
        folder: String,
        /// What it is instead.
        what: String,
        /// What to do.
        next: String,
    },
    /// The submission's own fault: it is `rejected`.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Submission {
    /// A submission of the one `file`, as its `src/lib.rs`.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub fn of_file(file: &Path) -> Result<Submission, FileError> {
        let content = files::read(file)?;
        Ok(Submission {
            name: files::shown(file),
            sha256: digest::sha256([&content]),
            files: [("src/lib.rs".to_owned(), content)].into(),
        })
    }

    /// Reads the `src/**/*.rs` of the crate in `dir`, except its `main.rs` and `bin/`, which only run the rest.
    ///
    /// # Errors
    ///
    /// [`IntakeError::NoFolder`] if the user named no folder; [`IntakeError::Refused`] if the submission is not what one
    /// may be.
    pub fn read(dir: &Path, limits: &SizeLimits) -> Result<Submission, IntakeError> {
        let folder = shown(dir);
        match fs::metadata(dir) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Err(no_folder(dir, "is a file".to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(no_folder(dir, "does not exist".to_owned()));
            }
            Err(error) => return Err(unreadable(&folder, &error).into()),
        }
        let opened = Folder::open(dir);
        let opened = opened.map_err(|error| no_folder(dir, format!("can't be read: {error}")))?;
        let submission = Submission::read_in(&opened, folder, limits, || where_lib_may_be(dir));
        Ok(submission?)
    }

    /// The same of a folder that is held open, for the submission called `name`. If it has no `src/lib.rs`, `next` says what
    /// to do.
    ///
    /// # Errors
    ///
    /// If the submission is not what one may be.
    pub fn read_in(
        folder: &Folder,
        name: String,
        limits: &SizeLimits,
        next: impl FnOnce() -> String,
    ) -> Result<Submission, Refusal> {
        let mut intake = Intake::new(limits);
        intake.read_src(folder)?;
        intake.finish(name, next)
    }

    /// Writes the files below `dir`, as `dir/src/lib.rs` and so on.
    ///
    /// # Errors
    ///
    /// If `dir` or the disk can't be written.
    pub fn write_to(&self, dir: &Path) -> Result<(), FileError> {
        for (path, content) in &self.files {
            let file = dir.join(path);
            let folder = file.parent().unwrap_or(dir);
            fs::create_dir_all(folder).map_err(FileError::when("made", folder))?;
            fs::write(&file, content).map_err(FileError::when("written", &file))?;
        }
        Ok(())
    }
}

/// A submission being read.
#[derive(Debug)]
pub struct Intake<'a> {
    limits: &'a SizeLimits,
    bytes_left: u64,
    entries: usize,
    files: BTreeMap<String, String>,
}

impl<'a> Intake<'a> {
    /// The beginning of a submission.
    pub fn new(limits: &'a SizeLimits) -> Intake<'a> {
        Intake {
            limits,
            bytes_left: limits.bytes,
            entries: 0,
            files: BTreeMap::new(),
        }
    }

    /// Takes notice of what stands at `path`, such as `src/lib.rs`; `content` is read if that is source.
    ///
    /// # Errors
    ///
    /// If a submission may not hold this, or no more.
    pub fn add(&mut self, path: &str, kind: Kind, content: impl Read) -> Result<(), Refusal> {
        self.count()?;
        if !names::are_passed_over(path) && is_read(path, kind)? {
            self.read_file(path.to_owned(), content)?;
        }
        Ok(())
    }

    /// The submission called `name`. If it has no `src/lib.rs`, `next` says what to do.
    ///
    /// # Errors
    ///
    /// If there is no `src/lib.rs`, or two of its names are one.
    pub fn finish(
        self,
        name: String,
        next: impl FnOnce() -> String,
    ) -> Result<Submission, Refusal> {
        let files = self.files;
        if !files.contains_key("src/lib.rs") {
            return Err(Refusal::NoLib {
                folder: name,
                next: next(),
            });
        }
        names::refuse_clashes(&files)?;
        Ok(Submission {
            name,
            sha256: digest::sha256(files.iter().flat_map(|(path, content)| [path, content])),
            files,
        })
    }

    fn count(&mut self) -> Result<(), Refusal> {
        self.entries += 1;
        if self.entries > self.limits.entries {
            return Err(Refusal::TooManyEntries {
                most: self.limits.entries,
            });
        }
        Ok(())
    }

    fn read_src(&mut self, within: &Folder) -> Result<(), Refusal> {
        match within.kind(OsStr::new("src")) {
            Ok(Kind::Folder) => {}
            Ok(Kind::Link) => return Err(symlink("src")),
            Err(error) if is_of_the_machine(&error) => return Err(unreadable("src", &error)),
            _ => return Ok(()),
        }
        let mut folders = vec!["src".to_owned()];
        while let Some(path) = folders.pop() {
            if names::are_too_long(&path) {
                return Err(Refusal::LongName { path });
            }
            // Each is looked for from above, so that few are held open, however deep they are.
            let folder = within
                .below(&path)
                .map_err(|error| unopened(&path, &error))?;
            // In the order of their names, so that the same submission is always refused for the same reason.
            for (name, kind) in self.names_in(&folder, &path)? {
                let path = format!("{path}/{name}");
                if names::are_passed_over(&path) {
                    continue;
                }
                if is_read(&path, kind)? {
                    let content = folder.file(OsStr::new(&name));
                    let content = content.map_err(|error| unopened(&path, &error))?;
                    self.read_file(path, content)?;
                } else if kind == Kind::Folder {
                    folders.push(path);
                }
            }
        }
        Ok(())
    }

    /// What is in the folder at `path` and not hidden, sorted.
    fn names_in(&mut self, folder: &Folder, path: &str) -> Result<Vec<(String, Kind)>, Refusal> {
        let mut names = Vec::new();
        let read = folder.each(|name, kind| {
            self.count()?;
            // Editors keep locks and swap files beside what they edit.
            if name.as_encoded_bytes().starts_with(b".") {
                return Ok(());
            }
            match name.to_str() {
                Some(name) if name.chars().all(escape::is_inert) => {
                    names.push((name.to_owned(), kind));
                    Ok(())
                }
                _ => {
                    let path = format!("{path}/{}", shown(Path::new(&name)));
                    Err(Ended::Refused(Refusal::OddName { path }))
                }
            }
        });
        read.map_err(|ended: Ended| ended.refusal(path))?;
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(names)
    }

    fn read_file(&mut self, path: String, from: impl Read) -> Result<(), Refusal> {
        if self.files.contains_key(&path) {
            return Err(Refusal::Twice { path });
        }
        if names::are_too_long(&path) {
            return Err(Refusal::LongName { path });
        }
        if self.files.len() == self.limits.files {
            let most = self.limits.files;
            return Err(Refusal::TooManyFiles { path, most });
        }
        let mut content = Vec::new();
        // One byte more than may be read tells a file that ends there from one that goes on, or still grows.
        from.take(self.bytes_left + 1)
            .read_to_end(&mut content)
            .map_err(|error| unreadable(&path, &error))?;
        let Some(bytes_left) = self.bytes_left.checked_sub(content.len() as u64) else {
            let most = self.limits.bytes;
            return Err(Refusal::TooLarge { path, most });
        };
        self.bytes_left = bytes_left;
        let content = String::from_utf8(content).map_err(|error| {
            let byte = error.utf8_error().valid_up_to();
            let lines = error.as_bytes()[..byte]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count();
            let at = Place {
                file: path.clone(),
                line: u32::try_from(lines + 1).unwrap_or(u32::MAX),
                column: None,
            };
            Refusal::NotUtf8 { at, byte }
        })?;
        self.files.insert(path, content);
        Ok(())
    }
}

/// Whether `path` is a source file.
fn is_read(path: &str, kind: Kind) -> Result<bool, Refusal> {
    match kind {
        Kind::Link => Err(symlink(path)),
        Kind::Special => Err(special(path)),
        Kind::Folder => Ok(false),
        Kind::File => Ok(Path::new(path).extension().is_some_and(|end| end == "rs")),
    }
}

/// What to do about a folder that is none.
fn no_folder(dir: &Path, what: String) -> IntakeError {
    let krate = match (dir.parent(), dir.file_name()) {
        (Some(src), Some(name)) if name == "lib.rs" => src.parent(),
        _ => None,
    };
    IntakeError::NoFolder {
        folder: shown(dir),
        what: escape::line(&what),
        next: match krate {
            Some(krate) => format!("name the crate's folder: `{}`", shown(or_here(krate))),
            None => "name the folder of a crate, which holds `src/lib.rs`".to_owned(),
        },
    }
}

/// What to do about a crate without `src/lib.rs`.
fn where_lib_may_be(dir: &Path) -> String {
    let is_src = fs::canonicalize(dir).is_ok_and(|dir| dir.ends_with("src"));
    match dir.join("lib.rs").is_file() {
        true if is_src => {
            let krate: PathBuf = match (dir.file_name(), dir.parent()) {
                (Some(_), Some(parent)) => or_here(parent).to_owned(),
                _ => dir.join(".."),
            };
            format!("name the crate's folder: `{}`", shown(&krate))
        }
        true => "move `lib.rs` into a folder `src` there".to_owned(),
        false => "name the folder of a crate, which holds `src/lib.rs`".to_owned(),
    }
}

fn or_here(path: &Path) -> &Path {
    if path == Path::new("") {
        Path::new(".")
    } else {
        path
    }
}

#[cfg(test)]
mod races;
#[cfg(test)]
mod tests;
