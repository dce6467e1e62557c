//! Runs that are killed, stopped, or repeated after something has changed.

use std::{fs, io::Write, path::PathBuf, process::Stdio};

use flate2::{Compression, write::GzEncoder};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{class, files, grade, outcomes};
use crate::workbook::Workbook;

fn graded(arguments: &str) -> Workbook {
    let workbook = class();
    grade(&workbook, &format!("--out out {arguments}")).ends_with(0);
    workbook
}

#[test]
fn a_second_run_ends_in_the_same_files() {
    let workbook = graded("");
    let first = files(&workbook.path("out"));
    grade(&workbook, "--out out").ends_with(0);
    assert_eq!(files(&workbook.path("out")), first);
    // From the cache.
    grade(&workbook, "--out other --jobs 1").ends_with(0);
    assert_eq!(files(&workbook.path("other")), first);
}

/// What a kill leaves behind: some lines, in any order, the last one torn, and no manifest.
#[test]
fn a_run_that_was_killed_is_resumed_to_the_same_files() {
    let workbook = graded("");
    let unbroken = files(&workbook.path("out"));
    let text = unbroken["results.jsonl"].clone();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.reverse();
    for kept in 0..=lines.len() {
        let mut torn: String = lines[..kept]
            .iter()
            .map(|line| format!("{line}\n"))
            .collect();
        torn += lines.get(kept).map_or("", |line| &line[..line.len() / 2]);
        fs::remove_dir_all(workbook.path("out")).unwrap();
        workbook.write("out/results.jsonl", &torn);
        workbook.write("out/.grade-draft-x", "half a file");
        workbook.write("out/.aside-x/half.json", "{");
        grade(&workbook, "--out out").ends_with(0);
        assert_eq!(files(&workbook.path("out")), unbroken, "after {kept} lines");
    }
}

/// Starts a run without a cache, and sends it `signal` as soon as it has written something down.
fn cut_short(workbook: &Workbook, signal: Signal) -> std::process::Output {
    // Whatever has been judged is judged again.
    let cache = workbook.path("target/grade/cache");
    let _ = fs::remove_dir_all(cache);
    let results: PathBuf = workbook.path("out/results.jsonl");
    let before = fs::metadata(&results).map_or(0, |file| file.len());
    let mut grader = workbook
        .std_command("class class --out out --jobs 1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while fs::metadata(&results).map_or(0, |file| file.len()) <= before {
        assert_eq!(grader.try_wait().unwrap(), None, "it ended by itself");
        std::thread::yield_now();
    }
    let pid = i32::try_from(grader.id()).unwrap();
    kill(Pid::from_raw(pid), signal).unwrap();
    grader.wait_with_output().unwrap()
}

#[test]
fn a_run_that_is_really_killed_is_resumed_to_the_same_files() {
    let workbook = graded("");
    let unbroken = files(&workbook.path("out"));
    fs::remove_dir_all(workbook.path("out")).unwrap();
    for _ in 0..2 {
        let output = cut_short(&workbook, Signal::SIGKILL);
        assert_eq!(output.status.code(), None);
        assert!(
            !workbook.path("out/manifest.json").exists(),
            "it is not finished"
        );
    }
    grade(&workbook, "--out out").ends_with(0);
    assert_eq!(files(&workbook.path("out")), unbroken);
}

#[test]
fn ctrl_c_says_what_is_kept_and_how_to_go_on() {
    let workbook = graded("");
    let unbroken = files(&workbook.path("out"));
    fs::remove_dir_all(workbook.path("out")).unwrap();
    let output = cut_short(&workbook, Signal::SIGINT);
    let ran = workbook.ran(&output).ends_with(130);
    assert_eq!(ran.out, "");
    let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.ends_with(" of 10 results are kept in `out`; give the same command again to go on."),
        "{said}"
    );
    let left: Vec<String> = files(&workbook.path("out")).into_keys().collect();
    assert_eq!(left, ["results.jsonl"], "nothing is left behind");
    grade(&workbook, "--out out").ends_with(0);
    assert_eq!(files(&workbook.path("out")), unbroken);
}

/// An archive of a file of 200 MB. It is packed in pieces, which are all the same.
fn zeros() -> Vec<u8> {
    let gz = |bytes: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let mut header = tar::Header::new_gnu();
    header.set_path("toast/zeros").unwrap();
    header.set_size(200 << 20);
    header.set_cksum();
    let mut archive = gz(header.as_bytes());
    archive.extend(gz(&vec![0; 1 << 20]).repeat(200));
    archive.extend(gz(&[0; 1_024]));
    archive
}

#[test]
fn a_run_that_is_stopped_while_it_reads_says_nothing_of_what_it_has_not_read() {
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP] {
        let workbook = class();
        let archive = zeros();
        for number in 0..4 {
            workbook.write(&format!("class/a{number}.tar.gz"), &archive);
        }
        let mut grader = workbook
            .std_command("class class --out out --jobs 1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let is_reading = || {
            let entries = fs::read_dir(workbook.path("out")).into_iter().flatten();
            let mut names = entries.map(|entry| entry.unwrap().file_name());
            names.any(|name| name.to_string_lossy().starts_with(".aside-"))
        };
        while !is_reading() {
            assert_eq!(grader.try_wait().unwrap(), None, "it ended by itself");
            std::thread::yield_now();
        }
        let pid = i32::try_from(grader.id()).unwrap();
        kill(Pid::from_raw(pid), signal).unwrap();
        let ran = workbook
            .ran(&grader.wait_with_output().unwrap())
            .ends_with(130);
        assert_eq!(ran.out, "");
        assert!(
            ran.err.contains("Stopped. Nothing was changed"),
            "{}",
            ran.err
        );
        assert!(
            files(&workbook.path("out")).is_empty(),
            "nothing is left behind"
        );
    }
}

#[test]
fn after_a_change_of_checks_the_old_results_stay_beside_the_new() {
    let workbook = graded("");
    let old = workbook.read("out/results.jsonl");
    workbook.change(
        "exercises/02-toast/tests/checks.rs",
        "points = 3",
        "points = 5",
    );
    let ran = grade(&workbook, "--out out").ends_with(0);
    assert!(
        ran.out.contains("\nSince results.1.jsonl: 2 up, 0 down\n"),
        "{}",
        ran.out
    );
    assert_eq!(workbook.read("out/results.1.jsonl"), old);
    insta::assert_snapshot!(workbook.read("out/changes.csv"));
    assert!(outcomes(&workbook, "out").contains(&"ada toast passed 5".to_owned()));
    let page = workbook.read("out/index.html");
    assert!(page.contains("Up and down since results.1.jsonl"));

    // A run of the same again changes nothing.
    let first = files(&workbook.path("out"));
    grade(&workbook, "--out out").ends_with(0);
    assert_eq!(files(&workbook.path("out")), first);
}

#[test]
fn who_hands_in_again_is_graded_again() {
    let workbook = graded("");
    fs::remove_file(workbook.path("class/bob.zip")).unwrap();
    let toast = workbook.read("solutions/02-toast/src/lib.rs");
    workbook.write("class/bob/toast/src/lib.rs", toast);
    grade(&workbook, "--out out").ends_with(0);
    let changes = workbook.read("out/changes.csv");
    assert_eq!(changes.lines().nth(1), Some("bob,toast,0,wrong,3,passed"));
    assert_eq!(changes.lines().count(), 2);
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let workbook = class();
    fs::create_dir(workbook.path("out")).unwrap();
    let lock = fs::File::create(workbook.path("out/.lock")).unwrap();
    lock.lock().unwrap();
    let ran = grade(&workbook, "--out out").ends_with(2);
    assert!(
        ran.err.ends_with(
            "error: another run is writing to `out`; wait for its end, or choose another `--out`\n"
        ),
        "{}",
        ran.err
    );
}
