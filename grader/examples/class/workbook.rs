//! A course in a folder of its own: the same exercises and the same kit, and nothing judged yet.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use anyhow::{Result, bail, ensure};
use grader::tree;

/// What a workbook is made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The workspace whose kit it compiles against.
    pub workspace: &'a Path,
    /// Where `exercises` and `solutions` are.
    pub course: &'a Path,
    /// The command.
    pub grader: &'a Path,
}

/// A course to run the command on.
pub struct Workbook {
    pub root: PathBuf,
    grader: PathBuf,
}

impl Workbook {
    /// A workbook in `place/course`.
    pub fn new(source: Source, place: &Path) -> Result<Workbook> {
        let Source {
            workspace,
            course,
            grader,
        } = source;
        ensure!(
            grader.exists(),
            "`{}` is not there; `cargo build -p grader` makes it",
            grader.display()
        );
        // In the copy cargo finds no workspace, so all that is compiled against is built here.
        let mut kit = Command::new(grader);
        kit.arg("kit").current_dir(workspace).stdout(Stdio::null());
        ensure!(kit.status()?.success(), "`cargo grade kit` failed");
        let root = place.join("course");
        fs::create_dir_all(root.join("target"))?;
        for shared in ["Cargo.toml", "Cargo.lock", "book", "grader", "target/kit"] {
            symlink(workspace.join(shared), root.join(shared))?;
        }
        // Answers may be written there.
        for own in ["exercises", "solutions"] {
            tree::copy(&course.join(own), &root.join(own))?;
        }
        Ok(Workbook {
            root,
            grader: grader.to_owned(),
        })
    }

    /// `cargo grade` with `arguments`, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.grader);
        command
            .current_dir(&self.root)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// `cargo grade` with `arguments`, started.
    pub fn start(&self, arguments: &[&str]) -> Result<Child> {
        Ok(self.command(arguments).spawn()?)
    }

    /// What `cargo grade` with `arguments` printed, if it ended with `code`.
    pub fn grade(&self, arguments: &[&str], code: i32) -> Result<Output> {
        let output = self.start(arguments)?.wait_with_output()?;
        if output.status.code() != Some(code) {
            bail!(
                "`grade {}` ended with {}:\n{}{}",
                arguments.join(" "),
                output.status,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(output)
    }

    /// Forgets what was judged.
    pub fn forget(&self) -> Result<()> {
        match fs::remove_dir_all(self.root.join("target/grade/cache")) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}
