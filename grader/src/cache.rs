//! The cache: reports by what they rest on. Progress is nothing but the cached report of what stands in `src/` now, so it
//! can't be stale after a pull.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use lab::Verdict;
use serde::{Deserialize, Serialize};

use crate::{
    digest,
    files::{self, FileError},
    report::{Report, SCHEMA, Sandbox},
};

/// The most bytes of a report that is kept.
const MOST_BYTES: u64 = 8 << 20;

/// A folder of reports.
#[derive(Debug, Clone)]
pub struct Cache {
    dir: PathBuf,
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
            basis.submission_sha256,
            basis.exercise,
            basis.checks_sha256,
            basis.kit_sha256,
            basis.toolchain,
        ];
        Key(digest::sha256(pieces.into_iter().chain(more)))
    }
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
        Cache { dir: dir.into() }
    }

    /// The report put under `key`. Whatever else lies there, torn or foreign, counts as nothing.
    pub fn get(&self, key: &Key) -> Option<Report> {
        let mut text = String::new();
        let file = File::open(self.file(key)).ok()?;
        file.take(MOST_BYTES).read_to_string(&mut text).ok()?;
        let entry: Entry<Report> = serde_json::from_str(&text).ok()?;
        (entry.key == *key && entry.report.schema == SCHEMA).then_some(entry.report)
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
        fs::create_dir_all(&self.dir).map_err(FileError::when("made", &self.dir))?;
        files::replace(&file, text)
    }

    fn file(&self, key: &Key) -> PathBuf {
        self.dir.join(Path::new(&key.0).with_extension("json"))
    }
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
