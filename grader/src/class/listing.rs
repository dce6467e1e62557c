//! What an entry holds, by names alone: where in it the exercises are is found before anything is read.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    course::Exercise,
    intake::{Kind, Refusal, unreadable},
};

/// How much of an entry is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most files and folders.
    pub entries: usize,
    /// The most bytes of a packed archive.
    pub packed: u64,
    /// The most bytes that a `.tar.gz` unpacks to.
    pub unpacked: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            entries: 50_000,
            packed: 32 << 20,
            unpacked: 256 << 20,
        }
    }
}

/// The most folders that an exercise's own may be in.
const DEPTH: usize = 4;

/// The paths in an entry, such as `exercises/01-chef/src/lib.rs`, and what they stand for.
#[derive(Debug, Default)]
pub struct Listing {
    kinds: BTreeMap<String, Kind>,
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
    /// If there is too much of it. What can't be read is not there.
    pub fn of_folder(dir: &Path, name: &str, limits: &Limits) -> Result<Listing, Refusal> {
        let mut listing = Listing::default();
        let mut seen = 0;
        let mut folders: Vec<(PathBuf, String)> = vec![(dir.to_owned(), String::new())];
        while let Some((folder, path)) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if path.is_empty() => return Err(unreadable(name, &error)),
                Err(_) => continue,
            };
            for entry in entries.map_while(io::Result::ok) {
                seen += 1;
                if seen > limits.entries {
                    return Err(too_many(name, limits));
                }
                let entry_name = entry.file_name();
                let Some(entry_name) = entry_name.to_str() else {
                    continue;
                };
                let path = join(&path, entry_name);
                let Ok(kind) = entry.file_type().map(Kind::from) else {
                    continue;
                };
                if is_beside_the_point(&path) {
                    continue;
                }
                // The crate's folder, its `src`, and `lib.rs` therein.
                if kind == Kind::Folder && path.split('/').count() < DEPTH + 2 {
                    folders.push((entry.path(), path.clone()));
                }
                listing.kinds.insert(path, kind);
            }
        }
        Ok(listing)
    }

    /// Adds what stands at `path`, and the folders on the way there.
    pub fn add(&mut self, path: &str, kind: Kind) {
        if is_beside_the_point(path) {
            return;
        }
        for (slash, _) in path.match_indices('/') {
            self.kinds
                .entry(path[..slash].to_owned())
                .or_insert(Kind::Folder);
        }
        self.kinds.insert(path.to_owned(), kind);
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
        let folders: Vec<&str> = [("", Kind::Folder)]
            .into_iter()
            .chain(self.kinds.iter().map(|(path, kind)| (path.as_str(), *kind)))
            .filter(|(path, _)| depth(path) <= DEPTH)
            .filter(|(path, kind)| {
                is_of(path, exercise) && *kind != Kind::File || self.has_lib(path)
            })
            .map(|(path, _)| path)
            .collect();
        let (named, unnamed): (Vec<&str>, Vec<&str>) =
            folders.into_iter().partition(|path| is_of(path, exercise));
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
pub fn too_many(entry: &str, limits: &Limits) -> Refusal {
    Refusal::TooMuch {
        entry: entry.to_owned(),
        most: format!("{} files and folders", limits.entries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise(name: &str, folder: &str) -> Exercise {
        Exercise {
            name: name.to_owned(),
            folder: folder.to_owned(),
            dir: PathBuf::new(),
            solution_dir: PathBuf::new(),
            title: String::new(),
            chapter: String::new(),
            summary: String::new(),
            verify_cpu: None,
            parts: Vec::new(),
            dependencies: Vec::new(),
            signatures: None,
            checks_sha256: String::new(),
        }
    }

    /// Where the exercise is found among `paths`; a path that ends in `@` is a link.
    fn found(paths: &[&str], alone: bool) -> Result<Found, Refusal> {
        let mut listing = Listing::default();
        for path in paths {
            match path.strip_suffix('@') {
                Some(link) => listing.add(link, Kind::Link),
                None => listing.add(path, Kind::File),
            }
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
        let limits = Limits {
            entries: 3,
            ..Limits::default()
        };
        let refusal = Listing::of_folder(dir.path(), "ada", &limits).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "`ada` holds more than 3 files and folders; hand in what belongs to the answer only"
        );
    }
}
