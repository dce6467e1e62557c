//! A new exercise: its folder, that of its solution and its chapter, which work at once and are there to be written over.
//!
//! The files are in `new/template`. Nothing is written over: a folder is made as a draft beside its place, and put there only if
//! nothing is in it. If something fails, what was put there is removed again.

use std::{
    collections::BTreeSet,
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use self::name::{BadName, Name};
use crate::{
    course::Course,
    files::{self, FileError, shown},
};

mod name;

/// The table of contents, from the root on.
const SUMMARY: &str = "book/src/SUMMARY.md";

/// A file of a template, from its folder on, and what is in it.
type Template = (&'static str, &'static str);

/// The file `$path` of the template `$of`, which is put at `$to`.
macro_rules! template {
    ($of:literal, $path:literal) => {
        template!($of, $path => $path)
    };
    ($of:literal, $path:literal => $to:literal) => {
        ($to, include_str!(concat!("new/template/", $of, "/", $path)))
    };
}

const EXERCISE: &[Template] = &[
    template!("exercise", "Cargo.toml"),
    template!("exercise", "exercise.toml"),
    template!("exercise", "rules.toml"),
    template!("exercise", "skeleton.rs"),
    template!("exercise", "skeleton.rs" => "src/lib.rs"),
    template!("exercise", "src/main.rs"),
    template!("exercise", "tests/checks.rs"),
];

const SOLUTION: &[Template] = &[
    template!("solution", "Cargo.toml"),
    template!("solution", "src/lib.rs"),
    template!("solution", "mistakes/one_after_the_other.rs"),
];

const CHAPTER: &[Template] = &[
    template!("chapter", "index.md"),
    template!("chapter", "exercise.md"),
];

/// Where folders of an exercise are, and what they begin with.
const HOMES: [(&str, &[Template]); 3] = [
    ("exercises", EXERCISE),
    ("solutions", SOLUTION),
    ("book/src", CHAPTER),
];

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The new folders, from the root on: of the exercise, its solution and its chapter.
    pub folders: [PathBuf; 3],
    /// The file that leads to the chapter now, from the root on.
    pub linked_in: PathBuf,
}

/// Why there is no new exercise. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// There are no solutions here.
    #[error(
        "this copy of the workbook was handed out without the course's answers, and an exercise has its answer beside it; make \
         it in the full workbook"
    )]
    NoSolutions,
    /// It can't be called so.
    #[error(transparent)]
    BadName(#[from] BadName),
    /// Something else has the name.
    #[error("there is a package called `{name}` already{}; choose another name", by(.folder))]
    NameTaken {
        /// The name.
        name: String,
        /// The folder that has it, if it is the course's.
        folder: Option<String>,
    },
    /// Something else has the number.
    #[error("number {number:02} is taken by `{folder}`; choose another, or leave out `--number`")]
    NumberTaken {
        /// The number.
        number: u8,
        /// The folder that has it.
        folder: String,
    },
    /// There is no number after the last.
    #[error("there is no number after 99; choose one that is free by `--number`")]
    NoNumber,
    /// A file can't be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

fn by(folder: &Option<String>) -> String {
    let by = folder.as_ref().map(|folder| format!(", in `{folder}`"));
    by.unwrap_or_default()
}

/// Makes the exercise called `name` in the workbook of `course`, under `number` or the one after the last.
///
/// # Errors
///
/// If there are no solutions here, if the name can't be one or is taken, if the number is taken, or if a file can't be read or
/// written.
pub fn make(course: &Course, name: &str, number: Option<u8>) -> Result<Made, NewError> {
    let root = &course.root;
    if !root.join("solutions").is_dir() {
        return Err(NewError::NoSolutions);
    }
    let taken = Taken::read(root)?;
    let number = taken.free(number)?;
    let name = Name::read(name, number, root)?;
    taken.allows(&name.name)?;
    let summary = files::read(&root.join(SUMMARY))?;

    let folder = name.folder();
    let mut placed = Placed::default();
    for (home, templates) in HOMES {
        let home = root.join(home);
        let draft = draft(&home, templates, &name)?;
        placed.put(draft, home.join(&folder))?;
    }
    let entry = name.written(include_str!("new/template/chapter/SUMMARY.md"));
    files::replace(&root.join(SUMMARY), with_chapter(&summary, number, &entry))?;
    placed.stay();
    Ok(Made {
        folders: HOMES.map(|(home, _)| Path::new(home).join(&folder)),
        linked_in: SUMMARY.into(),
    })
}

/// What names and numbers the course uses.
struct Taken {
    /// The folders with a number before their names, from the root on.
    folders: Vec<(String, PathBuf)>,
    /// All that is built in the workspace, whoever has written it.
    packages: BTreeSet<String>,
}

impl Taken {
    fn read(root: &Path) -> Result<Taken, FileError> {
        let mut folders = Vec::new();
        for (home, _) in HOMES {
            let dir = root.join(home);
            let entries = fs::read_dir(&dir).and_then(Iterator::collect::<io::Result<Vec<_>>>);
            for entry in entries.map_err(FileError::when("read", &dir))? {
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = Path::new(home).join(&name);
                folders.push((name, path));
            }
        }
        folders.sort();
        let lock = files::read(&root.join("Cargo.lock"))?;
        let names = lock.lines().filter_map(|line| line.strip_prefix("name = "));
        Ok(Taken {
            folders,
            packages: names
                .map(|name| name.trim_matches('"').to_owned())
                .collect(),
        })
    }

    /// The number, if it is free; the one after the last, if none is wanted.
    fn free(&self, wanted: Option<u8>) -> Result<u8, NewError> {
        let numbers = || {
            self.folders
                .iter()
                .filter_map(|(name, path)| Some((number_of(name)?, path)))
        };
        let Some(number) = wanted else {
            let last = numbers().map(|(number, _)| number).max();
            let next = last.map_or(1, |last| last + 1);
            return u8::try_from(next)
                .ok()
                .filter(|next| *next <= 99)
                .ok_or(NewError::NoNumber);
        };
        match numbers().find(|(taken, _)| *taken == u32::from(number)) {
            None => Ok(number),
            Some((_, path)) => Err(NewError::NumberTaken {
                number,
                folder: shown(path),
            }),
        }
    }

    /// Whether no folder and no package is called so. To Rust, and on some disks, names are the same that are not to cargo.
    fn allows(&self, name: &str) -> Result<(), NewError> {
        let same = |other: &str| other.replace('_', "-").eq_ignore_ascii_case(name);
        let of_course =
            |folder: &str| same(folder.split_once('-').map_or(folder, |(_, rest)| rest));
        let folder = self.folders.iter().find(|(folder, _)| of_course(folder));
        let is_package =
            |package: &String| same(package.strip_suffix("-solution").unwrap_or(package));
        if folder.is_none() && !self.packages.iter().any(is_package) {
            return Ok(());
        }
        Err(NewError::NameTaken {
            name: name.to_owned(),
            folder: folder.map(|(_, path)| shown(path)),
        })
    }
}

/// The number that the name of a folder, or of a link to one, begins with: of `01-chef` it is 1.
fn number_of(folder: &str) -> Option<u32> {
    let digits = folder.split_once('-')?.0;
    digits.parse().ok()
}

/// A folder in `home`, hidden there, that holds the files of `templates`.
fn draft(home: &Path, templates: &[Template], name: &Name) -> Result<TempDir, FileError> {
    let draft = tempfile::Builder::new()
        .prefix(".new-")
        .permissions(fs::Permissions::from_mode(0o777))
        .tempdir_in(home)
        .map_err(FileError::when("written", home))?;
    for (path, text) in templates {
        let file = draft.path().join(path);
        let above = file.parent().unwrap_or(draft.path());
        fs::create_dir_all(above).map_err(FileError::when("created", above))?;
        fs::write(&file, name.written(text)).map_err(FileError::when("written", &file))?;
    }
    Ok(draft)
}

/// Folders that were put in their places. Dropped before all is done, it removes them.
#[derive(Default)]
struct Placed(Vec<PathBuf>);

impl Placed {
    /// Puts `draft` at `place`, where nothing may be.
    fn put(&mut self, draft: TempDir, place: PathBuf) -> Result<(), FileError> {
        fs::create_dir(&place).map_err(FileError::when("created", &place))?;
        // It is empty, and ours: a draft takes the place of nothing else.
        self.0.push(place.clone());
        fs::rename(draft.path(), &place).map_err(FileError::when("written", &place))?;
        // It is no draft any more.
        let _ = draft.keep();
        Ok(())
    }

    fn stay(mut self) {
        self.0.clear();
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        for place in &self.0 {
            let _ = fs::remove_dir_all(place);
        }
    }
}

/// The table of contents `summary` with `entry` behind the chapters of lower numbers, and their pages.
fn with_chapter(summary: &str, number: u8, entry: &str) -> String {
    let number_of_chapter = |line: &str| {
        let (_, link) = line.strip_prefix("- [")?.split_once("](")?;
        number_of(link.split('/').next()?)
    };
    let mut before = summary.len();
    let (mut at, mut is_lower) = (0, false);
    for line in summary.split_inclusive('\n') {
        at += line.len();
        if !line.starts_with(char::is_whitespace) {
            is_lower = number_of_chapter(line).is_some_and(|one| one < u32::from(number));
        }
        if is_lower && !line.trim().is_empty() {
            before = at;
        }
    }
    let (above, below) = summary.split_at(before);
    let newline = if above.is_empty() || above.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{above}{newline}{entry}{below}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENTS: &str = "# Summary\n\n[The book](index.md)\n\n- [One](01-one/index.md)\n    - [Page](01-one/page.md)\n\
                            - [Two]()\n- [Four](04-four/index.md)\n    - [Page](04-four/page.md)\n- [Five]()\n";

    #[test]
    fn a_chapter_stands_behind_those_of_lower_numbers_and_their_pages() {
        let lines = |number| {
            let with = with_chapter(CONTENTS, number, "- [New](new/index.md)\n");
            with.lines()
                .position(|line| line == "- [New](new/index.md)")
                .unwrap()
        };
        assert_eq!([2, 3, 5, 99].map(lines), [6, 6, 9, 9]);
        // Where there is none, it is the last.
        assert_eq!(lines(1), CONTENTS.lines().count());
        assert_eq!(with_chapter("", 1, "- [New]()\n"), "- [New]()\n");
        assert_eq!(
            with_chapter("# Summary", 1, "- [New]()\n"),
            "# Summary\n- [New]()\n"
        );
    }

    #[test]
    fn what_was_put_somewhere_goes_unless_all_is_done() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        let draft = || TempDir::new_in(home.path()).unwrap();
        fs::create_dir(at("theirs")).unwrap();
        let mut placed = Placed::default();
        placed.put(draft(), at("one")).unwrap();
        assert!(placed.put(draft(), at("theirs")).is_err());
        assert!(at("one").is_dir());
        drop(placed);
        let left = fs::read_dir(home.path()).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["theirs"]);
        let mut placed = Placed::default();
        placed.put(draft(), at("one")).unwrap();
        placed.stay();
        assert!(at("one").is_dir());
    }
}
