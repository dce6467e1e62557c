//! Where it is measured: the course, the command as learners have it, and a folder below `target` to work in.

use std::{
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use grader::{
    course::{Course, Exercise},
    kit::Kit,
};

use super::workbook::{Source, Workbook};

/// The course, the command, and a folder to work in.
pub struct Workplace {
    pub course: Course,
    pub kit: Kit,
    /// `target/debug/grader`.
    pub grader: PathBuf,
    /// `target/bench/NAME`, empty at the beginning. Only `target/bench/cargo` stays from one run to the next.
    folder: PathBuf,
}

impl Workplace {
    /// The place for the benchmark `name`. Builds the command, and the kit if there is none.
    pub fn new(name: &str) -> Result<Workplace> {
        let root = Course::find_root(Path::new(env!("CARGO_MANIFEST_DIR")))?;
        let built = cargo(&root)
            .args([
                "build", "--quiet", "--locked", "-p", "grader", "--bin", "grader",
            ])
            .status()?;
        ensure!(built.success(), "`cargo build -p grader` failed");
        let kit = Kit::ready(&root, &mut |words| eprintln!("{words}"))?;
        let folder = root.join("target/bench").join(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                let folder = folder.display();
                return Err(error).with_context(|| format!("`{folder}` can't be removed"));
            }
            _ => fs::create_dir_all(&folder)?,
        }
        Ok(Workplace {
            course: Course::load(&root)?,
            kit,
            grader: root.join("target/debug/grader"),
            folder,
        })
    }

    /// The folder called `name`, which is there.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// A workbook called `name` with the exercises of this course, where nothing has been judged yet.
    pub fn workbook(&self, name: &str) -> Result<Workbook> {
        self.workbook_of(&self.course.root, name)
    }

    /// The same with the exercises of `course`.
    pub fn workbook_of(&self, course: &Path, name: &str) -> Result<Workbook> {
        let source = Source {
            workspace: &self.course.root,
            course,
            grader: &self.grader,
        };
        Workbook::new(source, &self.folder(name)?)
    }

    /// The target folder of cargo in workbooks. It is kept, for what is compiled there but for the exercises.
    pub fn cargo_target(&self) -> PathBuf {
        self.course.root.join("target/bench/cargo")
    }
}

/// The model answer of `exercise`, in one file.
pub fn solution(exercise: &Exercise) -> Result<String> {
    Ok(exercise.solution()?.in_one_file())
}

/// What stands in `file`.
pub fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("`{}` can't be read", file.display()))
}

/// Cargo in `folder`, without what the caller's environment asks of it.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    for variable in ["CARGO_TARGET_DIR", "CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"] {
        command.env_remove(variable);
    }
    command
}
