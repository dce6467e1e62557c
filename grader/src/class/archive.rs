//! Reads a `.zip` or a `.tar.gz` without unpacking it to the disk: names first, then the sources of one crate.
//!
//! Sizes that an archive declares are not believed, and nothing that it names is opened.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::listing::{Limits, Listing, too_many};
use crate::{
    intake::{self, Intake, Kind, Refusal, Submission},
    render::escape,
};

/// An archive on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// The file.
    pub file: PathBuf,
    /// How it is packed.
    pub packing: Packing,
}

/// How an archive is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// `.zip`
    Zip,
    /// `.tar.gz` or `.tgz`
    TarGz,
}

/// A name in an archive.
enum Name {
    /// Below the archive, with `/` between its parts.
    Plain(String),
    /// With bytes or characters that don't print, escaped.
    Odd(String),
}

/// What is done with each entry: its name, its kind, its content.
type Visit<'a> = dyn FnMut(Name, Kind, &mut dyn Read) -> Result<(), Refusal> + 'a;

impl Archive {
    /// What is in it.
    ///
    /// # Errors
    ///
    /// If it is no archive, or holds too much, or names what is outside of it.
    pub fn list(&self, limits: &Limits) -> Result<Listing, Refusal> {
        let mut listing = Listing::default();
        self.visit(limits, &mut |name, kind, _| {
            // Odd names outside of the sources are nobody's business.
            if let Name::Plain(path) = name {
                listing.add(&path, kind);
            }
            Ok(())
        })?;
        Ok(listing)
    }

    /// The submission in the folder `within`, called `name`.
    ///
    /// # Errors
    ///
    /// As [`Archive::list`], and if the submission is not what one may be.
    pub fn read(
        &self,
        within: &str,
        name: String,
        limits: &Limits,
        of_submission: &intake::Limits,
    ) -> Result<Submission, Refusal> {
        let mut intake = Intake::new(of_submission);
        let prefix = match within {
            "" => String::new(),
            within => format!("{within}/"),
        };
        self.visit(limits, &mut |name, kind, content| {
            let (Name::Plain(path) | Name::Odd(path)) = &name;
            let Some(path) = path.strip_prefix(&prefix) else {
                return Ok(());
            };
            if path != "src" && !path.starts_with("src/") {
                return Ok(());
            }
            match name {
                Name::Odd(_) => Err(Refusal::OddName {
                    path: path.to_owned(),
                }),
                Name::Plain(_) => intake.add(path, kind, content),
            }
        })?;
        intake.finish(name, || "hand in the folder with its `src`".to_owned())
    }

    fn visit(&self, limits: &Limits, visit: &mut Visit) -> Result<(), Refusal> {
        let file = self.open(limits)?;
        match self.packing {
            Packing::Zip => self.visit_zip(file, limits, visit),
            Packing::TarGz => self.visit_tar(file, limits, visit),
        }
    }

    fn open(&self, limits: &Limits) -> Result<File, Refusal> {
        let failed = |error: io::Error| intake::unreadable(&self.name(), &error);
        let file = File::open(&self.file).map_err(failed)?;
        if file.metadata().map_err(failed)?.len() > limits.packed {
            return Err(self.too_much(limits.packed));
        }
        Ok(file)
    }

    fn visit_zip(&self, file: File, limits: &Limits, visit: &mut Visit) -> Result<(), Refusal> {
        let broken = |error: zip::result::ZipError| match error {
            zip::result::ZipError::Io(error) => self.unread(&error),
            error => self.broken(&error.to_string()),
        };
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        if archive.has_duplicate_names() {
            return Err(self.broken("it holds two files of one name"));
        }
        if archive.len() > limits.entries {
            return Err(too_many(&self.name(), limits));
        }
        for index in 0..archive.len() {
            let (name, kind) = {
                let entry = archive.by_index_raw(index).map_err(broken)?;
                let kind = match entry.unix_mode().map(|mode| mode & 0o170_000) {
                    _ if entry.is_symlink() => Kind::Link,
                    _ if entry.is_dir() => Kind::Folder,
                    None | Some(0 | 0o100_000) => Kind::File,
                    Some(_) => Kind::Special,
                };
                (name_of(entry.name_raw())?, kind)
            };
            match kind {
                Kind::File => visit(name, kind, &mut Lazy::new(&mut archive, index))?,
                kind => visit(name, kind, &mut io::empty())?,
            }
        }
        Ok(())
    }

    fn visit_tar(&self, file: File, limits: &Limits, visit: &mut Visit) -> Result<(), Refusal> {
        let mut unpacked = Bounded {
            from: MultiGzDecoder::new(BufReader::new(file)),
            left: limits.unpacked,
            passed: false,
        };
        let visited = self.visit_unpacked(&mut unpacked, limits, visit);
        match unpacked.passed {
            true => Err(self.too_much(limits.unpacked)),
            false => visited,
        }
    }

    fn visit_unpacked(
        &self,
        unpacked: impl Read,
        limits: &Limits,
        visit: &mut Visit,
    ) -> Result<(), Refusal> {
        let broken = |error: io::Error| self.unread(&error);
        let mut archive = tar::Archive::new(unpacked);
        for (number, entry) in archive.entries().map_err(broken)?.enumerate() {
            if number == limits.entries {
                return Err(too_many(&self.name(), limits));
            }
            let mut entry = entry.map_err(broken)?;
            let kind = match entry.header().entry_type() {
                // A note on the whole archive, which `git archive` writes.
                kind if kind.is_pax_global_extensions() => continue,
                kind if kind.is_symlink() || kind.is_hard_link() => Kind::Link,
                kind if kind.is_dir() => Kind::Folder,
                kind if kind.is_file() || kind.is_contiguous() => Kind::File,
                _ => Kind::Special,
            };
            let name = name_of(&entry.path_bytes())?;
            visit(name, kind, &mut entry)?;
        }
        Ok(())
    }

    /// Its file's name, as it may be shown.
    fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        escape::line(&name.to_string_lossy())
    }

    /// What it means that reading it ended so: what is wrong with its content has no number of the system's.
    fn unread(&self, error: &io::Error) -> Refusal {
        match intake::is_of_the_machine(error) {
            true => intake::unreadable(&self.name(), error),
            false => self.broken(&error.to_string()),
        }
    }

    fn broken(&self, reason: &str) -> Refusal {
        Refusal::Archive {
            archive: self.name(),
            reason: escape::line(reason),
        }
    }

    fn too_much(&self, bytes: u64) -> Refusal {
        Refusal::TooMuch {
            entry: self.name(),
            most: format!("{} MiB", bytes >> 20),
        }
    }
}

/// How the file called `name` is packed, and its name without that ending.
pub fn packing_of(name: &str) -> Option<(Packing, &str)> {
    [
        (".zip", Packing::Zip),
        (".tar.gz", Packing::TarGz),
        (".tgz", Packing::TarGz),
    ]
    .into_iter()
    .find_map(|(ending, packing)| {
        let stem = name.len().checked_sub(ending.len())?;
        let is_it = name.get(stem..)?.eq_ignore_ascii_case(ending);
        is_it.then(|| (packing, &name[..stem]))
    })
}

/// A name as an archive has it. Some archivers of Windows write `\` between its parts.
fn name_of(raw: &[u8]) -> Result<Name, Refusal> {
    let text = String::from_utf8_lossy(raw).replace('\\', "/");
    let shown = || escape::line(&text);
    let mut parts = Vec::new();
    let drive = |part: &str| part.len() == 2 && part.ends_with(':');
    for (number, part) in text.split('/').enumerate() {
        match part {
            "" if number == 0 => return Err(Refusal::Outside { path: shown() }),
            ".." => return Err(Refusal::Outside { path: shown() }),
            part if number == 0 && drive(part) => return Err(Refusal::Outside { path: shown() }),
            "" | "." => {}
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let is_plain = std::str::from_utf8(raw).is_ok() && path.chars().all(escape::is_inert);
    Ok(match is_plain {
        true => Name::Plain(path),
        false => Name::Odd(escape::line(&path)),
    })
}

/// A file of a `.zip`, opened when it is first read: most are not.
struct Lazy<'a> {
    archive: Option<&'a mut ZipArchive<BufReader<File>>>,
    index: usize,
    file: Option<zip::read::ZipFile<'a, BufReader<File>>>,
}

impl<'a> Lazy<'a> {
    fn new(archive: &'a mut ZipArchive<BufReader<File>>, index: usize) -> Lazy<'a> {
        Lazy {
            archive: Some(archive),
            index,
            file: None,
        }
    }
}

impl Read for Lazy<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(archive) = self.archive.take() {
            self.file = Some(archive.by_index(self.index).map_err(io::Error::other)?);
        }
        self.file.as_mut().map_or(Ok(0), |file| file.read(buffer))
    }
}

/// A reader that fails past a number of bytes.
struct Bounded<R> {
    from: R,
    left: u64,
    passed: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => {
                self.left = left;
                Ok(read)
            }
            None => {
                self.passed = true;
                Err(io::Error::other("it unpacks to too much"))
            }
        }
    }
}

/// Whether `path` is an archive that this can't read, by its name.
pub fn is_foreign(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let foreign = ["7z", "rar", "tar", "gz", "bz2", "xz", "zst", "tbz2", "txz"];
    ending.is_some_and(|ending| foreign.iter().any(|one| ending.eq_ignore_ascii_case(one)))
        && fs::symlink_metadata(path).is_ok_and(|file| file.is_file())
}

#[cfg(test)]
mod tests;
