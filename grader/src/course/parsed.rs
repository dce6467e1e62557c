//! What is parsed of an exercise's sources: the list of its checks, and the signatures of its skeleton.
//!
//! To parse them takes most of the time of a short command, and every command begins with it. So it is kept in a store, under the hash
//! of the sources and of the code that reads them.

use std::{path::Path, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::{
    CourseError, SKELETON,
    checks::{self, Module},
    signatures,
};
use crate::{
    digest::sha256,
    files::{self, shown},
    store::{Key, Kind, Store},
};

/// The most bytes that are kept of an exercise.
const MOST_BYTES: u64 = 1 << 20;

/// The code that reads them: what it has parsed is not believed when it has changed.
static READERS: LazyLock<String> = LazyLock::new(|| {
    sha256([
        include_str!("checks.rs"),
        include_str!("signatures.rs"),
        include_str!("source.rs"),
        include_str!("../spans.rs"),
    ])
});

/// What is parsed of an exercise's sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Parsed {
    /// The modules of the checks.
    pub(super) modules: Vec<Module>,
    /// What the skeleton promises.
    pub(super) signatures: String,
}

impl Parsed {
    /// What is parsed of the exercise in `dir`, which is called `name`, in the workspace at `root`; and the hash of its checks. It is
    /// taken from `store`, and put there.
    ///
    /// # Errors
    ///
    /// At the first thing that is wrong, with file and line. Nothing is kept then.
    pub(super) fn of(
        root: &Path,
        dir: &Path,
        name: &str,
        store: Option<&Store>,
    ) -> Result<(Parsed, String), CourseError> {
        let label = shown(dir.strip_prefix(root).unwrap_or(dir));
        let skeleton = files::read(&dir.join(SKELETON))?;
        let sha256_of_checks = checks::sha256(dir)?;
        let parse = || {
            let krate = name.replace('-', "_");
            let skeleton = files::with_newlines(&skeleton);
            Ok::<_, CourseError>(Parsed {
                modules: checks::read(root, dir)?,
                signatures: signatures::of(&skeleton, &format!("{label}/{SKELETON}"), &krate)?,
            })
        };
        let parsed = match store {
            None => parse()?,
            Some(store) => {
                let basis = [&*READERS, &label, name, &sha256_of_checks, &skeleton];
                let key = Key::new(Kind::Checks, sha256(basis));
                match store.get(&key, MOST_BYTES) {
                    Some(parsed) => parsed,
                    None => {
                        let parsed = parse()?;
                        // Somebody may have saved while they were parsed. And where it can't be kept, it is parsed again.
                        if checks::sha256(dir)? == sha256_of_checks {
                            let _ = store.put(&key, &parsed);
                        }
                        parsed
                    }
                }
            }
        };
        Ok((parsed, sha256_of_checks))
    }
}
