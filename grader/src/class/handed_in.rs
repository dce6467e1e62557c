//! Who handed in: the entries of a folder, one a learner.

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

use unicode_normalization::UnicodeNormalization;

use super::{
    archive::{Archive, is_foreign, packing_of},
    entry::{Entry, Source},
};
use crate::{
    escape,
    files::{FileError, shown},
    folder::Folder,
    intake::{Kind, Refusal},
};

/// All that was handed in.
#[derive(Debug)]
pub struct HandedIn {
    /// One a learner, in the order of their ids.
    pub entries: Vec<Entry>,
    /// The names of files that are nobody's entry, such as a list of marks.
    pub ignored: Vec<String>,
}

/// Why there is no class to be graded.
#[derive(Debug, thiserror::Error)]
pub enum HandedInError {
    /// There is no such folder.
    #[error(
        "`{}` is no folder; name the folder that holds one folder, .zip or .tar.gz for each learner",
        shown(.0)
    )]
    NoFolder(PathBuf),
    /// There is nothing in it.
    #[error(
        "`{}` holds no submission; put one folder, .zip or .tar.gz for each learner there",
        shown(.0)
    )]
    Empty(PathBuf),
    /// It can't be read.
    #[error(transparent)]
    File(#[from] FileError),
}

impl HandedIn {
    /// What was handed in to the folder `dir`. Hidden files are left aside.
    ///
    /// # Errors
    ///
    /// If it is no folder, or nothing is in it.
    pub fn read(dir: &Path) -> Result<HandedIn, HandedInError> {
        if !dir.is_dir() {
            return Err(HandedInError::NoFolder(dir.to_owned()));
        }
        let mut handed_in = HandedIn {
            entries: Vec::new(),
            ignored: Vec::new(),
        };
        let read = Folder::open(dir).and_then(|folder| {
            folder.each(|name, kind| {
                handed_in.add(&dir.join(&name), &name, kind);
                Ok::<(), io::Error>(())
            })
        });
        read.map_err(FileError::when("read", dir))?;
        if handed_in.entries.is_empty() {
            return Err(HandedInError::Empty(dir.to_owned()));
        }
        handed_in.ignored.sort();
        // By name too: `read_dir` has no order, and of two with one id it is always the same that is named first.
        let key = |entry: &Entry| (entry.id.clone(), entry.name.clone());
        handed_in.entries.sort_by_key(key);
        handed_in.refuse_same_ids();
        Ok(handed_in)
    }

    fn add(&mut self, path: &Path, raw: &OsStr, kind: Kind) {
        let text = text_of(raw);
        if text.starts_with('.') || text == "__MACOSX" {
            return;
        }
        let name = escape::line(&text);
        let path = path.to_owned();
        let (id, source) = match (kind, packing_of(&text)) {
            (Kind::Folder, _) => (&*text, Ok(Source::Folder(path))),
            (Kind::File, Some((packing, stem))) => (
                stem,
                Ok(Source::Archive(Archive {
                    file: path,
                    packing,
                })),
            ),
            (Kind::File, None) if is_foreign(&text) => {
                let archive = name.clone();
                let reason = "it is neither a .zip nor a .tar.gz".to_owned();
                let stem = text.split('.').next().unwrap_or_default();
                (stem, Err(Refusal::Archive { archive, reason }))
            }
            (Kind::Link, packed) => {
                let stem = packed.map_or(&*text, |(_, stem)| stem);
                (stem, Err(Refusal::Symlink { path: name.clone() }))
            }
            _ => {
                self.ignored.push(name);
                return;
            }
        };
        let is_odd = raw.to_str().is_none() || !id.chars().all(escape::is_inert) || id.is_empty();
        let source = match is_odd {
            true => Err(Refusal::OddName { path: name.clone() }),
            false => source,
        };
        self.entries.push(Entry {
            id: id_of(&escape::line(id)),
            name,
            source,
        });
    }

    /// Nobody can say which of two entries with one id is meant: neither is read.
    fn refuse_same_ids(&mut self) {
        let mut entries: Vec<Entry> = Vec::with_capacity(self.entries.len());
        for entry in self.entries.drain(..) {
            match entries.last_mut() {
                Some(first) if first.id == entry.id => {
                    // Of three the first two are named.
                    if !matches!(first.source, Err(Refusal::Ambiguous { .. })) {
                        first.source = Err(Refusal::Ambiguous {
                            first: first.name.clone(),
                            second: entry.name,
                        });
                    }
                }
                _ => entries.push(entry),
            }
        }
        self.entries = entries;
    }
}

/// An id in the one form in which ids are compared: some systems write `é` as one character, and some as two.
pub(super) fn id_of(text: &str) -> String {
    text.nfc().collect()
}

/// A name as text, in which bytes that are none stay apart from each other.
fn text_of(raw: &OsStr) -> String {
    let mut text = String::new();
    for chunk in raw.as_encoded_bytes().utf8_chunks() {
        text += chunk.valid();
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::{ffi::OsStrExt, fs::symlink},
    };

    use super::*;

    /// What a folder with `files` comes to: each entry's id, and what is said if it is refused.
    fn handed_in(files: &[&str]) -> (Vec<(String, String)>, Vec<String>) {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            match file.strip_suffix('/') {
                Some(_) => fs::create_dir(path).unwrap(),
                None => fs::write(path, "").unwrap(),
            }
        }
        let handed_in = HandedIn::read(dir.path()).unwrap();
        let said = |entry: &Entry| match &entry.source {
            Ok(_) => String::new(),
            Err(refusal) => refusal.to_string(),
        };
        let entries = handed_in.entries.iter();
        let entries = entries.map(|entry| (entry.id.clone(), said(entry)));
        (entries.collect(), handed_in.ignored)
    }

    #[test]
    fn an_entry_is_a_folder_or_an_archive() {
        let (entries, ignored) = handed_in(&[
            "ada/",
            "bob.zip",
            "cy.tar.gz",
            "di.d.TGZ",
            ".git/",
            "__MACOSX/",
            "marks.csv",
        ]);
        let ids: Vec<_> = entries.iter().map(|(id, said)| (&**id, &**said)).collect();
        assert_eq!(ids, [("ada", ""), ("bob", ""), ("cy", ""), ("di.d", "")]);
        assert_eq!(ignored, ["marks.csv"]);
    }

    #[test]
    fn two_entries_of_one_learner_are_told_and_neither_is_read() {
        let (entries, _) = handed_in(&["ada/", "ada.zip", "ada.tar.gz", "bob/"]);
        let said = "`ada` and `ada.tar.gz` could both be the answer; hand in one of them";
        assert_eq!(entries[0], ("ada".to_owned(), said.to_owned()));
        assert_eq!(entries[1], ("bob".to_owned(), String::new()));
        assert_eq!(entries.len(), 2);
    }

    #[test]
    fn what_is_no_entry_but_was_meant_as_one_is_refused() {
        let (entries, _) = handed_in(&["ada.rar", "b\u{1b}ob/"]);
        let said = "`ada.rar` can't be unpacked: it is neither a .zip nor a .tar.gz; pack the folder again, as .zip or \
                    .tar.gz";
        assert_eq!(entries[0], ("ada".to_owned(), said.to_owned()));
        assert_eq!(entries[1].0, "b\\u{1b}ob");
        assert!(entries[1].1.contains("characters that don't print"));
        let dir = tempfile::tempdir().unwrap();
        symlink("/", dir.path().join("eve")).unwrap();
        fs::create_dir(dir.path().join(OsStr::from_bytes(b"caf\xe9"))).unwrap();
        let handed_in = HandedIn::read(dir.path()).unwrap();
        assert!(handed_in.entries.iter().all(|entry| entry.source.is_err()));
    }

    #[test]
    fn ids_that_are_one_in_unicode_are_one_learners() {
        for (one, other) in [
            ("ren\u{e9}/", "rene\u{301}/"),
            ("\u{ac00}.zip", "\u{1100}\u{1161}.zip"),
            ("\u{c5}.tgz", "\u{212b}/"),
        ] {
            let (entries, _) = handed_in(&[one, other, "zoe/"]);
            assert_eq!(entries.len(), 2, "{entries:?}");
            let refused = entries
                .iter()
                .filter(|(_, said)| said.contains("could both be the answer"));
            assert_eq!(refused.count(), 1, "{entries:?}");
        }
    }

    #[test]
    fn ids_that_only_look_alike_are_kept_apart() {
        let long = format!("{}/", "x".repeat(255));
        let ids = [
            "Ada/",
            "ada/",
            "ａｄａ/",
            "ada /",
            " ada/",
            "CON/",
            "aux.txt/",
            "nul.zip",
            "-rf/",
            "a./",
            "a/",
            &long,
        ];
        let (entries, _) = handed_in(&ids);
        assert_eq!(entries.len(), ids.len());
        assert!(
            entries.iter().all(|(_, said)| said.is_empty()),
            "{entries:?}"
        );
    }

    #[test]
    fn names_that_are_no_text_are_refused_each_on_its_own() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            &b"caf\xe9"[..],
            b"caf\xe8",
            b"caf\xff",
            "caf\u{fffd}".as_bytes(),
        ] {
            fs::create_dir(dir.path().join(OsStr::from_bytes(name))).unwrap();
        }
        let handed_in = HandedIn::read(dir.path()).unwrap();
        let ids: Vec<&str> = handed_in.entries.iter().map(|entry| &*entry.id).collect();
        assert_eq!(ids, ["caf\\xe8", "caf\\xe9", "caf\\xff", "caf\u{fffd}"]);
        let read = handed_in
            .entries
            .iter()
            .filter(|entry| entry.source.is_ok());
        assert_eq!(read.count(), 1);
    }

    #[test]
    fn no_folder_and_an_empty_one_are_the_users_mistake() {
        let dir = tempfile::tempdir().unwrap();
        let error = |path: &Path| HandedIn::read(path).unwrap_err().to_string();
        assert!(error(&dir.path().join("nowhere")).contains("is no folder; name the folder"));
        assert!(error(dir.path()).contains("holds no submission; put one folder"));
    }
}
