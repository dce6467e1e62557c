//! The cache: reports by what they rest on. Progress is nothing but the cached report of what stands in `src/` now, so it
//! can't be stale after a pull.
//!
//! It has a limit. When it is passed those go that were not asked for longest: of classes first, then a learner's own. Several
//! graders may put reports there at once; each counts what is there when it begins and what it adds itself.

use std::{
    ffi::OsStr,
    fs,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use lab::Verdict;
use serde::{Deserialize, Serialize};

use crate::{
    digest,
    files::{self, FileError},
    report::{LONGEST_LINE, Report, SCHEMA, Sandbox},
};

/// The most bytes of a report that is kept, with its key.
const MOST_BYTES: u64 = LONGEST_LINE as u64 + 1_000;

/// What the cache may hold, in bytes and reports. A learner's report has some 15 kB.
pub const LIMIT: Held = Held {
    bytes: 64 << 20,
    reports: 10_000,
};

/// By which rules a failure is the submission's. Reports that were kept under others may hold one of the machine's against it.
const JUDGED: &str = "judged/2";

/// A folder of reports.
#[derive(Debug, Clone)]
pub struct Cache {
    dir: PathBuf,
    limit: Held,
    /// None as long as nothing was put there.
    held: Arc<Mutex<Option<Held>>>,
}

/// How much is in a cache.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// In bytes.
    pub bytes: u64,
    /// In reports.
    pub reports: u64,
}

impl Held {
    fn with(self, bytes: u64) -> Held {
        Held {
            bytes: self.bytes + bytes,
            reports: self.reports + 1,
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

/// A report as a file.
#[derive(Debug)]
struct Kept {
    /// Reports of classes are the first to go.
    is_progress: bool,
    asked_for: SystemTime,
    bytes: u64,
    path: PathBuf,
}

/// All that a report rests on.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The hash of the submission.
    pub submission_sha256: &'a str,
    /// The exercise's package name.
    pub exercise: &'a str,
    /// The hash of the exercise's checks.
    pub checks_sha256: &'a str,
    /// What the kit was built from.
    pub kit_sha256: &'a str,
    /// `rustc --version`.
    pub toolchain: &'a str,
    /// The first seed, if it is not 0.
    pub seed: Option<u64>,
    /// The sandbox it was judged in, where that matters: to a class, and not to a learner's own progress.
    pub sandbox: Option<&'a Sandbox>,
}

/// The name of a report: the hash of its [`Basis`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key(String);

impl Key {
    /// The name of the report that rests on `basis`.
    pub fn of(basis: &Basis) -> Key {
        let seed = basis.seed.map(|seed| seed.to_string());
        let sandbox = basis.sandbox.map(|layers| format!("{layers:?}"));
        let more = seed.as_deref().into_iter().chain(sandbox.as_deref());
        let pieces = [
            SCHEMA,
            JUDGED,
            basis.submission_sha256,
            basis.exercise,
            basis.checks_sha256,
            basis.kit_sha256,
            basis.toolchain,
        ];
        let hash = digest::sha256(pieces.into_iter().chain(more));
        Key(match basis.sandbox {
            Some(_) => format!("{OF_CLASS}{hash}"),
            None => hash,
        })
    }
}

/// Names of reports that a class has asked for begin so.
const OF_CLASS: &str = "class-";

/// Whether it is the name of a file of ours: `class-HASH.json`, `HASH.json`.
fn is_name(name: &OsStr) -> bool {
    let name = name.to_str().and_then(|name| name.strip_suffix(".json"));
    let hash = name.map(|name| name.strip_prefix(OF_CLASS).unwrap_or(name));
    hash.is_some_and(|hash| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// What a file of the cache holds.
#[derive(Serialize, Deserialize)]
struct Entry<R> {
    key: Key,
    report: R,
}

impl Cache {
    /// The cache in `dir`, which is made when a report is first put there.
    pub fn open(dir: impl Into<PathBuf>) -> Cache {
        Cache {
            dir: dir.into(),
            limit: LIMIT,
            held: Arc::default(),
        }
    }

    /// The report put under `key`. Whatever else lies there, torn or foreign, counts as nothing.
    pub fn get(&self, key: &Key) -> Option<Report> {
        let mut text = String::new();
        let file = files::open_regular(&self.file(key)).ok()?;
        (&file).take(MOST_BYTES).read_to_string(&mut text).ok()?;
        let entry: Entry<Report> = serde_json::from_str(&text).ok()?;
        let fits = entry.key == *key && entry.report.schema == SCHEMA;
        if fits {
            // It goes later then. Where that can't be written, it goes earlier.
            let _ = file.set_modified(SystemTime::now());
        }
        fits.then_some(entry.report)
    }

    /// Keeps `report` under `key`. A failure of the grader itself is not kept: the next run may do better.
    ///
    /// # Errors
    ///
    /// If the disk is full or can't be written. The report is as good as before, so warn and go on.
    pub fn put(&self, key: &Key, report: &Report) -> Result<(), FileError> {
        if report.verdict == Verdict::GraderError {
            return Ok(());
        }
        let file = self.file(key);
        let entry = Entry {
            key: key.clone(),
            report,
        };
        let text = serde_json::to_string(&entry)
            .map_err(Into::into)
            .map_err(FileError::when("written", &file))?;
        files::own_folder(&self.dir).map_err(FileError::when("made", &self.dir))?;
        files::replace(&file, &text)?;
        self.make_room(&file, text.len() as u64);
        Ok(())
    }

    /// Lets reports go if there are too many, now that `newest` was put there.
    fn make_room(&self, newest: &Path, bytes: u64) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let now = match *held {
            Some(held) => held.with(bytes),
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
        kept.sort_by_key(|one| (one.is_progress, one.asked_for));
        let mut held = sum(&kept);
        for one in kept.iter().filter(|one| one.path != newest) {
            if held.is_within(self.limit.three_quarters()) {
                break;
            }
            // One that is gone already has gone by another grader's hand.
            let _ = fs::remove_file(&one.path);
            held = Held {
                bytes: held.bytes - one.bytes,
                reports: held.reports - 1,
            };
        }
        held
    }

    /// Removes all reports, and what runs have left of some that were killed. Says how much that was, and how many files
    /// there are which are not reports; they stay.
    ///
    /// # Errors
    ///
    /// If one can't be removed.
    pub fn clear(&self) -> Result<(Held, u64), FileError> {
        let drafts = files::sweep(&self.dir);
        let kept = self.kept();
        for one in &kept {
            match fs::remove_file(&one.path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(FileError::when("removed", &one.path)(error));
                }
                _ => {}
            }
        }
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = None;
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

    /// The reports that are there.
    fn kept(&self) -> Vec<Kept> {
        if !files::is_folder(&self.dir) {
            return Vec::new();
        }
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let kept = entries.filter(|entry| is_name(&entry.file_name()));
        // Of the file itself: a link is none of ours.
        let kept = kept.filter_map(|entry| {
            let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            let name = entry.file_name();
            Some(Kept {
                is_progress: !name.as_encoded_bytes().starts_with(OF_CLASS.as_bytes()),
                asked_for: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                bytes: metadata.len(),
                path: entry.path(),
            })
        });
        kept.collect()
    }

    fn file(&self, key: &Key) -> PathBuf {
        self.dir.join(format!("{}.json", key.0))
    }
}

fn sum(kept: &[Kept]) -> Held {
    let each = kept.iter();
    each.fold(Held::default(), |held, one| held.with(one.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Layer, Points, Provenance, Sandbox, SubmissionId};

    fn report(verdict: Verdict) -> Report {
        Report {
            schema: SCHEMA.to_owned(),
            exercise: "chef".to_owned(),
            submission: SubmissionId {
                name: "exercises/01-chef".to_owned(),
                sha256: "00".to_owned(),
            },
            verdict,
            points: Points {
                earned: 4,
                possible: 10,
            },
            checks: Vec::new(),
            diagnostics: Vec::new(),
            review: Vec::new(),
            provenance: Provenance {
                checks_sha256: "11".to_owned(),
                kit_sha256: "22".to_owned(),
                toolchain: "rustc".to_owned(),
                tokio: "1".to_owned(),
                sandbox: Sandbox {
                    limits: Layer::Enforced,
                    landlock: Layer::Enforced,
                    seccomp: Layer::Enforced,
                    namespaces: Layer::Unavailable,
                },
                second_opinion: None,
            },
        }
    }

    fn basis() -> Basis<'static> {
        Basis {
            submission_sha256: "00",
            exercise: "chef",
            checks_sha256: "11",
            kit_sha256: "22",
            toolchain: "rustc",
            seed: None,
            sandbox: None,
        }
    }

    #[test]
    fn a_report_comes_back_only_under_what_it_rests_on() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("made/when/needed"));
        let key = Key::of(&basis());
        assert_eq!(cache.get(&key), None);
        cache.put(&key, &report(Verdict::Wrong)).unwrap();
        assert_eq!(cache.get(&key), Some(report(Verdict::Wrong)));
        let others = [
            Basis {
                submission_sha256: "0",
                ..basis()
            },
            Basis {
                exercise: "downloader",
                ..basis()
            },
            Basis {
                checks_sha256: "0",
                ..basis()
            },
            Basis {
                kit_sha256: "0",
                ..basis()
            },
            Basis {
                toolchain: "0",
                ..basis()
            },
            Basis {
                seed: Some(0),
                ..basis()
            },
        ];
        for other in others {
            assert_eq!(cache.get(&Key::of(&other)), None, "{other:?}");
        }
        cache.put(&key, &report(Verdict::Passed)).unwrap();
        assert_eq!(cache.get(&key), Some(report(Verdict::Passed)));
    }

    #[test]
    fn what_is_torn_or_foreign_is_a_miss() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path());
        let key = Key::of(&basis());
        cache.put(&key, &report(Verdict::Wrong)).unwrap();
        let whole = fs::read_to_string(cache.file(&key)).unwrap();
        let other = Key::of(&Basis {
            exercise: "downloader",
            ..basis()
        });
        fs::write(cache.file(&other), &whole).unwrap();
        assert_eq!(cache.get(&other), None, "another's report");
        for text in [
            "",
            "{}",
            &whole[..whole.len() / 2],
            &whole.replace("report/1", "report/0"),
        ] {
            fs::write(cache.file(&key), text).unwrap();
            assert_eq!(cache.get(&key), None, "{text}");
        }
        fs::remove_file(cache.file(&key)).unwrap();
        fs::create_dir(cache.file(&key)).unwrap();
        assert_eq!(cache.get(&key), None);
    }

    #[test]
    fn a_failure_of_the_grader_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path());
        let key = Key::of(&basis());
        cache.put(&key, &report(Verdict::GraderError)).unwrap();
        assert_eq!(cache.get(&key), None);
    }

    /// A cache with room for `reports`, and the keys of reports on `number` submissions that were put there in their order.
    fn filled(dir: &Path, reports: u64, number: u64, of_class: bool) -> (Cache, Vec<Key>) {
        let limit = Held { reports, ..LIMIT };
        let cache = Cache {
            limit,
            ..Cache::open(dir)
        };
        let sandbox = report(Verdict::Wrong).provenance.sandbox;
        let put = |number| {
            let key = Key::of(&Basis {
                seed: Some(number),
                sandbox: of_class.then_some(&sandbox),
                ..basis()
            });
            cache.put(&key, &report(Verdict::Wrong)).unwrap();
            // They are put more quickly than clocks of some disks go on.
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number);
            let file = fs::File::options().write(true).open(cache.file(&key));
            // The newest has let it go, or has let others go.
            let _ = file.map(|file| file.set_modified(time));
            key
        };
        let keys = (0..number).map(put).collect();
        (cache, keys)
    }

    #[test]
    fn those_go_that_were_not_asked_for_longest() {
        let dir = tempfile::tempdir().unwrap();
        let (cache, keys) = filled(dir.path(), 8, 8, false);
        assert_eq!(sum(&cache.kept()).reports, 8);
        assert!(cache.get(&keys[0]).is_some(), "it is asked for");
        let newest = Key::of(&basis());
        cache.put(&newest, &report(Verdict::Wrong)).unwrap();
        assert_eq!(sum(&cache.kept()).reports, 6);
        let left: Vec<bool> = keys.iter().map(|key| cache.file(key).exists()).collect();
        assert_eq!(left, [true, false, false, false, true, true, true, true]);
        assert!(cache.get(&newest).is_some());
        // Not looked through again before it is full.
        assert_eq!(*cache.held.lock().unwrap(), Some(sum(&cache.kept())));
    }

    #[test]
    fn progress_outlasts_what_classes_have_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let (_, progress) = filled(dir.path(), 100, 3, false);
        let (cache, class) = filled(dir.path(), 8, 50, true);
        for key in &progress {
            assert!(cache.get(key).is_some());
        }
        assert!(cache.get(&class[49]).is_some(), "the newest");
        assert!(sum(&cache.kept()).is_within(cache.limit));
    }

    #[test]
    fn the_newest_stays_though_it_alone_is_too_much() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache {
            limit: Held {
                bytes: 10,
                reports: 10,
            },
            ..Cache::open(dir.path())
        };
        let key = Key::of(&basis());
        cache.put(&key, &report(Verdict::Wrong)).unwrap();
        assert!(cache.get(&key).is_some());
    }

    #[test]
    fn graders_that_put_at_once_keep_within_the_limit() {
        let dir = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| filled(dir.path(), 20, 100, true));
            }
        });
        let (cache, _) = filled(dir.path(), 20, 1, false);
        assert!(sum(&cache.kept()).is_within(cache.limit));
    }

    #[test]
    fn what_is_not_a_report_is_neither_counted_nor_removed() {
        let dir = tempfile::tempdir().unwrap();
        let (cache, keys) = filled(dir.path(), 10, 3, false);
        let at = |name: &str| dir.path().join(name);
        fs::write(at("notes.json"), "mine").unwrap();
        fs::create_dir(cache.file(&Key::of(&basis()))).unwrap();
        std::os::unix::fs::symlink(at("notes.json"), at(&format!("{:064}.json", 0))).unwrap();
        let (cleared, others) = cache.clear().unwrap();
        assert_eq!((cleared.reports, others), (3, 3));
        assert!(cleared.bytes > 0);
        assert!(keys.iter().all(|key| cache.get(key).is_none()));
        assert_eq!(cache.clear().unwrap(), (Held::default(), 3));
    }

    #[test]
    fn a_link_in_the_place_of_the_cache_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let (_, keys) = filled(elsewhere.path(), 10, 2, false);
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join("cache")).unwrap();
        let cache = Cache::open(dir.path().join("cache"));
        assert!(cache.put(&keys[0], &report(Verdict::Passed)).is_err());
        assert_eq!(cache.clear().unwrap(), (Held::default(), 0));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_place_that_can_not_be_written_is_an_error_with_its_path() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let cache = Cache::open(file.path().join("cache"));
        let error = cache
            .put(&Key::of(&basis()), &report(Verdict::Passed))
            .unwrap_err()
            .to_string();
        assert!(error.contains("cache` can't be made: "), "{error}");
    }
}
