//! Makes one class of its shards, and refuses what does not belong together.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use super::{
    destination::LEDGER,
    gradebook::{Gradebook, results_sha256},
    ledger,
    manifest::Manifest,
    roll,
};
use crate::files::{Draft, FileError, shown};

/// Why shards are not merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A folder without a manifest.
    #[error(
        "`{}` holds no finished shard; run `cargo grade class` with `--shard` and this `--out` to its end",
        shown(.0)
    )]
    Unfinished(PathBuf),
    /// A whole class.
    #[error("`{}` holds a whole class and no shard; there is nothing to merge", shown(.0))]
    Whole(PathBuf),
    /// Results that are not those of the manifest.
    #[error(
        "`{}` was changed after it was graded; run its shard again",
        shown(.0)
    )]
    Tampered(PathBuf),
    /// Two shards that do not belong together.
    #[error(
        "`{}` and `{}` differ in {what}; run one of the two again, so that all shards are graded alike",
        shown(.first),
        shown(.second)
    )]
    Mismatched {
        /// The first folder.
        first: PathBuf,
        /// The folder that differs from it.
        second: PathBuf,
        /// In what.
        what: &'static str,
    },
    /// A shard that is there twice.
    #[error(
        "`{}` and `{}` are both shard {shard}; name each shard once",
        shown(.first),
        shown(.second)
    )]
    Repeated {
        /// One folder.
        first: PathBuf,
        /// The other folder.
        second: PathBuf,
        /// Which shard.
        shard: String,
    },
    /// Shards that are not there.
    #[error("shards are missing: {0}; name their folders too")]
    Missing(String),
    /// Shards whose learners are not those of one class.
    #[error(
        "the shards do not have one class between them; run them again on the same submissions and roster"
    )]
    NotOneClass,
    /// The result would replace what it is made of.
    #[error("`--out` is `{}`, which holds one of the shards; choose another folder", shown(.0))]
    Itself(PathBuf),
    /// A folder can't be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// A shard that was read.
#[derive(Debug)]
struct Piece {
    dir: PathBuf,
    manifest: Manifest,
}

/// The shards of one class, all of them.
#[derive(Debug)]
pub struct Shards(Vec<Piece>);

impl Shards {
    /// Writes their results to the folder `out`, as if the class had been graded in one run.
    ///
    /// # Errors
    ///
    /// If they are not of one class, or the disk fails.
    pub fn write(self, out: &Path) -> Result<Gradebook, MergeError> {
        let Shards(pieces) = self;
        let mut learners = BTreeMap::new();
        for (number, piece) in pieces.iter().enumerate() {
            for learner in &piece.manifest.learners {
                learners.insert(learner.id.clone(), (number, learner.clone()));
            }
        }
        let first = &pieces[0].manifest;
        let of_all = learners.values().map(|(_, learner)| learner);
        if roll::sha256(of_all, &first.strangers) != first.class_sha256 {
            return Err(MergeError::NotOneClass);
        }
        let order = learners.values().map(|(number, _)| *number);
        write(&pieces, order, out)?;
        let merged = Manifest {
            shard: None,
            learners: learners
                .values()
                .map(|(_, learner)| learner.clone())
                .collect(),
            ..first.clone()
        };
        Ok(Gradebook::of(out, merged)?)
    }
}

/// Writes the lines of each learner, who is in the piece that `order` names.
fn write(
    pieces: &[Piece],
    order: impl Iterator<Item = usize>,
    out: &Path,
) -> Result<(), MergeError> {
    let path = out.join(LEDGER);
    let per_learner = pieces[0].manifest.basis.exercises.len();
    let write = || {
        let mut from = Vec::new();
        for piece in pieces {
            from.push(BufReader::new(File::open(piece.dir.join(LEDGER))?));
        }
        ledger::draft(&path, |to| {
            let mut line = Vec::new();
            for piece in order {
                for _ in 0..per_learner {
                    ledger::read_line(&mut from[piece], &mut line)?;
                    to.write_all(&line)?;
                }
            }
            Ok(())
        })
    };
    let draft = write().map_err(FileError::when("written", &path))?;
    put_in_place(out, draft, &path)
}

/// Puts the new results in the place of those that were merged before; if they differ the old ones are kept.
fn put_in_place(out: &Path, draft: Draft, path: &Path) -> Result<(), MergeError> {
    let hash = |path: &Path| -> io::Result<String> { crate::digest::sha256_of(File::open(path)?) };
    if path.exists() && hash(path).ok() != hash(draft.at()).ok() {
        ledger::keep_earlier(out)?;
    }
    draft.put().map_err(FileError::when("written", path))?;
    Ok(())
}

/// Reads the manifests of the shards in `dirs`, to be merged into the folder `out`.
///
/// # Errors
///
/// If one is missing, there twice, not finished, or graded in another way.
pub fn read(dirs: &[PathBuf], out: &Path) -> Result<Shards, MergeError> {
    let mut pieces: Vec<Piece> = Vec::new();
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    for dir in dirs {
        let dir = dir.clone();
        if real(&dir).is_some() && real(&dir) == real(out) {
            return Err(MergeError::Itself(dir));
        }
        let Some(manifest) = Manifest::read(&dir) else {
            return Err(MergeError::Unfinished(dir));
        };
        if results_sha256(&dir)? != manifest.results_sha256 {
            return Err(MergeError::Tampered(dir));
        }
        let Some(shard) = manifest.shard else {
            return Err(MergeError::Whole(dir));
        };
        if let Some(first) = pieces.first()
            && let Some(what) = difference(&first.manifest, &manifest)
        {
            return Err(MergeError::Mismatched {
                first: first.dir.clone(),
                second: dir,
                what,
            });
        }
        if let Some(same) = pieces.iter().find(|one| one.manifest.shard == Some(shard)) {
            return Err(MergeError::Repeated {
                first: same.dir.clone(),
                second: dir,
                shard: shard.to_string(),
            });
        }
        pieces.push(Piece { dir, manifest });
    }
    let of = pieces
        .first()
        .and_then(|one| one.manifest.shard)
        .map_or(0, |one| one.of);
    let missing: Vec<String> = (1..=of)
        .filter(|index| !pieces.iter().any(|one| has_index(one, *index)))
        .map(|index| format!("{index}/{of}"))
        .take(MOST_NAMED)
        .collect();
    match missing[..] {
        [] => Ok(Shards(pieces)),
        _ => Err(MergeError::Missing(missing.join(", "))),
    }
}

/// The most missing shards that are named.
const MOST_NAMED: usize = 20;

fn has_index(piece: &Piece, index: u64) -> bool {
    piece
        .manifest
        .shard
        .is_some_and(|shard| shard.index == index)
}

/// In what two shards differ that have to be the same in all.
fn difference(one: &Manifest, other: &Manifest) -> Option<&'static str> {
    let checks = |manifest: &Manifest| -> Vec<(String, String)> {
        let exercises = manifest.basis.exercises.iter();
        exercises
            .map(|one| (one.name.clone(), one.checks_sha256.clone()))
            .collect()
    };
    let of = |manifest: &Manifest| manifest.shard.map(|shard| shard.of);
    let (a, b) = (&one.basis, &other.basis);
    [
        (checks(one) != checks(other), "their exercises or checks"),
        (a.seed != b.seed, "their seed"),
        (a.toolchain != b.toolchain, "their toolchain"),
        (
            a.kit_sha256 != b.kit_sha256,
            "what submissions compile against",
        ),
        (a.sandbox != b.sandbox, "the layers of their sandboxes"),
        (a != b, "what they rest on"),
        (of(one) != of(other), "the number of shards"),
        (
            one.class_sha256 != other.class_sha256,
            "who is in the class",
        ),
    ]
    .into_iter()
    .find_map(|(differs, what)| differs.then_some(what))
}
