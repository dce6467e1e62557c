//! The cache: reports by what they rest on. Progress is nothing but the cached report of what stands in `src/` now, so it
//! can't be stale after a pull.

use lab::Verdict;

use crate::{
    digest,
    files::FileError,
    report::{LONGEST_LINE, Report, SCHEMA, Sandbox},
    store::{Held, Key, Kind, Store},
};

/// The most bytes of a report that is kept, with its key.
const MOST_BYTES: u64 = LONGEST_LINE as u64 + 1_000;

/// By which rules a failure is the submission's. Reports that were kept under others may hold one of the machine's against it.
const JUDGED: &str = "judged/2";

/// Reports that need not be made again.
#[derive(Debug, Clone)]
pub struct Cache(Store);

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

impl Basis<'_> {
    /// The name of the report that rests on it.
    pub fn key(&self) -> Key {
        let seed = self.seed.map(|seed| seed.to_string());
        let sandbox = self.sandbox.map(|layers| format!("{layers:?}"));
        let more = seed.as_deref().into_iter().chain(sandbox.as_deref());
        let pieces = [
            SCHEMA,
            JUDGED,
            self.submission_sha256,
            self.exercise,
            self.checks_sha256,
            self.kit_sha256,
            self.toolchain,
        ];
        let kind = match self.sandbox {
            Some(_) => Kind::OfClass,
            None => Kind::Progress,
        };
        Key::new(kind, digest::sha256(pieces.into_iter().chain(more)))
    }
}

impl Cache {
    /// The reports that are kept in `store`.
    pub fn of(store: Store) -> Cache {
        Cache(store)
    }

    /// The report put under `key`. Whatever else lies there, torn or foreign, counts as nothing.
    pub fn get(&self, key: &Key) -> Option<Report> {
        let report: Report = self.0.get(key, MOST_BYTES)?;
        (report.schema == SCHEMA).then_some(report)
    }

    /// Keeps `report` under `key`. A failure of the grader itself is not kept: the next run may do better.
    ///
    /// # Errors
    ///
    /// If the disk is full or can't be written. The report is as good as before, so warn and go on.
    pub fn put(&self, key: &Key, report: &Report) -> Result<(), FileError> {
        match report.verdict {
            Verdict::GraderError => Ok(()),
            _ => self.0.put(key, report),
        }
    }

    /// Removes all reports, and what else is kept with them; see [`Store::clear`].
    ///
    /// # Errors
    ///
    /// If one can't be removed.
    pub fn clear(&self) -> Result<(Held, u64), FileError> {
        self.0.clear()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::report::{Layer, Points, Provenance, Sandbox, SubmissionId};

    fn cache(dir: &std::path::Path) -> Cache {
        Cache::of(Store::open(dir))
    }

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
                blocking_calls: None,
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
        let cache = cache(&dir.path().join("made/when/needed"));
        let key = basis().key();
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
            assert_eq!(cache.get(&other.key()), None, "{other:?}");
        }
        cache.put(&key, &report(Verdict::Passed)).unwrap();
        assert_eq!(cache.get(&key), Some(report(Verdict::Passed)));
    }

    #[test]
    fn what_is_torn_or_foreign_is_a_miss() {
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(dir.path());
        let key = basis().key();
        cache.put(&key, &report(Verdict::Wrong)).unwrap();
        let whole = fs::read_to_string(cache.0.file(&key)).unwrap();
        let other = Basis {
            exercise: "downloader",
            ..basis()
        }
        .key();
        fs::write(cache.0.file(&other), &whole).unwrap();
        assert_eq!(cache.get(&other), None, "another's report");
        for text in [
            "",
            "{}",
            &whole[..whole.len() / 2],
            &whole.replace("report/1", "report/0"),
        ] {
            fs::write(cache.0.file(&key), text).unwrap();
            assert_eq!(cache.get(&key), None, "{text}");
        }
        fs::remove_file(cache.0.file(&key)).unwrap();
        fs::create_dir(cache.0.file(&key)).unwrap();
        assert_eq!(cache.get(&key), None);
    }

    #[test]
    fn a_failure_of_the_grader_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(dir.path());
        let key = basis().key();
        cache.put(&key, &report(Verdict::GraderError)).unwrap();
        assert_eq!(cache.get(&key), None);
    }
}
