//! The course in a folder of its own: the same exercises and the same kit, and nothing judged yet.

use std::{
    env, fs,
    io::ErrorKind,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use anyhow::{Result, bail, ensure};
use grader::kit::Kit;

/// A course to run the command on.
pub struct Workbook {
    pub root: PathBuf,
    grader: PathBuf,
}

impl Workbook {
    /// The course at `original`, in `place/course`.
    pub fn new(original: &Path, place: &Path) -> Result<Workbook> {
        Kit::ready(original, &mut |words| eprintln!("{words}"))?;
        let root = place.join("course");
        fs::create_dir_all(root.join("target"))?;
        for shared in [
            "Cargo.toml",
            "Cargo.lock",
            "exercises",
            "solutions",
            "grader",
        ] {
            symlink(original.join(shared), root.join(shared))?;
        }
        symlink(original.join("target/kit"), root.join("target/kit"))?;
        // This is `target/PROFILE/examples/class`.
        let example = env::current_exe()?;
        let profile = example.parent().and_then(Path::parent);
        let grader = profile.unwrap_or(Path::new("")).join("grader");
        ensure!(
            grader.exists(),
            "`{}` is not there; `cargo build -p grader` makes it",
            grader.display()
        );
        Ok(Workbook { root, grader })
    }

    /// `cargo grade` with `arguments`, started.
    pub fn start(&self, arguments: &[&str]) -> Result<Child> {
        Ok(Command::new(&self.grader)
            .current_dir(&self.root)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?)
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
