//! Sees what changes in the exercises: told by the system where it tells, and by looking now and then everywhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::model::Event;
use crate::intake::{IntakeError, SizeLimits, Submission};

/// Saving a file is several events: some editors write it in pieces, others rename it. They count as one if no more come
/// for this long.
const TOGETHER: Duration = Duration::from_millis(20);

/// How often the answers are read without having been told: on a disk that is mounted over a network the system knows
/// nothing of what others write. notify has a watcher that polls, but it goes by whole seconds.
const LOOK: Duration = Duration::from_secs(1);

/// Watches the exercises for as long as it is kept.
#[derive(Debug)]
pub struct Watcher {
    /// None if the system can't tell: it has run out of watches, for example.
    _told: Option<RecommendedWatcher>,
    /// While this is there, answers are looked at.
    _looking: Sender<Vec<PathBuf>>,
}

/// What a changed path is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    /// The learner's answer in this folder of `exercises/`.
    Answer(String),
    /// The course's own.
    Course,
}

/// What stands in the answers, by folder: its hash, or why it can't be read.
type Answers = BTreeMap<String, String>;

impl Watcher {
    /// Watches `exercises`, the folder of that name. From now on no change is missed; `tell` hears of them.
    pub fn start(exercises: &Path, tell: Sender<Event>) -> Watcher {
        let (changed, changes) = mpsc::channel();
        let watcher = Watcher {
            _told: told(exercises, changed.clone()).ok(),
            _looking: changed,
        };
        follow(exercises, changes, LOOK, tell);
        watcher
    }
}

fn told(exercises: &Path, changed: Sender<Vec<PathBuf>>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(listener(exercises, changed))?;
    watcher.watch(exercises, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// Passes on which paths have changed.
fn listener(
    exercises: &Path,
    changed: Sender<Vec<PathBuf>>,
) -> impl Fn(notify::Result<notify::Event>) + Send + 'static {
    let everything = exercises.to_owned();
    move |event| {
        let paths = match event {
            // To compile an answer is to read it: that is no change.
            Ok(event) if event.kind.is_access() => return,
            Ok(event) if event.need_rescan() => vec![everything.clone()],
            Ok(event) => event.paths,
            // Something was missed: it may have been anything.
            Err(_) => vec![everything.clone()],
        };
        // Nobody listens any more when the screen has gone.
        let _ = changed.send(paths);
    }
}

/// Tells of changes, on a thread that ends when nobody watches any more.
fn follow(exercises: &Path, changes: Receiver<Vec<PathBuf>>, look: Duration, tell: Sender<Event>) {
    let exercises = exercises.to_owned();
    let mut known = answers(&exercises);
    thread::spawn(move || {
        loop {
            let mut meant = Vec::new();
            match changes.recv_timeout(look) {
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    meant.extend(known.keys().cloned().map(Meaning::Answer));
                }
                Ok(mut paths) => {
                    while let Ok(more) = changes.recv_timeout(TOGETHER) {
                        paths.extend(more);
                    }
                    meant.extend(paths.iter().filter_map(|path| meaning(&exercises, path)));
                }
            }
            if meant.contains(&Meaning::Course) && tell.send(Event::CourseChanged).is_err() {
                return;
            }
            let now = answers_of(&exercises, &folders(&meant, &known));
            let differs =
                |(folder, answer): &(&String, &String)| known.get(*folder) != Some(*answer);
            let saved: Vec<String> = now
                .iter()
                .filter(differs)
                .map(|(folder, _)| folder.clone())
                .collect();
            known.extend(now);
            if !saved.is_empty() && tell.send(Event::Saved(saved)).is_err() {
                return;
            }
        }
    });
}

/// The folders whose answers may have changed; all of them when the course has.
fn folders(meant: &[Meaning], known: &Answers) -> BTreeSet<String> {
    let all = meant.contains(&Meaning::Course).then(|| known.keys());
    let named = meant.iter().filter_map(|meaning| match meaning {
        Meaning::Answer(folder) => Some(folder),
        Meaning::Course => None,
    });
    named.chain(all.into_iter().flatten()).cloned().collect()
}

fn meaning(exercises: &Path, path: &Path) -> Option<Meaning> {
    let inside = path.strip_prefix(exercises).ok()?;
    let mut names = inside.iter().map(OsStr::to_string_lossy);
    let Some(folder) = names.next() else {
        return Some(Meaning::Course);
    };
    let hidden = inside
        .iter()
        .any(|name| name.as_encoded_bytes().starts_with(b"."));
    match names.next().as_deref() {
        _ if hidden => None,
        Some("src") => Some(Meaning::Answer(folder.into_owned())),
        Some("tests" | "world" | "exercise.toml" | "Cargo.toml") | None => Some(Meaning::Course),
        Some(_) => None,
    }
}

fn answers(exercises: &Path) -> Answers {
    let entries = fs::read_dir(exercises).into_iter().flatten().flatten();
    let folders = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    answers_of(exercises, &folders.collect())
}

fn answers_of(exercises: &Path, folders: &BTreeSet<String>) -> Answers {
    let answer = |folder: &String| {
        let answer = match Submission::read(&exercises.join(folder), &SizeLimits::default()) {
            Ok(submission) => submission.sha256,
            Err(IntakeError::Refused(refusal)) => refusal.to_string(),
            Err(error @ IntakeError::NoFolder { .. }) => error.to_string(),
        };
        (folder.clone(), answer)
    };
    folders.iter().map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "pub fn hello() {}";

    /// A folder of exercises with one answer in it.
    fn exercises() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let src = folder.path().join("01-egg/src");
        fs::create_dir_all(&src).unwrap();
        fs::write(src.join("lib.rs"), HELLO).unwrap();
        folder
    }

    const NEVER: Duration = Duration::MAX;

    fn saved() -> Event {
        Event::Saved(vec!["01-egg".to_owned()])
    }

    #[test]
    fn what_a_path_is_about() {
        let of = |path: &str| meaning(Path::new("/w/exercises"), Path::new(path));
        let egg = Some(Meaning::Answer("01-egg".to_owned()));
        assert_eq!(of("/w/exercises/01-egg/src/lib.rs"), egg);
        assert_eq!(of("/w/exercises/01-egg/src"), egg);
        assert_eq!(of("/w/exercises/01-egg/src/.lib.rs.swp"), None);
        assert_eq!(of("/w/exercises/01-egg/.before-reset/1"), None);
        assert_eq!(of("/w/exercises/01-egg/target/debug"), None);
        let course = Some(Meaning::Course);
        assert_eq!(of("/w/exercises/01-egg/tests/checks.rs"), course);
        assert_eq!(of("/w/exercises/01-egg/world/kitchen.rs"), course);
        assert_eq!(of("/w/exercises/01-egg/exercise.toml"), course);
        assert_eq!(of("/w/exercises/03-new"), course);
        assert_eq!(of("/w/exercises"), course);
        assert_eq!(of("/w/target"), None);
    }

    #[test]
    fn a_change_is_told_once_and_a_touch_not_at_all() {
        let folder = exercises();
        let lib = folder.path().join("01-egg/src/lib.rs");
        let (changed, changes) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        follow(folder.path(), changes, NEVER, tell);
        // Touched, and not changed; then changed, with two announcements.
        changed.send(vec![lib.clone()]).unwrap();
        fs::write(&lib, "pub fn hi() {}").unwrap();
        changed.send(vec![lib.clone()]).unwrap();
        changed.send(vec![lib.clone()]).unwrap();
        assert_eq!(told.recv().unwrap(), saved());
        // Deleted is changed too, and so is coming back.
        fs::remove_file(&lib).unwrap();
        changed.send(vec![lib.clone()]).unwrap();
        assert_eq!(told.recv().unwrap(), saved());
        fs::write(&lib, HELLO).unwrap();
        changed.send(vec![lib]).unwrap();
        drop(changed);
        assert_eq!(told.iter().collect::<Vec<_>>(), [saved()]);
    }

    /// As many editors save: a new file, renamed over the old one.
    fn save(folder: &Path) {
        let draft = folder.join("01-egg/src/lib.rs~");
        fs::write(&draft, "pub fn hi() {}").unwrap();
        fs::rename(&draft, folder.join("01-egg/src/lib.rs")).unwrap();
    }

    #[test]
    fn a_save_is_seen_where_the_system_tells() {
        let folder = exercises();
        let (changed, changes) = mpsc::channel();
        let (tell, heard) = mpsc::channel();
        let _watcher = told(folder.path(), changed).unwrap();
        follow(folder.path(), changes, NEVER, tell);
        save(folder.path());
        assert_eq!(heard.recv().unwrap(), saved());
    }

    #[test]
    fn a_save_is_seen_where_the_system_does_not_tell() {
        let folder = exercises();
        let (_looking, changes) = mpsc::channel();
        let (tell, heard) = mpsc::channel();
        follow(folder.path(), changes, Duration::from_millis(1), tell);
        save(folder.path());
        assert_eq!(heard.recv().unwrap(), saved());
    }
}
