//! How the compiler is called against the kit: the same way for submissions, for checks, and for the proof that a kit serves.

use std::{
    env,
    ffi::OsString,
    path::Path,
    process::{Command, Stdio},
};

use super::Kit;

/// What all compilations have in common, wherever the kit is.
pub const FLAGS: [&str; 14] = [
    "--edition",
    "2024",
    "--out-dir",
    ".",
    "-C",
    "debuginfo=line-tables-only",
    "-C",
    "opt-level=0",
    // One object file to link instead of many.
    "-C",
    "codegen-units=1",
    "--cfg",
    "tokio_unstable",
    "-A",
    "unexpected_cfgs",
];

/// The compiler, to work in `scratch`. It sees the kit, and nothing of the user's environment but where programs are.
pub fn command(kit: &Kit, scratch: &Path) -> Command {
    let mut remap = scratch.as_os_str().to_owned();
    remap.push("=");
    let mut command = Command::new(&kit.rustc);
    command
        .current_dir(scratch)
        .env_clear()
        // The linker is looked for there.
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .env("TMPDIR", scratch)
        .args(FLAGS)
        // Paths in panics and line tables are then the learner's: `src/lib.rs`.
        .arg("--remap-path-prefix")
        .arg(remap)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    for folder in kit.folders() {
        let mut dependencies = OsString::from("dependency=");
        dependencies.push(folder);
        command.arg("-L").arg(dependencies);
    }
    command
}

/// Lets `command` see libraries by these names.
pub fn externs<P: AsRef<Path>>(
    command: &mut Command,
    libraries: impl IntoIterator<Item = (impl AsRef<str>, P)>,
) {
    for (name, library) in libraries {
        let mut argument = OsString::from(name.as_ref());
        argument.push("=");
        argument.push(library.as_ref());
        command.arg("--extern").arg(argument);
    }
}
