//! A run that is killed at each system call by which it changes what is on the disk: the same command goes on, and ends in the
//! same files. It needs `strace`.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeMap,
    fs,
    os::unix::process::ExitStatusExt,
    process::{Command, Stdio},
};

use super::{class, files, grade};
use crate::workbook::Workbook;

/// Calls that change a folder, or put a file on the disk. A line that is torn has a test of its own.
const CALLS: &str = "openat,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,fsync,fdatasync,fchmod";

/// More than there are in any thread of a run.
const MOST_CALLS: usize = 400;

/// A thread's own calls are counted. It begins with many that only read.
const STEP: usize = 3;

fn there_is_strace() -> bool {
    let traced = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status();
    let there = traced.is_ok_and(|status| status.success());
    if !there {
        eprintln!("NOT TESTED: there is no `strace`, or it may not trace");
    }
    there
}

/// Runs the command until a thread comes to its call with this number, and kills it there. False if there is no such call.
fn killed(workbook: &Workbook, arguments: &str, number: usize) -> bool {
    let command = workbook.std_command(arguments);
    let status = Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            &format!("trace={CALLS}"),
        ])
        .args(["-e", &format!("inject={CALLS}:signal=KILL:when={number}")])
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(workbook.path("."))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    match (status.code(), status.signal()) {
        (Some(0), None) => false,
        // strace ends as what it traces has ended.
        (Some(137), None) | (None, Some(9)) => true,
        other => panic!("call {number}: {other:?}"),
    }
}

/// Kills the command at every call, each time beginning with what `prepare` makes, and has it end.
fn kill_at_each(workbook: &Workbook, arguments: &str, prepare: impl Fn()) {
    prepare();
    workbook.grade(arguments).ends_with(0);
    let unbroken: BTreeMap<String, String> = files(&workbook.path("out"));
    let mut kills = 0;
    for number in (1..MOST_CALLS).step_by(STEP) {
        prepare();
        if !killed(workbook, arguments, number) {
            break;
        }
        kills += 1;
        workbook.grade(arguments).ends_with(0);
        let resumed = files(&workbook.path("out"));
        let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&resumed), names(&unbroken), "killed at call {number}");
        assert_eq!(resumed, unbroken, "killed at call {number}");
    }
    assert!(kills > 5, "killed {kills} times only");
}

#[test]
fn a_run_that_is_killed_anywhere_is_resumed_to_the_same_files() {
    if !there_is_strace() {
        return;
    }
    let workbook = class();
    let arguments = "class class --out out --jobs 1 --format junit,markdown";
    // From now on all is in the cache.
    grade(&workbook, "--out other --jobs 1").ends_with(0);
    kill_at_each(&workbook, arguments, || {
        let _ = fs::remove_dir_all(workbook.path("out"));
    });
}

#[test]
fn a_run_that_is_killed_while_it_replaces_results_is_resumed_to_the_same_files() {
    if !there_is_strace() {
        return;
    }
    let workbook = class();
    grade(&workbook, "--out before --jobs 1 --format junit,markdown").ends_with(0);
    // Somebody hands in anew, and what is asked for is less.
    workbook.write(
        "class/eve/toast/src/lib.rs",
        workbook.read("solutions/02-toast/mistakes/too_early.rs"),
    );
    grade(&workbook, "--out other --jobs 1").ends_with(0);
    let arguments = "class class --out out --jobs 1 --format markdown";
    kill_at_each(&workbook, arguments, || {
        let _ = fs::remove_dir_all(workbook.path("out"));
        fs::create_dir(workbook.path("out")).unwrap();
        for (name, text) in files(&workbook.path("before")) {
            workbook.write(&format!("out/{name}"), text);
        }
    });
}

#[test]
fn a_merge_that_is_killed_anywhere_is_repeated_to_the_same_files() {
    if !there_is_strace() {
        return;
    }
    let workbook = class();
    for index in 1..=2 {
        grade(
            &workbook,
            &format!("--out s{index} --shard {index}/2 --jobs 1"),
        )
        .ends_with(0);
    }
    kill_at_each(&workbook, "merge s1 s2 --out out --format markdown", || {
        let _ = fs::remove_dir_all(workbook.path("out"));
        fs::create_dir(workbook.path("out")).unwrap();
        for (name, text) in files(&workbook.path("s1")) {
            workbook.write(&format!("out/{name}"), text);
        }
    });
}
