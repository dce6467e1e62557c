//! The hand-out: a copy of the course without its answers, for learners.
//!
//! What goes along is named here, and nothing else goes: no solutions, mistakes or alternatives, no history, no tests of the
//! grader's, which hold answers, and nothing that only lies beside the course. A learner's `src/lib.rs` is the skeleton, whatever
//! stands there now.

use std::{
    collections::BTreeSet,
    fs, io,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
};

use walkdir::{DirEntry, WalkDir};

use crate::{
    course::{Course, CourseError, Exercise, OTHER_WORLDS},
    files::{self, FileError, shown},
    tree,
};

/// What goes along beside the exercises.
const SHARED: [&str; 12] = [
    ".cargo/config.toml",
    ".gitattributes",
    ".gitignore",
    ".vscode",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "book",
    "grader",
];

/// What of that stays: it holds answers.
const KEPT_BACK: [&str; 2] = ["book/src/instructors", "grader/tests"];

/// The book's table of contents, and the part of it that lists pages which stay.
const CONTENTS: &str = "book/src/SUMMARY.md";
const FOR_INSTRUCTORS: &str = "# For instructors";

/// What goes along of an exercise, beside the learner's `src/lib.rs`.
const OF_EXERCISE: [&str; 7] = [
    "Cargo.toml",
    "exercise.toml",
    "rules.toml",
    "skeleton.rs",
    "src/main.rs",
    "tests",
    "world",
];

/// Why a hand-out could not be made. There is then none, not half of one.
#[derive(Debug, thiserror::Error)]
pub enum HandOutError {
    /// The folder is not empty.
    #[error("`{}` is there already, and something is in it; name a folder that is new or empty", shown(.0))]
    NotEmpty(PathBuf),
    /// It is a file or a link.
    #[error("`{}` is there already and is no folder; name a folder that is new or empty", shown(.0))]
    NoFolder(PathBuf),
    /// The copy has other checks.
    #[error(
        "the checks of `{exercise}` turned out different in the copy, so nothing was made; look for links in \
         `exercises/{folder}/tests`, and for a program that is writing there"
    )]
    OtherChecks {
        /// The exercise.
        exercise: String,
        /// Its folder's name.
        folder: String,
    },
    /// A file can't be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The copy is no course.
    #[error(transparent)]
    Course(#[from] CourseError),
}

/// Makes `to`, a folder that is new or empty, a copy of `course` with these `exercises` and no answers. Returns how many files
/// there are in it.
///
/// # Errors
///
/// If `to` is anything else, if a file can't be read or written, or if the checks came out otherwise.
pub fn make(course: &Course, exercises: &[&Exercise], to: &Path) -> Result<usize, HandOutError> {
    let to = std::path::absolute(to).map_err(FileError::when("found", to))?;
    must_be_free(&to)?;
    let above = to.parent().unwrap_or(&to);
    fs::create_dir_all(above).map_err(FileError::when("created", above))?;
    // Made beside `to`, and put in its place when all of it is there.
    let draft = tempfile::Builder::new()
        .prefix(".hand-out-")
        .permissions(fs::Permissions::from_mode(0o777))
        .tempdir_in(above)
        .map_err(FileError::when("written", above))?;

    let files = files_of(course, exercises)?;
    for file in &files {
        copy(&course.root.join(file), &draft.path().join(file))?;
    }
    let others = worlds_left(course, exercises, &files)?;
    for (from, file) in &others {
        copy(from, &draft.path().join(file))?;
    }
    for exercise in exercises {
        let lib = Path::new("exercises")
            .join(&exercise.folder)
            .join("src/lib.rs");
        copy(&exercise.skeleton(), &draft.path().join(lib))?;
    }
    let lock = draft.path().join("Cargo.lock");
    if lock.exists() {
        files::replace(
            &lock,
            without(&files::read(&lock)?, &left_out(course, exercises)),
        )?;
    }

    let contents = draft.path().join(CONTENTS);
    if contents.exists() {
        files::replace(
            &contents,
            without_part(&files::read(&contents)?, FOR_INSTRUCTORS),
        )?;
    }

    let copied = Course::load(draft.path())?;
    for exercise in exercises {
        let copy = copied.exercise(&exercise.name)?;
        if copy.checks_sha256 != exercise.checks_sha256 {
            return Err(HandOutError::OtherChecks {
                exercise: exercise.name.clone(),
                folder: exercise.folder.clone(),
            });
        }
    }
    fs::rename(draft.path(), &to).map_err(FileError::when("written", &to))?;
    // It is no draft any more.
    let _ = draft.keep();
    Ok(files.len() + others.len() + exercises.len())
}

/// Whether a hand-out can be made at `to`: nothing is ever written over, nor through a link.
fn must_be_free(to: &Path) -> Result<(), HandOutError> {
    match fs::symlink_metadata(to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(FileError::when("read", to)(error).into()),
        Ok(there) if !there.is_dir() => Err(HandOutError::NoFolder(to.to_owned())),
        Ok(_) => {
            let mut entries = fs::read_dir(to).map_err(FileError::when("read", to))?;
            match entries.next() {
                None => Ok(()),
                Some(_) => Err(HandOutError::NotEmpty(to.to_owned())),
            }
        }
    }
}

/// What goes along, from the root on. Of `book`, `grader` and the like it is what git knows, where git is used; of an exercise it
/// is all that its checks are hashed by.
fn files_of(course: &Course, exercises: &[&Exercise]) -> Result<Vec<PathBuf>, FileError> {
    let mut files = Vec::new();
    for path in SHARED {
        add(&course.root, Path::new(path), &mut files)?;
    }
    if let Some(tracked) = tracked(&course.root) {
        files.retain(|file| tracked.contains(file));
    }
    for exercise in exercises {
        let folder = Path::new("exercises").join(&exercise.folder);
        for path in OF_EXERCISE {
            add(&course.root, &folder.join(path), &mut files)?;
        }
    }
    Ok(files)
}

/// The files of the worlds of exercises that stay behind, and where they go: `sim`, if it goes along, has them all, as the book
/// does.
fn worlds_left(
    course: &Course,
    exercises: &[&Exercise],
    files: &[PathBuf],
) -> Result<Vec<(PathBuf, PathBuf)>, FileError> {
    let place = Path::new(OTHER_WORLDS);
    let sim = place.with_file_name("Cargo.toml");
    let mut left = Vec::new();
    let stays = |one: &&Exercise| !exercises.iter().any(|goes| goes.name == one.name);
    for exercise in course.exercises.iter().filter(stays) {
        let Some(world) = exercise.world().filter(|_| files.contains(&sim)) else {
            continue;
        };
        for file in tree::files_without(&world, tree::is_hidden)? {
            let inside = file.strip_prefix(&world).unwrap_or(&file);
            let to = place.join(&exercise.folder).join(inside);
            left.push((file, to));
        }
    }
    Ok(left)
}

/// Adds the file `path`, or those below it: none that is hidden or was built, and no links.
fn add(root: &Path, path: &Path, files: &mut Vec<PathBuf>) -> Result<(), FileError> {
    let absolute = root.join(path);
    if !absolute.exists() {
        return Ok(());
    }
    let stays = |entry: &DirEntry| {
        let is_kept_back = KEPT_BACK.iter().any(|kept| entry.path() == root.join(kept));
        entry.depth() > 0 && (tree::is_hidden(entry) || entry.file_name() == "target")
            || is_kept_back
    };
    let entries = WalkDir::new(&absolute)
        .follow_root_links(false)
        .sort_by_file_name()
        .into_iter();
    for entry in entries.filter_entry(|entry| !stays(entry)) {
        let entry = entry.map_err(io::Error::from);
        let entry = entry.map_err(FileError::when("read", &absolute))?;
        if entry.file_type().is_file() {
            let file = entry.path().strip_prefix(root).unwrap_or(path);
            files.push(file.to_owned());
        }
    }
    Ok(())
}

/// The files that git knows in `root`; none if the course is not kept in git, or there is no git.
fn tracked(root: &Path) -> Option<BTreeSet<PathBuf>> {
    let listed = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["-c", "core.fsmonitor=false", "ls-files", "-z", "--cached"])
        .output()
        .ok()?;
    let names = listed.stdout.split(|byte| *byte == 0);
    let files: BTreeSet<PathBuf> = names
        .filter(|name| !name.is_empty())
        .map(|name| PathBuf::from(std::ffi::OsStr::from_bytes(name)))
        .collect();
    // A repository around the workbook may know nothing of it.
    let knows = listed.status.success() && files.contains(Path::new("Cargo.toml"));
    knows.then_some(files)
}

/// Copies a file to where there is none.
fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    if let Some(above) = to.parent() {
        fs::create_dir_all(above).map_err(FileError::when("created", above))?;
    }
    let copied = fs::copy(from, to).map_err(FileError::when("copied", from));
    copied.map(drop)
}

/// A table of contents without the part that begins with the line `heading`.
fn without_part(contents: &str, heading: &str) -> String {
    let mut is_in_it = false;
    let kept = contents.split_inclusive('\n').filter(|line| {
        if line.starts_with("# ") {
            is_in_it = line.trim_end() == heading;
        }
        !is_in_it
    });
    kept.collect()
}

/// The packages of the workspace that do not go along.
fn left_out(course: &Course, exercises: &[&Exercise]) -> BTreeSet<String> {
    let mut packages = BTreeSet::new();
    for exercise in &course.exercises {
        packages.insert(format!("{}-solution", exercise.name));
        if !exercises.iter().any(|one| one.name == exercise.name) {
            packages.insert(exercise.name.clone());
        }
    }
    packages
}

/// A `Cargo.lock` without these packages of the workspace's, as cargo would write it: nobody's copy is changed by a first build.
fn without(lock: &str, packages: &BTreeSet<String>) -> String {
    const BEGINS: &str = "\n[[package]]\n";
    let mut pieces = lock.split(BEGINS);
    let head = pieces.next().unwrap_or_default();
    let stays = |package: &&str| {
        let value = |key: &str| package.lines().find_map(|line| line.strip_prefix(key));
        let name = value("name = ").map(|name| name.trim_matches('"'));
        // What has a source is somebody else's.
        value("source = ").is_some() || !name.is_some_and(|name| packages.contains(name))
    };
    let kept = pieces
        .filter(stays)
        .fold(head.to_owned(), |lock, package| lock + BEGINS + package);
    kept.trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_of_the_workspace_leave_the_lock() {
        let lock = "version = 4\n\n[[package]]\nname = \"chef\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"chef\"\nversion = \"2.0.0\"\nsource = \"registry\"\n\n\
                    [[package]]\nname = \"chef-solution\"\ndependencies = [\n \"sim\",\n]\n\n\
                    [[package]]\nname = \"sim\"\nversion = \"0.1.0\"\n";
        let left_out = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(without(lock, &left_out(&[])), lock);
        assert_eq!(
            without(lock, &left_out(&["chef", "chef-solution"])),
            "version = 4\n\n[[package]]\nname = \"chef\"\nversion = \"2.0.0\"\nsource = \"registry\"\n\n\
             [[package]]\nname = \"sim\"\nversion = \"0.1.0\"\n"
        );
        let last = without(lock, &left_out(&["sim"]));
        assert!(last.ends_with(" \"sim\",\n]\n"), "{last}");
    }

    #[test]
    fn only_the_part_for_instructors_leaves_the_table_of_contents() {
        let without = |contents: &str| without_part(contents, FOR_INSTRUCTORS);
        let learners =
            "# Summary\n\n- [One](one.md)\n\n# To look things up\n\n- [Names](names.md)\n";
        assert_eq!(without(learners), learners);
        let part = format!("{FOR_INSTRUCTORS}\n\n- [Notes](instructors/index.md)\n");
        assert_eq!(without(&format!("{learners}{part}")), learners);
        assert_eq!(without(&format!("{part}{learners}")), learners);
    }

    /// Otherwise they would go along.
    #[test]
    fn the_course_has_that_part() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        if !root.join("solutions").is_dir() {
            return;
        }
        let contents = fs::read_to_string(root.join(CONTENTS)).unwrap();
        assert_ne!(without_part(&contents, FOR_INSTRUCTORS), contents);
        assert!(!without_part(&contents, FOR_INSTRUCTORS).contains("instructors/"));
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("empty")).unwrap();
        fs::create_dir(path("full")).unwrap();
        fs::write(path("full/mine.txt"), "mine").unwrap();
        std::os::unix::fs::symlink(path("empty"), path("link")).unwrap();
        std::os::unix::fs::symlink(path("nowhere"), path("dangling")).unwrap();
        assert!(must_be_free(&path("new")).is_ok());
        assert!(must_be_free(&path("empty")).is_ok());
        let refused = |name: &str| must_be_free(&path(name)).unwrap_err();
        assert!(matches!(refused("full"), HandOutError::NotEmpty(_)));
        for name in ["full/mine.txt", "link", "dangling"] {
            assert!(matches!(refused(name), HandOutError::NoFolder(_)), "{name}");
        }
    }
}
