//! A workbook in a temporary folder, and what a command printed there.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Output,
    sync::{Mutex, PoisonError},
};

use assert_cmd::{Command, cargo::cargo_bin};
use grader::{
    course::Course,
    judge::Judge,
    kit::{Kit, News},
    sandbox::Sandbox,
    stop::Stop,
    tree,
};
use serde_json::Value;
use tempfile::TempDir;

/// A course in a folder of its own, which compiles against the kit of the real workspace.
pub struct Workbook {
    folder: TempDir,
}

/// What a command printed, and how it ended. Both texts have the workbook’s folder written as `[workbook]`.
pub struct Ran {
    /// The exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Workbook {
    /// Two small exercises, `egg` and `toast`, as a learner finds them. Each has the kitchen of the real course for its world.
    pub fn tiny() -> Workbook {
        let workbook = Workbook::with_course(&tests().join("courses/tiny"));
        let kitchen = fs::read(workspace().join("exercises/01-chef/world/kitchen.rs")).unwrap();
        for folder in workbook.exercises() {
            workbook.write(&format!("exercises/{folder}/world/kitchen.rs"), &kitchen);
        }
        workbook
    }

    /// One small exercise, `kiosk`, which asks for crates of a layer of the kit.
    pub fn layered() -> Workbook {
        Workbook::with_course(&tests().join("courses/layered"))
    }

    /// One exercise, `shapes`, whose skeleton has signatures of all kinds, and bodies.
    pub fn shapes() -> Workbook {
        Workbook::with_course(&tests().join("courses/shapes"))
    }

    /// The real exercises, as a learner finds them.
    pub fn real() -> Workbook {
        let workbook = Workbook::with_course(&workspace());
        for folder in workbook.exercises() {
            let skeleton = workbook.read(&format!("exercises/{folder}/skeleton.rs"));
            workbook.write(&format!("exercises/{folder}/src/lib.rs"), &skeleton);
        }
        workbook
    }

    fn with_course(course: &Path) -> Workbook {
        build_kit(course);
        let workbook = Workbook {
            folder: tempfile::tempdir().unwrap(),
        };
        for part in ["exercises", "solutions"] {
            if course.join(part).is_dir() {
                tree::copy(&course.join(part), &workbook.path(part)).unwrap();
            }
        }
        for shared in ["Cargo.toml", "Cargo.lock", "grader"] {
            symlink(workspace().join(shared), workbook.path(shared)).unwrap();
        }
        fs::create_dir(workbook.path("target")).unwrap();
        symlink(workspace().join("target/kit"), workbook.path("target/kit")).unwrap();
        workbook
    }

    /// The folders of its exercises, in order.
    pub fn exercises(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("exercises")).unwrap();
        let mut folders: Vec<String> = entries
            .map(|entry| entry.unwrap().path())
            .filter(|folder| folder.join("exercise.toml").exists())
            .map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        folders.sort();
        folders
    }

    /// Where `path` is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What stands in `path`.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The mistake called `name` of `exercise`, in one file.
    pub fn mistake(&self, exercise: &str, name: &str) -> String {
        let course = Course::load(self.folder.path()).unwrap();
        let mistake = course.exercise(exercise).unwrap().mistake(name);
        mistake.unwrap().answer.in_one_file()
    }

    /// Writes `text` to `path`, and makes the folders on the way.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes what stands in `path`; `from` has to be there.
    pub fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, text.replace(from, to));
    }

    /// What runs have left in the folder that they work in.
    pub fn scratch_folders(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("target/grade/scratch")) else {
            return Vec::new();
        };
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    }

    /// `cargo grade` with `arguments`, a word each, not yet started.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::from_std(self.std_command(arguments));
        command.env("TERM", "xterm");
        command
    }

    /// The same for those who want to do more with it than to wait for its end.
    pub fn std_command(&self, arguments: &str) -> std::process::Command {
        let mut command = std::process::Command::new(cargo_bin!("grader"));
        command
            .current_dir(self.folder.path())
            .args(arguments.split_whitespace())
            .env_remove("COLUMNS")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    /// Runs `cargo grade` with `arguments`, a word each.
    pub fn grade(&self, arguments: &str) -> Ran {
        self.ran(&self.command(arguments).output().unwrap())
    }

    /// What a command printed here.
    pub fn ran(&self, output: &Output) -> Ran {
        let folder = self.folder.path().to_string_lossy();
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("only UTF-8 is printed");
            text.replace(&*folder, "[workbook]")
        };
        Ran {
            code: output.status.code(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }
}

impl Ran {
    /// Asserts the exit code. If it is another, what was printed says why.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Ran {
        let Ran { out, err, .. } = &self;
        assert_eq!(self.code, Some(code), "\n{out}\n{err}");
        self
    }

    /// Asserts what every text for people keeps to: 80 columns, whatever the compiler says; no colour; nothing on standard
    /// error.
    #[track_caller]
    pub fn in_plain_text(self) -> Ran {
        assert!(!self.out.contains('\u{1b}'), "{}", self.out);
        let mut lines = self.out.lines().filter(|line| !is_of_compiler(line));
        let too_wide = lines.find(|line| line.chars().count() > 80);
        assert_eq!(too_wide, None);
        assert_eq!(self.err, "");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| {
            panic!("{error}\n{}\n{}", self.out, self.err);
        })
    }
}

/// Whether `line` is one of those that the compiler quotes and explains code with, such as `12 |     let x;`.
fn is_of_compiler(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    line.starts_with(['|', '=', '-', '+']) || line.starts_with("::: ")
}

/// The workspace that these tests belong to.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(1)
        .unwrap()
        .to_owned()
}

/// `grader/tests`.
pub fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Builds what the exercises of `course` are compiled against. In a workbook of these tests cargo finds no workspace.
fn build_kit(course: &Path) {
    static BUILT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if !built.insert(course.to_owned()) {
        return;
    }
    let kit = Kit::ready(&workspace(), &mut |words| eprintln!("{words}"));
    let target = workspace().join("target");
    let mut judge = Judge::new(kit.expect("there is a kit"), Sandbox::off(), &target);
    let exercises = Course::load(course).unwrap().exercises;
    let mut tell = |news: News| eprintln!("{news}");
    let equipped = judge.equip(&workspace(), &exercises, &mut tell, &Stop::new());
    equipped.expect("the layers are there");
}

/// All files below `folder`, named from there.
pub fn files_in(folder: &Path) -> BTreeSet<String> {
    let files = tree::files(folder).unwrap().into_iter();
    let name = |file: PathBuf| {
        let name = file.strip_prefix(folder).unwrap();
        name.to_str().unwrap().to_owned()
    };
    files.map(name).collect()
}
