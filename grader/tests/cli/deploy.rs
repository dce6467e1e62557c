//! What lies in `deploy/`, run as far as that goes without the machines that it is for: on a small class, with the programs
//! of those machines played by scripts.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;

use crate::{
    class::{class, files, grade},
    workbook::{Ran, Workbook, workspace},
};

mod clusters;
mod one;
mod pipelines;

/// A small class, and the folder `bin` with a `cargo` that knows the course's alias, and the grader under its own name.
fn with_programs() -> Workbook {
    let workbook = class();
    let grader = cargo_bin!("grader");
    let cargo = format!(
        "[ \"$1\" = grade ] || exit 99\nshift\nexec '{}' \"$@\"\n",
        grader.display()
    );
    play(&workbook, "cargo", &cargo);
    symlink(grader, workbook.path("bin/grader")).unwrap();
    workbook
}

/// Has `script` play the program `name`.
fn play(workbook: &Workbook, name: &str, script: &str) {
    let path = format!("bin/{name}");
    workbook.write(
        &path,
        format!("#!/usr/bin/env bash\nset -euo pipefail\n{script}"),
    );
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(workbook.path(&path), executable).unwrap();
}

/// Runs `command` with these variables, in the workbook, and with its programs before all others.
fn run(workbook: &Workbook, command: &[&str], variables: &[(String, String)]) -> Ran {
    let path = std::env::var("PATH").unwrap();
    let output = Command::new(command[0])
        .args(&command[1..])
        .current_dir(workbook.path(""))
        .env("PATH", format!("{}:{path}", workbook.path("bin").display()))
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .output()
        .unwrap();
    workbook.ran(&output)
}

/// Runs `script` as pipelines do: the first command that fails ends it.
fn shell(workbook: &Workbook, script: &str, variables: &[(String, String)]) -> Ran {
    let command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"];
    run(workbook, &[&command[..], &[script]].concat(), variables)
}

/// Asserts that the folder `merged` holds what one run over the whole class writes.
#[track_caller]
fn assert_is_the_whole(workbook: &Workbook, merged: &str, arguments: &str) {
    grade(workbook, &format!("--out whole {arguments}")).ends_with(0);
    assert_eq!(
        files(&workbook.path(merged)),
        files(&workbook.path("whole"))
    );
}

/// Where a file of `deploy/` is.
fn deployed(path: &str) -> PathBuf {
    workspace().join("grader/deploy").join(path)
}

/// A YAML file of `deploy/`.
fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(deployed(path)).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text at `pointer`.
#[track_caller]
fn text(value: &Value, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found
        .unwrap_or_else(|| panic!("no text at {pointer} in {value:#}"))
        .to_owned()
}

/// All files in a folder, and in the folders within.
fn all_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|one| one.unwrap().path());
    let files = entries.flat_map(|path| match path.is_dir() {
        true => all_files(&path),
        false => vec![path],
    });
    files.collect()
}

#[test]
fn every_script_can_be_read_and_started() {
    let mut scripts = 0;
    for file in all_files(&deployed("")) {
        if !fs::read_to_string(&file).unwrap().starts_with("#!") {
            continue;
        }
        scripts += 1;
        let read = Command::new("bash").arg("-n").arg(&file).status().unwrap();
        assert!(read.success(), "{}", file.display());
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{} is executable", file.display());
    }
    assert_eq!(scripts, 4);
}

#[test]
fn every_file_is_told_of_in_the_readme() {
    let readme = fs::read_to_string(deployed("README.md")).unwrap();
    for file in all_files(&deployed("")) {
        let name = file
            .strip_prefix(deployed(""))
            .unwrap()
            .display()
            .to_string();
        assert!(name == "README.md" || readme.contains(&name), "{name}");
    }
}
