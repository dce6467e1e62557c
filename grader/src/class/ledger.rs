//! `results.jsonl`: one line for each learner and exercise, appended as they come, so that nothing is lost when a run ends
//! early.
//!
//! Whoever resumes a run keeps the lines that still hold. When some no longer do, because checks or submissions have
//! changed, the whole file is kept beside the new one, as `results.1.jsonl` and so on.

use std::{
    collections::HashMap,
    fs::{self, File, TryLockError},
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::{
    destination::{Foreign, LEDGER, must_be_ours},
    outcome::{Outcome, SCHEMA},
};
use crate::{
    files::{self, Draft, FileError, shown},
    json,
    report::LONGEST_LINE,
};

/// Of whom, and for which exercise, an outcome is.
pub type Whose = (String, String);

/// What becomes of a line that is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It holds.
    Kept,
    /// It was never a result: the grader failed.
    Pending,
    /// It was a result, and holds no more.
    Stale,
}

/// Results as they come.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: File,
    /// Where each line is: its first byte and its length.
    lines: HashMap<Whose, (u64, usize)>,
    end: u64,
}

/// A folder that nobody else writes to while this lives.
#[derive(Debug)]
pub struct Claimed(#[expect(dead_code, reason = "the lock goes with the file")] File);

/// Why a folder can't be written to.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Somebody else does.
    #[error("another run is writing to `{}`; wait for its end, or choose another `--out`", shown(.0))]
    Taken(PathBuf),
    /// It holds what somebody else has written.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// It can't be made or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Claims the folder `dir`, into which what is called `written` is to be written, and makes it if need be.
///
/// # Errors
///
/// If it is claimed already, can't be made, or holds somebody else's files where ours would be.
pub fn claim(dir: &Path, written: &[&str]) -> Result<Claimed, ClaimError> {
    fs::create_dir_all(dir).map_err(FileError::when("made", dir))?;
    must_be_ours(dir, written)?;
    // Before anything is removed: a link in its place would be found too late.
    let results = dir.join(LEDGER);
    match files::open_regular(&results) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(FileError::when("read", &results)(error).into());
        }
        _ => {}
    }
    let path = dir.join(".lock");
    let lock = files::open_own(&path).map_err(FileError::when("written", &path))?;
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => Err(ClaimError::Taken(dir.to_owned())),
        // A file system without locks can't tell.
        Err(TryLockError::Error(_)) => Ok(Claimed(lock)),
        Ok(()) => {
            files::sweep_mine(dir);
            Ok(Claimed(lock))
        }
    }
}

impl Ledger {
    /// The ledger in the folder `dir`; `fate` judges the lines that are there.
    ///
    /// # Errors
    ///
    /// If the folder can't be read or written.
    pub fn open(dir: &Path, fate: impl Fn(&Outcome) -> Fate) -> Result<Ledger, FileError> {
        let path = dir.join(LEDGER);
        let mut kept = HashMap::new();
        let (mut stale, mut other) = (false, false);
        for (number, line) in Lines::open(&path)?.into_iter().flatten().enumerate() {
            let Line {
                at,
                length,
                torn,
                outcome,
            } = line.map_err(FileError::when("read", &path))?;
            match outcome.as_ref().map(&fate) {
                Some(Fate::Kept) => {
                    let outcome = outcome.map(|one| (one.learner, one.exercise));
                    other |= kept
                        .insert(outcome.unwrap_or_default(), (at, length, number))
                        .is_some();
                }
                Some(Fate::Stale) => stale = true,
                // A line that a kill tore, or that was never a result.
                Some(Fate::Pending) => other = true,
                None if torn => other = true,
                // Not ours, or of another version: not to be lost.
                None => stale = true,
            }
        }
        if stale || other {
            rewrite(dir, &path, &kept, stale)?;
            // All that is left is kept.
            return Ledger::open(dir, fate);
        }
        let file = files::open_own(&path).map_err(FileError::when("written", &path))?;
        let end = file
            .metadata()
            .map_err(FileError::when("read", &path))?
            .len();
        let lines = kept
            .into_iter()
            .map(|(whose, (at, length, _))| (whose, (at, length)));
        Ok(Ledger {
            lines: lines.collect(),
            path,
            file,
            end,
        })
    }

    /// How many outcomes it holds.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether it holds the outcome of `learner` for `exercise`.
    pub fn holds(&self, learner: &str, exercise: &str) -> bool {
        self.lines
            .contains_key(&(learner.to_owned(), exercise.to_owned()))
    }

    /// Adds `outcomes`; when this returns they are on the disk.
    ///
    /// # Errors
    ///
    /// If the disk is full or can't be written. What was there before is still there.
    pub fn append(&mut self, outcomes: &[Outcome]) -> Result<(), FileError> {
        let failed = || FileError::when("written", &self.path);
        let mut text = String::new();
        let mut lines = Vec::new();
        for outcome in outcomes {
            let from = text.len();
            text += &json::line(outcome);
            let whose = (outcome.learner.clone(), outcome.exercise.clone());
            lines.push((whose, (self.end + from as u64, text.len() - from)));
        }
        let written = self.file.write_all(text.as_bytes());
        if let Err(error) = written.and_then(|()| self.file.sync_data()) {
            // Half a line is passed over by whoever reads it, too; where this fails as well nothing is lost.
            let _ = self.file.set_len(self.end);
            return Err(failed()(error));
        }
        self.end += text.len() as u64;
        self.lines.extend(lines);
        Ok(())
    }

    /// Puts the lines into the order of `whose`, and leaves out all others.
    ///
    /// # Errors
    ///
    /// If the folder can't be written; the file is then as it was.
    pub fn sort<'a>(
        self,
        whose: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), FileError> {
        let lines = whose.filter_map(|(learner, exercise)| {
            let whose = (learner.to_owned(), exercise.to_owned());
            self.lines.get(&whose).copied()
        });
        copy_lines(&self.path, lines)
    }
}

/// Writes the file anew with the lines that are kept; if some are `stale` the old file stays, under another name.
fn rewrite(
    dir: &Path,
    path: &Path,
    kept: &HashMap<Whose, (u64, usize, usize)>,
    stale: bool,
) -> Result<(), FileError> {
    let mut lines: Vec<_> = kept.values().copied().collect();
    lines.sort_by_key(|(_, _, number)| *number);
    if stale {
        // A link first, and then the new file in the place of the old: a run that is killed in between loses nothing,
        // and the next finds the link.
        if !earlier(dir).last().is_some_and(|last| is_same(last, path)) {
            let earlier = next_earlier(dir);
            fs::hard_link(path, &earlier)
                .or_else(|_| fs::copy(path, &earlier).map(drop))
                .map_err(FileError::when("written", &earlier))?;
        }
    }
    copy_lines(path, lines.into_iter().map(|(at, length, _)| (at, length)))
}

/// Whether two names are of one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let id = |path| fs::metadata(path).map(|file| (file.dev(), file.ino())).ok();
    id(one).is_some() && id(one) == id(other)
}

/// Replaces the file at `path` by these lines of it.
fn copy_lines(path: &Path, lines: impl Iterator<Item = (u64, usize)>) -> Result<(), FileError> {
    let copy = || {
        let mut from = File::open(path)?;
        write_file(path, |to| {
            let mut line = Vec::new();
            for (at, length) in lines {
                line.resize(length, 0);
                from.seek(SeekFrom::Start(at))?;
                from.read_exact(&mut line)?;
                to.write_all(&line)?;
            }
            Ok(())
        })
    };
    copy().map_err(FileError::when("written", path))
}

/// Writes a file as a whole, or not at all; when this returns it is on the disk.
///
/// # Errors
///
/// What `write` returns, or what the disk says.
pub fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    draft(path, write)?.put()
}

/// A file that is on the disk, and not yet in its place.
///
/// # Errors
///
/// What `write` returns, or what the disk says.
pub fn draft<'a>(
    path: &'a Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Draft<'a>> {
    let mut draft = Draft::of(path)?;
    let mut to = BufWriter::new(draft.file());
    write(&mut to)?;
    to.flush()?;
    drop(to);
    draft.file().sync_all()?;
    Ok(draft)
}

/// Results that were kept when newer ones took their place, the latest last.
pub fn earlier(dir: &Path) -> Vec<PathBuf> {
    let numbers = 1..;
    numbers
        .map(|number: u32| dir.join(format!("results.{number}.jsonl")))
        // A link that leads nowhere has the name, too.
        .take_while(|path| fs::symlink_metadata(path).is_ok())
        .collect()
}

/// The name for the results that are now to be kept.
fn next_earlier(dir: &Path) -> PathBuf {
    let earlier = earlier(dir);
    dir.join(format!("results.{}.jsonl", earlier.len() + 1))
}

/// Keeps the results in `dir` beside those that will take their place.
///
/// # Errors
///
/// If the folder can't be written.
pub fn keep_earlier(dir: &Path) -> Result<(), FileError> {
    let path = dir.join(LEDGER);
    let earlier = next_earlier(dir);
    fs::rename(&path, earlier).map_err(FileError::when("renamed", &path))
}

/// A line of the file.
#[derive(Debug)]
pub struct Line {
    /// Its first byte.
    pub at: u64,
    /// Its length, with the line break.
    pub length: usize,
    /// Whether it has no end.
    pub torn: bool,
    /// What it says; none if it is no outcome.
    pub outcome: Option<Outcome>,
}

/// The lines of such a file, one after the other.
#[derive(Debug)]
pub struct Lines {
    from: BufReader<File>,
    at: u64,
}

impl Lines {
    /// The lines of the file at `path`; none if there is no such file.
    ///
    /// # Errors
    ///
    /// If it can't be read.
    pub fn open(path: &Path) -> Result<Option<Lines>, FileError> {
        match files::open_regular(path) {
            Ok(file) => Ok(Some(Lines {
                from: BufReader::new(file),
                at: 0,
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(FileError::when("read", path)(error)),
        }
    }
}

impl Iterator for Lines {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<io::Result<Line>> {
        let mut text = Vec::new();
        match read_line(&mut self.from, &mut text) {
            Ok(0) => None,
            Err(error) => Some(Err(error)),
            Ok(length) => {
                let at = self.at;
                self.at += length;
                let whole = text.strip_suffix(b"\n");
                let outcome = whole.and_then(|line| serde_json::from_slice::<Outcome>(line).ok());
                Some(Ok(Line {
                    at,
                    length: text.len(),
                    // Of one that is too long the end is not there, but not because of a kill.
                    torn: whole.is_none() && length == text.len() as u64,
                    outcome: outcome.filter(|outcome| outcome.schema == SCHEMA),
                }))
            }
        }
    }
}

/// Reads a line with its end, and returns how long it is. Of one that is too long to be ours only the beginning is kept.
pub fn read_line(from: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let most = LONGEST_LINE as u64;
    let read = from.take(most).read_until(b'\n', line)? as u64;
    if read < most || line.ends_with(b"\n") {
        return Ok(read);
    }
    Ok(read + from.skip_until(b'\n')? as u64)
}

#[cfg(test)]
mod tests;
