//! Whether what was built is whole: the files that belong to it, as they were when they were built.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::ErrorKind,
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    digest,
    files::{FileError, shown},
};

/// The files of a folder that belong together, by where they are in it. So they may be moved or copied with the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Files(BTreeMap<PathBuf, Recorded>);

/// A file as it was built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Recorded {
    bytes: u64,
    sha256: String,
}

/// Files of the kit that are not as they were built, and so nothing can be said of what was compiled against them.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{}`, which exercises are compiled against, {found}; run the command again: it will be built again (if that does not help, remove \
     `target/kit`)",
    shown(first)
)]
pub struct Damage {
    first: PathBuf,
    found: &'static str,
    others: Vec<PathBuf>,
}

impl Files {
    /// Those of `files` that are in `folder`, given from it on, as they are now.
    ///
    /// # Errors
    ///
    /// If one can't be read.
    pub fn recorded<P: AsRef<Path>>(
        folder: &Path,
        files: impl IntoIterator<Item = P>,
    ) -> Result<Files, FileError> {
        let record = |path: P| {
            let file = folder.join(&path);
            let recorded = Recorded::now(&file).map_err(FileError::when("read", &file))?;
            Ok((path.as_ref().to_owned(), recorded))
        };
        files
            .into_iter()
            .map(record)
            .collect::<Result<_, _>>()
            .map(Files)
    }

    /// Whether `file` is one of them.
    pub fn contain(&self, file: &Path) -> bool {
        self.0.contains_key(file)
    }

    /// The folders that they are in, from the common one on.
    pub fn folders(&self) -> BTreeSet<&Path> {
        self.0.keys().filter_map(|file| file.parent()).collect()
    }

    /// Whether none of the paths leads out of the folder. A record that somebody else has written may have such.
    pub fn stay_inside(&self) -> bool {
        let mut parts = self.0.keys().flat_map(|path| path.components());
        parts.all(|part| matches!(part, Component::Normal(_)))
    }

    /// Whether all of them are in `folder`, and as large as they were. That costs next to nothing.
    pub fn are_in(&self, folder: &Path) -> bool {
        let mut files = self.0.iter();
        files.all(|(path, recorded)| {
            let found = fs::metadata(folder.join(path));
            found.is_ok_and(|found| found.is_file() && found.len() == recorded.bytes)
        })
    }

    /// Reads all of them in `folder`.
    ///
    /// # Errors
    ///
    /// If one is missing or is not as it was.
    pub fn check(&self, folder: &Path) -> Result<(), Damage> {
        let mut damage: Option<Damage> = None;
        for (path, recorded) in &self.0 {
            let file = folder.join(path);
            let found = match Recorded::now(&file) {
                Ok(now) if now == *recorded => continue,
                Ok(_) => "is not what was built",
                Err(error) if error.kind() == ErrorKind::NotFound => "is missing",
                Err(_) => "can't be read",
            };
            match &mut damage {
                Some(damage) => damage.others.push(file),
                None => {
                    damage = Some(Damage {
                        first: file,
                        found,
                        others: Vec::new(),
                    });
                }
            }
        }
        damage.map_or(Ok(()), Err)
    }
}

impl Damage {
    /// Removes the files, so that whoever looks for them builds them anew. In a place that is closed they stay, and are told of
    /// again.
    pub fn clear(&self) {
        for file in self.others.iter().chain([&self.first]) {
            let _ = fs::remove_file(file);
        }
    }
}

impl Recorded {
    fn now(file: &Path) -> std::io::Result<Recorded> {
        let opened = File::open(file)?;
        Ok(Recorded {
            bytes: opened.metadata()?.len(),
            sha256: digest::sha256_of(opened)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with three files, and the record of them.
    fn three() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deps")).unwrap();
        let names = ["deps/liba.rlib", "deps/libb.rmeta", "libc.so"];
        for name in names {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let files = Files::recorded(folder.path(), names).unwrap();
        (folder, files)
    }

    #[test]
    fn what_was_moved_is_whole_where_it_is_now() {
        let (folder, files) = three();
        let elsewhere = tempfile::tempdir().unwrap();
        let moved = elsewhere.path().join("moved");
        fs::rename(folder.path(), &moved).unwrap();
        assert!(files.are_in(&moved));
        assert!(files.check(&moved).is_ok());
        assert!(!files.are_in(folder.path()));
        assert_eq!(
            files.folders(),
            BTreeSet::from([Path::new(""), Path::new("deps")])
        );
    }

    #[test]
    fn a_file_that_is_missing_or_another_is_named_and_removed() {
        type Harm = fn(&Path);
        let harms: [(&str, Harm, bool); 4] = [
            ("is missing", |file| fs::remove_file(file).unwrap(), true),
            (
                "is not what was built",
                |file| fs::write(file, "").unwrap(),
                true,
            ),
            // As long as it was, so only reading it tells.
            (
                "is not what was built",
                |file| fs::write(file, "deps/libb.rmetA").unwrap(),
                false,
            ),
            (
                "can't be read",
                |file| {
                    fs::remove_file(file).unwrap();
                    fs::create_dir(file).unwrap();
                },
                true,
            ),
        ];
        for (found, harm, is_seen_at_once) in harms {
            let (folder, files) = three();
            let file = folder.path().join("deps/libb.rmeta");
            harm(&file);
            assert_eq!(files.are_in(folder.path()), !is_seen_at_once, "{found}");
            let damage = files.check(folder.path()).unwrap_err();
            damage.clear();
            let damage = damage.to_string();
            assert!(
                damage.contains(found) && damage.contains("libb.rmeta`"),
                "{damage}"
            );
            assert!(!files.are_in(folder.path()), "{found}");
            assert!(folder.path().join("libc.so").exists(), "the others stay");
        }
    }

    #[test]
    fn a_path_that_leads_out_of_the_folder_is_noticed() {
        let (folder, files) = three();
        assert!(files.stay_inside());
        let file = folder.path().join("libc.so");
        for path in [&*file, Path::new("deps/../libc.so")] {
            let files = Files::recorded(folder.path(), [path]).unwrap();
            assert!(!files.stay_inside(), "{}", path.display());
        }
    }
}
