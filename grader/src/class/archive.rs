//! Reads a `.zip` or a `.tar.gz` without unpacking it to the disk: names first, then the sources of one crate.
//!
//! Sizes that an archive declares are not believed, and nothing that it names is opened.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;
use tar::EntryType;
use zip::ZipArchive;

use self::meter::{Meter, Metered};
use super::listing::{EntryLimits, Listing, hand_in_src, too_many};
use crate::{
    escape,
    folder::Folder,
    intake::{self, Intake, Kind, Refusal, Submission, unopened},
    stop::Stop,
};

mod meter;

/// The most bytes of a name in an archive. No system has longer ones.
const LONGEST_NAME: usize = 4096;

/// The most bytes of what a `.zip` says of all that is in it, and of what a `.tar` says of one entry. They are held in memory.
const MOST_OF_DIRECTORY: u64 = 12 << 20;
const MOST_OF_HEADER: u64 = 1 << 20;

/// How much is read of an archive at once.
const PORTION: u64 = 8 << 10;

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

/// A crate that is being read.
struct Crate<'a> {
    /// Where it is, with the `/`.
    prefix: String,
    name: String,
    intake: Result<Intake<'a>, Refusal>,
}

impl Crate<'_> {
    /// The path of `name` from the crate's folder on, if it is one of its sources.
    fn path<'n>(&self, name: &'n Name) -> Option<&'n str> {
        let (Name::Plain(path) | Name::Odd(path)) = name;
        let path = path.strip_prefix(&self.prefix)?;
        (path == "src" || path.starts_with("src/")).then_some(path)
    }

    fn wants(&self, name: &Name) -> bool {
        self.intake.is_ok() && self.path(name).is_some()
    }

    fn add(&mut self, name: &Name, kind: Kind, content: &mut dyn Read) {
        let (Some(path), Ok(intake)) = (self.path(name), &mut self.intake) else {
            return;
        };
        let added = match name {
            Name::Plain(_) => intake.add(path, kind, content),
            Name::Odd(_) => Err(Refusal::OddName {
                path: path.to_owned(),
            }),
        };
        if let Err(refusal) = added {
            self.intake = Err(refusal);
        }
    }
}

/// What is done with each entry: its name, its kind, its content.
type Visit<'a> = dyn FnMut(Name, Kind, &mut dyn Read) -> Result<(), Refusal> + 'a;

impl Archive {
    /// What is in it.
    ///
    /// # Errors
    ///
    /// If it is no archive, or holds too much, or names what is outside of it.
    pub fn list(&self, limits: &EntryLimits, stop: &Stop) -> Result<Listing, Refusal> {
        let mut listing = Listing::default();
        let archive = self.name();
        self.visit(limits, stop, &mut |name, kind, _| match name {
            Name::Plain(path) => listing.add(&path, kind, &archive, limits),
            // Odd names outside of the sources are nobody's business.
            Name::Odd(_) => Ok(()),
        })?;
        Ok(listing)
    }

    /// The submissions in these folders, each with its name. However many they are, what is packed is unpacked once.
    ///
    /// # Errors
    ///
    /// For each: as [`Archive::list`], and if the submission is not what one may be.
    pub fn read(
        &self,
        crates: Vec<(&str, String)>,
        limits: &EntryLimits,
        of_submission: &intake::SizeLimits,
        stop: &Stop,
    ) -> Vec<Result<Submission, Refusal>> {
        let begin = |(within, name)| Crate {
            prefix: match within {
                "" => String::new(),
                within => format!("{within}/"),
            },
            name,
            intake: Ok(Intake::new(of_submission)),
        };
        let mut crates: Vec<Crate> = crates.into_iter().map(begin).collect();
        let visited = self.visit(limits, stop, &mut |name, kind, content| {
            let mut of = crates.iter_mut().filter(|one| one.wants(&name));
            match (of.next(), of.next()) {
                (None, _) => {}
                (Some(one), None) => one.add(&name, kind, content),
                // A crate in the sources of another.
                (Some(one), Some(other)) => {
                    let mut text = Vec::new();
                    let most = of_submission.bytes + 1;
                    let read = content.take(most).read_to_end(&mut text);
                    read.map_err(|error| intake::unreadable(&self.name(), &error))?;
                    for one in [one, other].into_iter().chain(of) {
                        one.add(&name, kind, &mut &*text);
                    }
                }
            }
            Ok(())
        });
        let read = crates.into_iter().map(|one| {
            visited.clone()?;
            one.intake?.finish(one.name, hand_in_src)
        });
        read.collect()
    }

    fn visit(&self, limits: &EntryLimits, stop: &Stop, visit: &mut Visit) -> Result<(), Refusal> {
        let (file, length) = self.open(limits)?;
        let meter = Meter::default();
        let file = Metered::new(file, &meter, stop);
        let visited = match self.packing {
            Packing::Zip => self.visit_zip(file, length, limits, visit),
            Packing::TarGz => self.visit_tar(file, limits, stop, visit),
        };
        match meter.failed() {
            // Whatever the unpacker has made of it.
            Some(error) => Err(intake::unreadable(&self.name(), &error)),
            None => visited,
        }
    }

    /// The file and its length. It may have been replaced since it was listed.
    fn open(&self, limits: &EntryLimits) -> Result<(File, u64), Refusal> {
        let name = self.name();
        let failed = |error: io::Error| intake::unreadable(&name, &error);
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let folder = Folder::open(folder).map_err(failed)?;
        let file = folder.file(self.file.file_name().unwrap_or_default());
        let file = file.map_err(|error| unopened(&name, &error))?;
        let length = file.metadata().map_err(failed)?.len();
        match length > limits.packed {
            true => Err(self.too_much(limits.packed)),
            false => Ok((file, length)),
        }
    }

    fn visit_zip(
        &self,
        file: Metered<File>,
        length: u64,
        limits: &EntryLimits,
        visit: &mut Visit,
    ) -> Result<(), Refusal> {
        let meter = file.meter;
        let broken = |error: zip::result::ZipError| match error {
            _ if meter.passed() => self.broken("it says more of itself than is read"),
            zip::result::ZipError::Io(error) => self.unread(&error),
            error => self.broken(&error.to_string()),
        };
        meter.allow(MOST_OF_DIRECTORY);
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        if archive.has_duplicate_names() {
            return Err(self.broken("it holds two files of one name"));
        }
        if archive.len() > limits.entries {
            return Err(too_many(&self.name(), limits));
        }
        // Entries may lie over each other; what is read of them in all is still no more than the file and some.
        let mut of_contents = length + PORTION * 256;
        for index in 0..archive.len() {
            meter.allow(PORTION * 16);
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
            meter.allow(of_contents);
            match kind {
                Kind::File => visit(name, kind, &mut Lazy::new(&mut archive, index))?,
                kind => visit(name, kind, &mut io::empty())?,
            }
            of_contents = meter.left();
        }
        Ok(())
    }

    fn visit_tar(
        &self,
        file: Metered<File>,
        limits: &EntryLimits,
        stop: &Stop,
        visit: &mut Visit,
    ) -> Result<(), Refusal> {
        let meter = Meter::default();
        let unpacked = MultiGzDecoder::new(BufReader::new(file));
        let unpacked = Metered::new(unpacked, &meter, stop);
        let visited = self.visit_unpacked(unpacked, limits, visit);
        match meter.passed() {
            true if meter.read() >= limits.unpacked => Err(self.too_much(limits.unpacked)),
            true => Err(self.broken("it says more of an entry than is read")),
            false => visited,
        }
    }

    fn visit_unpacked<R: Read>(
        &self,
        unpacked: Metered<R>,
        limits: &EntryLimits,
        visit: &mut Visit,
    ) -> Result<(), Refusal> {
        let broken = |error: io::Error| self.unread(&error);
        let meter = unpacked.meter;
        let up_to = |at: u64| meter.allow(at.min(limits.unpacked).saturating_sub(meter.read()));
        let mut archive = tar::Archive::new(unpacked);
        let mut entries = archive.entries().map_err(broken)?;
        let mut begins = 0_u64;
        for number in 0.. {
            // What follows the content of the last entry is held in memory, until there is an entry.
            up_to(begins.saturating_add(MOST_OF_HEADER));
            let Some(entry) = entries.next() else { break };
            if number == limits.entries {
                return Err(too_many(&self.name(), limits));
            }
            let mut entry = entry.map_err(broken)?;
            up_to(limits.unpacked);
            let size = match entry.header().entry_type() {
                // It says how long it is with its gaps.
                EntryType::GNUSparse => entry.header().entry_size().map_err(broken)?,
                _ => entry.size(),
            };
            begins = entry.raw_file_position().saturating_add(size);
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
            reason: escape::name(reason),
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
    if raw.len() > LONGEST_NAME {
        let ends = [
            &raw[..LONGEST_NAME / 2],
            &raw[raw.len() - LONGEST_NAME / 2..],
        ];
        let path = escape::name(&String::from_utf8_lossy(&ends.concat()));
        return Err(Refusal::LongName { path });
    }
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

/// A `.zip` on the disk.
type Zip<'m> = BufReader<Metered<'m, File>>;

/// A file of a `.zip`, opened when it is first read: most are not.
struct Lazy<'a, 'm> {
    archive: Option<&'a mut ZipArchive<Zip<'m>>>,
    index: usize,
    file: Option<zip::read::ZipFile<'a, Zip<'m>>>,
}

impl<'a, 'm> Lazy<'a, 'm> {
    fn new(archive: &'a mut ZipArchive<Zip<'m>>, index: usize) -> Lazy<'a, 'm> {
        Lazy {
            archive: Some(archive),
            index,
            file: None,
        }
    }
}

impl Read for Lazy<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(archive) = self.archive.take() {
            self.file = Some(archive.by_index(self.index).map_err(io::Error::other)?);
        }
        self.file.as_mut().map_or(Ok(0), |file| file.read(buffer))
    }
}

/// Whether a file called `name` is an archive that this can't read.
pub fn is_foreign(name: &str) -> bool {
    let ending = Path::new(name)
        .extension()
        .and_then(|ending| ending.to_str());
    let foreign = ["7z", "rar", "tar", "gz", "bz2", "xz", "zst", "tbz2", "txz"];
    ending.is_some_and(|ending| foreign.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

#[cfg(test)]
mod tests;
