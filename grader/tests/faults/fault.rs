//! Failures of a machine, and how a command is run under one.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use crate::workbook::Workbook;

/// What is wrong with the machine while a command runs.
pub enum Fault {
    /// Nothing.
    None,
    /// A system call goes wrong, or ends the process. As `strace` has it: the calls, such as `write`, and what becomes of them,
    /// such as `error=ENOSPC:when=3+`. It counts for each thread by itself. With a path, of the workbook, only calls that have to
    /// do with that.
    Call {
        of: Of,
        calls: &'static str,
        fate: String,
        path: Option<&'static str>,
    },
    /// Mounts of its own, made by these lines of a shell script; `$W` is the workbook.
    Mounts(String),
    /// Limits of its own, as `prlimit` has them, such as `--nofile=20`.
    Limit(String),
    /// A linker that is this shell script, and no other; `$HERE` is its folder.
    Linker(&'static str),
    /// No linker, and no other program.
    NoTools,
    /// Another user, who may write to the workbook and not much else.
    User,
}

/// In which processes a system call goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// In the grader, and in what it starts until that becomes another program.
    Grader,
    /// In the compiler, the linker and the checks as well. A check that is traced to its end takes long, and is easily taken
    /// for one that blocks: this is for what fails before.
    All,
}

impl Fault {
    /// `command`, to be run under it.
    pub fn around(&self, command: Command, workbook: &Workbook) -> Command {
        let mut outer = match self {
            Fault::None => return command,
            Fault::Call {
                of,
                calls,
                fate,
                path,
            } => {
                let mut strace = Command::new("strace");
                strace
                    .args(["-f", "-qq", "-o"])
                    .arg(workbook.path("strace.log"))
                    .arg("-e")
                    .arg(format!("trace={calls}"))
                    .arg("-e")
                    .arg(format!("inject={calls}:{fate}"));
                match of {
                    Of::Grader => strace.args(["-b", "execve"]),
                    // Signals are lost by this, but it saves most of the time.
                    Of::All if fate.starts_with("error") => strace.arg("--seccomp-bpf"),
                    Of::All => &mut strace,
                };
                if let Some(path) = path {
                    strace.arg("-P").arg(workbook.path(path));
                }
                strace
            }
            Fault::Mounts(script) => {
                let mut unshare = Command::new("unshare");
                let script = format!("set -e\n{script}\nexec \"$@\"");
                unshare.args(["--mount", "sh", "-c", &script, "sh"]);
                unshare.env("W", workbook.path(""));
                unshare
            }
            Fault::Limit(limit) => {
                let mut prlimit = Command::new("prlimit");
                prlimit.arg(limit);
                prlimit
            }
            Fault::Linker(script) => {
                let bin = workbook.path("tools/bin");
                fs::create_dir_all(&bin).unwrap();
                let linker = bin.join("cc");
                fs::write(
                    &linker,
                    format!("#!/bin/sh\nHERE='{}'\n{script}\n", bin.display()),
                )
                .unwrap();
                fs::set_permissions(&linker, fs::Permissions::from_mode(0o755)).unwrap();
                let mut env = Command::new("env");
                env.arg(format!("PATH={}:/usr/bin:/bin", bin.display()));
                env
            }
            Fault::NoTools => {
                let mut env = Command::new("/usr/bin/env");
                env.arg("PATH=/nowhere");
                env
            }
            Fault::User => {
                open_to_all(&workbook.path(""));
                let mut setpriv = Command::new("setpriv");
                setpriv.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
                setpriv
            }
        };
        outer.arg(command.get_program()).args(command.get_args());
        if let Some(folder) = command.get_current_dir() {
            outer.current_dir(folder);
        }
        outer
    }

    /// The tool that it takes.
    pub fn tool(&self) -> Option<&'static str> {
        match self {
            Fault::Call { .. } => Some("strace"),
            Fault::Mounts(_) => Some("unshare"),
            Fault::Limit(_) => Some("prlimit"),
            Fault::User => Some("setpriv"),
            Fault::None | Fault::Linker(_) | Fault::NoTools => None,
        }
    }

    /// Why it can't be had here, if it can't.
    pub fn missing(&self) -> Option<String> {
        let tool = self.tool()?;
        let (tried, what): (&[&str], &str) = match self {
            Fault::Call { .. } => (&["-f", "-o", "/dev/stderr", "true"], "trace processes"),
            Fault::Mounts(_) => (
                &["--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
                "mount a disk",
            ),
            Fault::User => (&["--reuid=65534", "true"], "become another user"),
            _ => (&["true"], "limit a process"),
        };
        let tried = Command::new(tool)
            .args(tried)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match tried {
            Ok(status) if status.success() => None,
            Ok(_) => Some(format!("`{tool}` may not {what} here")),
            Err(error) => Some(format!("`{tool}` can't be run: {error}; install it")),
        }
    }
}

/// Lets everybody write everything below `folder`.
fn open_to_all(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            open_to_all(&entry.path());
        }
    }
}
