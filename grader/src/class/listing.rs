//! What an entry holds, by names alone: where in it the exercises are is found before anything is read.

use std::{collections::BTreeMap, path::Path};

use crate::{
    course::Exercise,
    folder::Folder,
    intake::{Ended, Kind, Refusal, unopened},
    stop::Stop,
};

/// How much of an entry is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryLimits {
    /// The most files and folders.
    pub entries: usize,
    /// The most bytes of a packed archive.
    pub packed: u64,
    /// The most bytes that a `.tar.gz` unpacks to.
    pub unpacked: u64,
    /// The most bytes of all paths that are kept.
    pub paths: usize,
}

impl Default for EntryLimits {
    fn default() -> EntryLimits {
        EntryLimits {
            entries: 50_000,
            packed: 32 << 20,
            unpacked: 256 << 20,
            paths: 8 << 20,
        }
    }
}

/// The most folders that an exercise's own may be in.
const DEPTH: usize = 4;

/// How deep an entry is looked at: the crate's folder, its `src`, and `lib.rs` therein.
const LOOKED_AT: usize = DEPTH + 2;

/// What to do about a crate without its source. Where the class lies on this machine is nobody's business.
pub(super) fn hand_in_src() -> String {
    "hand in the folder with its `src`".to_owned()
}

/// The paths in an entry, such as `exercises/01-chef/src/lib.rs`, and what they stand for.
#[derive(Debug, Default)]
pub struct Listing {
    kinds: BTreeMap<String, Kind>,
    /// How long all paths are together.
    bytes: usize,
}

/// Where in an entry the answer to an exercise is.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// Nowhere.
    Missing,
    /// In the crate in this folder; empty for the entry itself.
    Crate(String),
}

impl Listing {
    /// What is in the folder `dir`, as deep as exercises may be. Links are not followed.
    ///
    /// # Errors
    ///
    /// If there is too much of it, or the system fails. What may not be read is not there.
    pub fn of_folder(
        dir: &Path,
        name: &str,
        limits: &EntryLimits,
        stop: &Stop,
    ) -> Result<Listing, Refusal> {
        let root = Folder::open_itself(dir).map_err(|error| unopened(name, &error))?;
        let mut listing = Listing::default();
        let mut seen = 0;
        let mut folders = vec![String::new()];
        while let Some(path) = folders.pop() {
            let folder = match root.below(&path) {
                Ok(folder) => folder,
                Err(error) => match unopened(name, &error) {
                    refusal if path.is_empty() || refusal.is_ours() => return Err(refusal),
                    // It is nobody's to read, or is gone.
                    _ => continue,
                },
            };
            let read = folder.each(|entry, kind| {
                stop.check()?;
                seen += 1;
                if seen > limits.entries {
                    return Err(too_many(name, limits).into());
                }
                let Some(entry) = entry.to_str() else {
                    return Ok(());
                };
                let path = join(&path, entry);
                if is_beside_the_point(&path) {
                    return Ok(());
                }
                if kind == Kind::Folder && path.split('/').count() < LOOKED_AT {
                    folders.push(path.clone());
                }
                Ok(listing.add(&path, kind, name, limits)?)
            });
            read.map_err(|ended: Ended| ended.refusal(name))?;
        }
        Ok(listing)
    }

    /// Adds what stands at `path` in the entry called `name`, and the folders on the way there, as deep as exercises may be.
    ///
    /// # Errors
    ///
    /// If that is more than is kept.
    pub fn add(
        &mut self,
        path: &str,
        kind: Kind,
        name: &str,
        limits: &EntryLimits,
    ) -> Result<(), Refusal> {
        if is_beside_the_point(path) {
            return Ok(());
        }
        let slashes = path.match_indices('/').map(|(at, _)| at);
        let above: Vec<usize> = slashes.take(LOOKED_AT).collect();
        for slash in &above {
            if !self.kinds.contains_key(&path[..*slash]) {
                self.put(&path[..*slash], Kind::Folder);
            }
        }
        // Of files only those matter that make a folder a crate.
        let matters = kind != Kind::File || path.ends_with("src/lib.rs");
        if matters && above.len() < LOOKED_AT {
            self.put(path, kind);
        }
        match self.bytes > limits.paths {
            true => Err(too_many(name, limits)),
            false => Ok(()),
        }
    }

    fn put(&mut self, path: &str, kind: Kind) {
        if self.kinds.insert(path.to_owned(), kind).is_none() {
            self.bytes += path.len();
        }
    }

    /// Where the answer to `exercise` is: in a folder called `01-chef` or `chef`. If it is the only one asked for, in any
    /// crate there is, but for those called as one of the `others`.
    ///
    /// # Errors
    ///
    /// If what is there is no crate, or more than one could be meant.
    pub fn find(
        &self,
        exercise: &Exercise,
        others: Option<&[&Exercise]>,
    ) -> Result<Found, Refusal> {
        let within = self.kinds.iter().map(|(path, kind)| (path.as_str(), *kind));
        let folders = [("", Kind::Folder)].into_iter().chain(within);
        let folders = folders.filter(|(path, _)| depth(path) <= DEPTH);
        let (named, unnamed): (Vec<_>, Vec<_>) =
            folders.partition(|(path, _)| is_of(path, exercise));
        let named = named
            .into_iter()
            .filter(|(path, kind)| *kind != Kind::File || self.has_lib(path));
        let named: Vec<&str> = named.map(|(path, _)| path).collect();
        let crates: Vec<&str> = named.iter().copied().filter(|p| self.has_lib(p)).collect();
        if let Some(path) = the_nearest(&crates)? {
            return Ok(Found::Crate(path.to_owned()));
        }
        if let Some(path) = named.first() {
            let path = (*path).to_owned();
            return Err(match self.kinds.get(&path) {
                Some(Kind::Link) => Refusal::Symlink { path },
                Some(Kind::Special) => Refusal::Special { path },
                _ => Refusal::NoLib {
                    folder: path,
                    next: "hand in the folder with its `src`".to_owned(),
                },
            });
        }
        let Some(others) = others else {
            return Ok(Found::Missing);
        };
        let unnamed: Vec<&str> = unnamed
            .into_iter()
            .map(|(path, _)| path)
            .filter(|path| self.has_lib(path))
            .filter(|path| !others.iter().any(|other| is_of(path, other)))
            .collect();
        Ok(the_nearest(&unnamed)?.map_or(Found::Missing, |path| Found::Crate(path.to_owned())))
    }

    /// Whether the folder holds `src/lib.rs`, or something that is there in the place of it.
    fn has_lib(&self, folder: &str) -> bool {
        let src = join(folder, "src");
        let lib = join(&src, "lib.rs");
        match (self.kinds.get(&src), self.kinds.get(&lib)) {
            (Some(Kind::Link | Kind::Special), _) => true,
            (_, Some(kind)) => *kind != Kind::Folder,
            _ => false,
        }
    }
}

/// The folder that is meant: a whole clone of the workbook holds solutions too, and their folders have the same names.
fn the_nearest<'a>(folders: &[&'a str]) -> Result<Option<&'a str>, Refusal> {
    let rank = |path: &str| {
        let parents: Vec<&str> = path.rsplit('/').skip(1).collect();
        let at_home = parents.first() == Some(&"exercises");
        (parents.contains(&"solutions"), !at_home, depth(path))
    };
    let mut ranked: Vec<&str> = folders.to_vec();
    ranked.sort_by_key(|path| rank(path));
    match ranked[..] {
        [first, second, ..] if rank(first) == rank(second) => Err(Refusal::Ambiguous {
            first: first.to_owned(),
            second: second.to_owned(),
        }),
        [first, ..] => Ok(Some(first)),
        [] => Ok(None),
    }
}

/// Whether the folder is called as the exercise is.
fn is_of(folder: &str, exercise: &Exercise) -> bool {
    let name = folder.rsplit('/').next().unwrap_or_default();
    name == exercise.folder || name == exercise.name
}

/// How many names a path is made of.
fn depth(path: &str) -> usize {
    path.split('/').filter(|name| !name.is_empty()).count()
}

/// `folder/name`, where the folder may be the entry itself.
pub fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// What no learner wrote: hidden folders, what was built, what an archiver of macOS adds.
fn is_beside_the_point(path: &str) -> bool {
    path.split('/')
        .any(|name| name.starts_with('.') || ["target", "node_modules", "__MACOSX"].contains(&name))
}

/// The refusal of an entry with more files and folders than are looked at.
pub fn too_many(entry: &str, limits: &EntryLimits) -> Refusal {
    Refusal::TooMuch {
        entry: entry.to_owned(),
        most: format!("{} files and folders", limits.entries),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;

    fn exercise(name: &str, folder: &str) -> Exercise {
        Exercise {
            name: name.to_owned(),
            folder: folder.to_owned(),
            dir: PathBuf::new(),
            solution_dir: None,
            title: String::new(),
            chapter: String::new(),
            summary: String::new(),
            verify_cpu: None,
            draft: false,
            parts: Vec::new(),
            proofs: Vec::new(),
            dependencies: Vec::new(),
            dev_dependencies: Vec::new(),
            signatures: String::new(),
            checks_sha256: String::new(),
        }
    }

    /// Where the exercise is found among `paths`; a path that ends in `@` is a link.
    fn found(paths: &[&str], alone: bool) -> Result<Found, Refusal> {
        let mut listing = Listing::default();
        let limits = EntryLimits::default();
        for path in paths {
            match path.strip_suffix('@') {
                Some(link) => listing.add(link, Kind::Link, "ada", &limits),
                None => listing.add(path, Kind::File, "ada", &limits),
            }
            .unwrap();
        }
        let other = exercise("downloader", "02-downloader");
        let others = [&other];
        listing.find(&exercise("chef", "01-chef"), alone.then_some(&others))
    }

    #[track_caller]
    fn assert_found(paths: &[&str], folder: &str) {
        assert_eq!(found(paths, false), Ok(Found::Crate(folder.to_owned())));
    }

    #[test]
    fn an_exercise_is_found_by_its_folder_or_its_package() {
        assert_found(&["01-chef/src/lib.rs"], "01-chef");
        assert_found(&["a/b/c/chef/src/lib.rs", "README.md"], "a/b/c/chef");
        assert_eq!(
            found(&["a/b/c/d/chef/src/lib.rs"], false),
            Ok(Found::Missing)
        );
        assert_eq!(found(&["src/lib.rs", "chef.rs"], false), Ok(Found::Missing));
        assert_eq!(found(&[".old/chef/src/lib.rs"], false), Ok(Found::Missing));
        assert_eq!(found(&[], false), Ok(Found::Missing));
    }

    #[test]
    fn in_a_clone_of_the_workbook_it_is_the_exercise_and_not_the_solution() {
        let clone = [
            "book/exercises.md",
            "w/exercises/01-chef/src/lib.rs",
            "w/grader/tests/chef/src/lib.rs",
            "w/solutions/01-chef/src/lib.rs",
        ];
        assert_found(&clone, "w/exercises/01-chef");
        assert_found(&["chef/src/lib.rs", "old/chef/src/lib.rs"], "chef");
    }

    #[test]
    fn alone_any_crate_will_do_if_there_is_only_one_nearest() {
        let itself = found(&["src/lib.rs", "old/src/lib.rs"], true);
        assert_eq!(itself, Ok(Found::Crate(String::new())));
        let other = found(&["my-answer/src/lib.rs"], true);
        assert_eq!(other, Ok(Found::Crate("my-answer".to_owned())));
        let named = found(&["src/lib.rs", "x/chef/src/lib.rs"], true);
        assert_eq!(named, Ok(Found::Crate("x/chef".to_owned())));
        let other = found(&["02-downloader/src/lib.rs"], true);
        assert_eq!(other, Ok(Found::Missing));
        let two = found(&["a/src/lib.rs", "b/src/lib.rs"], true).unwrap_err();
        assert_eq!(
            two.to_string(),
            "`a` and `b` could both be the answer; hand in one of them"
        );
    }

    #[test]
    fn what_is_there_and_no_crate_is_refused_and_not_missing() {
        let refused = |paths: &[&str]| found(paths, false).unwrap_err().to_string();
        assert_eq!(
            refused(&["01-chef/main.rs"]),
            "`01-chef` has no `src/lib.rs`; hand in the folder with its `src`"
        );
        assert!(refused(&["01-chef@"]).starts_with("`01-chef` is a link"));
        // What stands in the place of the source is intake's to refuse.
        assert_found(&["01-chef/src@"], "01-chef");
        assert_found(&["01-chef/src/lib.rs@"], "01-chef");
    }

    #[test]
    fn too_many_names_are_not_all_looked_at() {
        let dir = tempfile::tempdir().unwrap();
        for number in 0..4 {
            fs::create_dir(dir.path().join(number.to_string())).unwrap();
        }
        let limits = EntryLimits {
            entries: 3,
            ..EntryLimits::default()
        };
        let refusal = Listing::of_folder(dir.path(), "ada", &limits, &Stop::new()).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "`ada` holds more than 3 files and folders; hand in what belongs to the answer only"
        );
    }
}
