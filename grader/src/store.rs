//! The store: what can be made again, and is kept because that takes a while. Each entry has the hash of all that it rests on for its
//! name, so none is ever stale.
//!
//! It has a limit. When it is passed those go that were not asked for longest: first what is quickly made again. Several graders
//! may put entries there at once; each counts what is there when it begins and what it adds itself. What lies there was perhaps not
//! written by a grader: it is read up to a limit, and believed only if it says its own name.

use std::{
    ffi::OsStr,
    fs,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::files::{self, FileError};

/// What a store may hold, in bytes and reports. A learner's report has some 15 kB.
pub const LIMIT: Held = Held {
    bytes: 64 << 20,
    reports: 10_000,
};

/// A folder of entries.
#[derive(Debug, Clone)]
pub struct Store {
    dir: PathBuf,
    limit: Held,
    /// None as long as nothing was put there.
    held: Arc<Mutex<Option<Held>>>,
}

/// What an entry is, in the order in which they go when there is no more room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What was parsed of the checks of an exercise.
    Checks,
    /// A report that a class has asked for.
    OfClass,
    /// A report on a learner's own answer.
    Progress,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Checks, Kind::OfClass, Kind::Progress];

    /// How the names of such entries begin.
    fn prefix(self) -> &'static str {
        match self {
            Kind::Checks => "checks-",
            Kind::OfClass => "class-",
            Kind::Progress => "",
        }
    }

    /// Of which kind the file `name` is, if it is one of ours: `class-HASH.json`, `HASH.json`.
    fn of(name: &OsStr) -> Option<Kind> {
        let name = name.to_str()?.strip_suffix(".json")?;
        let is_hash =
            |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut kinds = Kind::ALL.into_iter();
        kinds.find(|kind| name.strip_prefix(kind.prefix()).is_some_and(is_hash))
    }
}

/// The name of an entry: its kind, and the hash of all that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key(String);

impl Key {
    /// The name of what rests on something with this hash.
    pub fn new(kind: Kind, sha256: String) -> Key {
        Key(format!("{}{sha256}", kind.prefix()))
    }
}

/// How much is in a store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// In bytes.
    pub bytes: u64,
    /// In reports. What was parsed of checks is small, and counts by its bytes alone.
    pub reports: u64,
}

impl Held {
    fn with(self, kind: Kind, bytes: u64) -> Held {
        Held {
            bytes: self.bytes + bytes,
            reports: self.reports + u64::from(kind != Kind::Checks),
        }
    }

    fn without(self, kind: Kind, bytes: u64) -> Held {
        Held {
            bytes: self.bytes - bytes,
            reports: self.reports - u64::from(kind != Kind::Checks),
        }
    }

    fn is_within(self, limit: Held) -> bool {
        self.bytes <= limit.bytes && self.reports <= limit.reports
    }

    /// What is left when there is no more room: to look through all of them is then not needed for a while.
    fn three_quarters(self) -> Held {
        Held {
            bytes: self.bytes / 4 * 3,
            reports: self.reports / 4 * 3,
        }
    }
}

/// An entry as a file.
#[derive(Debug)]
struct Kept {
    kind: Kind,
    asked_for: SystemTime,
    bytes: u64,
    path: PathBuf,
}

/// What the file of an entry holds.
#[derive(Serialize, Deserialize)]
struct Entry<K, V> {
    key: K,
    value: V,
}

impl Store {
    /// The store in `dir`, which is made when something is first put there.
    pub fn open(dir: impl Into<PathBuf>) -> Store {
        Store {
            dir: dir.into(),
            limit: LIMIT,
            held: Arc::default(),
        }
    }

    /// What was put under `key`, if that has no more than `most` bytes. Whatever else lies there, torn or foreign, counts as
    /// nothing.
    pub fn get<V: DeserializeOwned>(&self, key: &Key, most: u64) -> Option<V> {
        let mut text = String::new();
        let file = files::open_regular(&self.file(key)).ok()?;
        (&file).take(most).read_to_string(&mut text).ok()?;
        let entry: Entry<Key, V> = serde_json::from_str(&text).ok()?;
        if entry.key != *key {
            return None;
        }
        // It goes later then. Where that can't be written, it goes earlier.
        let _ = file.set_modified(SystemTime::now());
        Some(entry.value)
    }

    /// Keeps `value` under `key`.
    ///
    /// # Errors
    ///
    /// If the disk is full or can't be written. The value is as good as before.
    pub fn put<V: Serialize>(&self, key: &Key, value: &V) -> Result<(), FileError> {
        let file = self.file(key);
        let text = serde_json::to_string(&Entry { key, value })
            .map_err(Into::into)
            .map_err(FileError::when("written", &file))?;
        files::own_folder(&self.dir).map_err(FileError::when("made", &self.dir))?;
        files::replace(&file, &text)?;
        self.make_room(&file, text.len() as u64);
        Ok(())
    }

    /// Lets entries go if there are too many, now that `newest` was put there.
    fn make_room(&self, newest: &Path, bytes: u64) {
        let kind = newest.file_name().and_then(Kind::of);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let now = match *held {
            Some(held) => held.with(kind.unwrap_or(Kind::Checks), bytes),
            None => sum(&self.kept()),
        };
        *held = Some(match now.is_within(self.limit) {
            true => now,
            // Others may have put some there meanwhile, or let some go.
            false => self.prune(newest),
        });
    }

    /// Lets go what was not asked for longest; says how much is left.
    fn prune(&self, newest: &Path) -> Held {
        files::sweep(&self.dir);
        let mut kept = self.kept();
        kept.sort_by_key(|one| (one.kind, one.asked_for));
        let mut held = sum(&kept);
        for one in kept.iter().filter(|one| one.path != newest) {
            if held.is_within(self.limit.three_quarters()) {
                break;
            }
            // One that is gone already has gone by another grader's hand.
            let _ = fs::remove_file(&one.path);
            held = held.without(one.kind, one.bytes);
        }
        held
    }

    /// Removes all entries, and what runs have left of some that were killed. Says how much the reports were, and how many files
    /// there are which are none of ours; they stay. The next command parses the checks again, so what was kept of them is not
    /// counted as freed.
    ///
    /// # Errors
    ///
    /// If one can't be removed.
    pub fn clear(&self) -> Result<(Held, u64), FileError> {
        let drafts = files::sweep(&self.dir);
        let mut kept = self.kept();
        for one in &kept {
            match fs::remove_file(&one.path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(FileError::when("removed", &one.path)(error));
                }
                _ => {}
            }
        }
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = None;
        kept.retain(|one| one.kind != Kind::Checks);
        let cleared = sum(&kept);
        let others = match files::is_folder(&self.dir) {
            true => fs::read_dir(&self.dir).into_iter().flatten().count() as u64,
            false => 0,
        };
        let cleared = Held {
            bytes: cleared.bytes + drafts,
            ..cleared
        };
        Ok((cleared, others))
    }

    /// The entries that are there.
    fn kept(&self) -> Vec<Kept> {
        if !files::is_folder(&self.dir) {
            return Vec::new();
        }
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        // Of the file itself: a link is none of ours.
        let kept = entries.filter_map(|entry| {
            let kind = Kind::of(&entry.file_name())?;
            let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some(Kept {
                kind,
                asked_for: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                bytes: metadata.len(),
                path: entry.path(),
            })
        });
        kept.collect()
    }

    pub(crate) fn file(&self, key: &Key) -> PathBuf {
        self.dir.join(format!("{}.json", key.0))
    }
}

fn sum(kept: &[Kept]) -> Held {
    let each = kept.iter();
    each.fold(Held::default(), |held, one| held.with(one.kind, one.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: Kind, number: u64) -> Key {
        Key::new(kind, format!("{number:064}"))
    }

    #[test]
    fn a_name_says_of_which_kind_it_is() {
        for kind in Kind::ALL {
            let file = format!("{}.json", key(kind, 7).0);
            assert_eq!(Kind::of(OsStr::new(&file)), Some(kind));
        }
        for name in [
            "notes.json",
            "class-.json",
            "other-00.json",
            ".grade-draft-x",
        ] {
            assert_eq!(Kind::of(OsStr::new(name)), None, "{name}");
        }
    }

    #[test]
    fn what_is_larger_than_it_may_be_is_a_miss() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path());
        let key = key(Kind::Checks, 1);
        store.put(&key, &"a value").unwrap();
        assert_eq!(store.get::<String>(&key, 1_000).as_deref(), Some("a value"));
        assert_eq!(store.get::<String>(&key, 50), None);
        assert_eq!(store.get::<u64>(&key, 1_000), None, "another type");
    }

    #[test]
    fn what_was_parsed_goes_first_and_counts_by_its_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let limit = Held {
            bytes: 3_000,
            reports: 100,
        };
        let store = Store {
            limit,
            ..Store::open(dir.path())
        };
        store
            .put(&key(Kind::Progress, 0), &"x".repeat(500))
            .unwrap();
        for number in 0..20 {
            store
                .put(&key(Kind::Checks, number), &"x".repeat(500))
                .unwrap();
        }
        assert!(store.file(&key(Kind::Progress, 0)).exists());
        let held = sum(&store.kept());
        assert!(held.is_within(limit) && held.reports == 1, "{held:?}");
        let (cleared, others) = store.clear().unwrap();
        assert_eq!((cleared.reports, others), (1, 0));
        assert!(cleared.bytes < 1_000, "{cleared:?}");
    }

    fn found(store: &Store, key: &Key) -> bool {
        store.get::<u64>(key, 1_000).is_some()
    }

    /// A store with room for `reports`, and the keys of so many that were put there in their order.
    fn filled(dir: &Path, reports: u64, number: u64, kind: Kind) -> (Store, Vec<Key>) {
        let limit = Held { reports, ..LIMIT };
        let store = Store {
            limit,
            ..Store::open(dir)
        };
        let put = |number| {
            let key = key(kind, number);
            store.put(&key, &number).unwrap();
            // They are put more quickly than clocks of some disks go on.
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number);
            let file = fs::File::options().write(true).open(store.file(&key));
            // The newest has let it go, or has let others go.
            let _ = file.map(|file| file.set_modified(time));
            key
        };
        let keys = (0..number).map(put).collect();
        (store, keys)
    }

    #[test]
    fn those_go_that_were_not_asked_for_longest() {
        let dir = tempfile::tempdir().unwrap();
        let (store, keys) = filled(dir.path(), 8, 8, Kind::Progress);
        assert_eq!(sum(&store.kept()).reports, 8);
        assert!(found(&store, &keys[0]), "it is asked for");
        let newest = key(Kind::Progress, 99);
        store.put(&newest, &99).unwrap();
        assert_eq!(sum(&store.kept()).reports, 6);
        let left: Vec<bool> = keys.iter().map(|key| store.file(key).exists()).collect();
        assert_eq!(left, [true, false, false, false, true, true, true, true]);
        assert!(found(&store, &newest));
        // Not looked through again before it is full.
        assert_eq!(*store.held.lock().unwrap(), Some(sum(&store.kept())));
    }

    #[test]
    fn progress_outlasts_what_classes_have_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let (_, progress) = filled(dir.path(), 100, 3, Kind::Progress);
        let (store, class) = filled(dir.path(), 8, 50, Kind::OfClass);
        for key in &progress {
            assert!(found(&store, key));
        }
        assert!(found(&store, &class[49]), "the newest");
        assert!(sum(&store.kept()).is_within(store.limit));
    }

    #[test]
    fn the_newest_stays_though_it_alone_is_too_much() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store {
            limit: Held {
                bytes: 10,
                reports: 10,
            },
            ..Store::open(dir.path())
        };
        let key = key(Kind::Progress, 1);
        store.put(&key, &1).unwrap();
        assert!(found(&store, &key));
    }

    #[test]
    fn graders_that_put_at_once_keep_within_the_limit() {
        let dir = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| filled(dir.path(), 20, 100, Kind::OfClass));
            }
        });
        let (store, _) = filled(dir.path(), 20, 1, Kind::Progress);
        assert!(sum(&store.kept()).is_within(store.limit));
    }

    #[test]
    fn what_is_not_a_report_is_neither_counted_nor_removed() {
        let dir = tempfile::tempdir().unwrap();
        let (store, keys) = filled(dir.path(), 10, 3, Kind::Progress);
        let at = |name: &str| dir.path().join(name);
        fs::write(at("notes.json"), "mine").unwrap();
        fs::create_dir(store.file(&key(Kind::Progress, 99))).unwrap();
        std::os::unix::fs::symlink(at("notes.json"), at(&format!("{:064}.json", 77))).unwrap();
        let (cleared, others) = store.clear().unwrap();
        assert_eq!((cleared.reports, others), (3, 3));
        assert!(cleared.bytes > 0);
        assert!(!keys.iter().any(|key| found(&store, key)));
        assert_eq!(store.clear().unwrap(), (Held::default(), 3));
    }

    #[test]
    fn a_link_in_the_place_of_the_store_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let (_, keys) = filled(elsewhere.path(), 10, 2, Kind::Progress);
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join("store")).unwrap();
        let store = Store::open(dir.path().join("store"));
        assert!(store.put(&keys[0], &1).is_err());
        assert_eq!(store.clear().unwrap(), (Held::default(), 0));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_place_that_can_not_be_written_is_an_error_with_its_path() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let store = Store::open(file.path().join("store"));
        let error = store
            .put(&key(Kind::Progress, 1), &1)
            .unwrap_err()
            .to_string();
        assert!(error.contains("store` can't be made: "), "{error}");
    }
}
