//! The machine fails, at every step of the way, and nobody pays for it.
//!
//! A cell of the table is a step and a failure. The real command grades a class of right answers while the failure lasts. It is
//! injected where machines fail: at a system call (by `strace`), at a process (limits, signals, tools that are not there), or at
//! a disk (mounts of the test's own). Nothing in the grader knows of it. Then:
//!
//! - no point is charged: whoever is graded has all points, and whoever is not is `pending`, with exit code 2;
//! - nothing else is stored, neither among the results nor in the cache;
//! - after the failure the same command ends with all points.
//!
//! The other way round, `own.rs` has what fails by its own doing and looks like the machine: that has its verdict, and is never
//! pending. `cargo test -p grader --test faults -- --nocapture` prints the table; it is in `target/faults.txt` as well.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeMap,
    fs,
    num::NonZero,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::Value;

use crate::{
    fault::{Fault, Of},
    table::Cell,
    workbook::{Workbook, workspace},
};

mod fault;
mod own;
mod table;
// Of the harness that it shares with the other tests this one does not need everything.
#[allow(dead_code)]
#[path = "../cli/workbook.rs"]
mod workbook;

/// What is graded in each cell.
const CLASS: &str = "class class --out out --exercise toast --jobs 1";

/// The points of a right answer.
const ALL: u64 = 3;

/// What a run came to.
struct Came {
    /// The exit code; none if a signal ended it.
    code: Option<i32>,
    said: String,
}

/// A line of the table, and what is wrong with it.
struct Row {
    line: String,
    word: &'static str,
    complaints: Vec<String>,
}

#[test]
fn no_failure_of_the_machine_costs_a_point() {
    let (mut cells, untested) = table::cells();
    // While one works on a cell: `FAULTS=fdatasync cargo test -p grader --test faults`.
    if let Ok(named) = std::env::var("FAULTS") {
        cells.retain(|cell| cell.what.contains(&named));
    }
    let rows = in_parallel(&cells, row);
    let mut text = String::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(row.word).or_default() += 1;
        text += &row.line;
    }
    for missing in &untested {
        text += &format!("NOT TESTED: {missing}\n");
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(word, n)| format!("{n} {word}"))
        .collect();
    text += &format!("\n{} failures: {}\n", rows.len(), counts.join(", "));
    println!("{text}");
    fs::write(workspace().join("target/faults.txt"), &text).unwrap();
    let complaints: Vec<String> = rows.into_iter().flat_map(|row| row.complaints).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    let is_ci = std::env::var_os("CI").is_some();
    assert!(untested.is_empty() || !is_ci, "{}", untested.join("\n"));
}

/// Somebody kills the linker once, and once more, and so on. With that many more tries it is as if nothing had been: the first is
/// made good by compiling again, the third takes the control with it, and the answer has its turn when all else is done.
#[test]
fn a_failure_that_passes_is_not_even_told() {
    const KILLED: [&str; 2] = [
        "mkdir $HERE/1 2>/dev/null && kill -9 $$\nexec /usr/bin/cc \"$@\"",
        "mkdir $HERE/1 2>/dev/null && kill -9 $$\nmkdir $HERE/2 2>/dev/null && kill -9 $$\nmkdir $HERE/3 2>/dev/null && kill -9 $$
         exec /usr/bin/cc \"$@\"",
    ];
    for script in KILLED {
        let workbook = class();
        // The script writes down how often it was called.
        let came = run(
            &workbook,
            &Fault::Linker(script),
            &format!("{CLASS} --sandbox off"),
        );
        assert_eq!(came.code, Some(0), "{}", came.said);
        let results = results(&workbook).unwrap();
        assert!(results.values().all(is_right), "{results:#?}");
        assert!(workbook.path("tools/bin/1").exists(), "it was killed");
    }
}

/// Results that are there stay while those of another learner can't be written.
#[test]
fn results_that_are_there_stay() {
    for (calls, path) in [
        ("write", Some("out/results.jsonl")),
        ("fdatasync", Some("out/results.jsonl")),
        ("rename,renameat,renameat2", None),
    ] {
        let fault = Fault::Call {
            of: Of::Grader,
            calls,
            fate: "error=ENOSPC:when=1+".to_owned(),
            path,
        };
        if let Some(why) = fault.missing() {
            return eprintln!("NOT TESTED: {why}");
        }
        let workbook = class();
        assert_eq!(run(&workbook, &Fault::None, CLASS).code, Some(0));
        let solution = workbook.read("solutions/02-toast/src/lib.rs");
        let lib = format!("{solution}\n// Written by bob.\n");
        workbook.write("class/bob/toast/src/lib.rs", lib);
        let came = run(&workbook, &fault, CLASS);
        assert_eq!(came.code, Some(2), "{calls}: {}", came.said);
        assert!(is_right(&results(&workbook).unwrap()["ada"]), "{calls}");
        let came = run(&workbook, &Fault::None, CLASS);
        assert_eq!(came.code, Some(0), "{calls}: {}", came.said);
        let results = results(&workbook).unwrap();
        assert!(results.len() == 2 && results.values().all(is_right));
    }
}

/// What `cell` comes to.
fn row(cell: &Cell) -> Row {
    let workbook = class();
    let came = run(&workbook, &cell.fault, CLASS);
    let during = during(&workbook, &came);
    let after = after(&workbook);
    let word = match (came.code, &during) {
        (_, Err(_)) => "CHARGED",
        (Some(0), Ok(())) => "graded",
        (Some(2), Ok(())) => "told",
        (_, Ok(())) => "killed",
    };
    let then = if after.is_ok() {
        "all points"
    } else {
        "NOT THE SAME"
    };
    let Cell { step, what, .. } = cell;
    let line = format!("{step:<8}  {what:<58}  {word:<7}  then {then}\n");
    print!("{line}");
    let complaints = [during, after].into_iter().filter_map(Result::err);
    let complaints = complaints.map(|one| format!("{step}: {what}: {one}\n{}", came.said));
    Row {
        line,
        word,
        complaints: complaints.collect(),
    }
}

/// Does `work` on each of `items`, as many at once as there are processors.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let jobs = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some((number, item)) = {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    items.get(number).map(|item| (number, item))
                } {
                    let row = work(item);
                    done.lock().unwrap().push((number, row));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, row)| row).collect()
}

/// A right answer to `toast`.
fn class() -> Workbook {
    let workbook = Workbook::tiny();
    let solution = workbook.read("solutions/02-toast/src/lib.rs");
    workbook.write("class/ada/toast/src/lib.rs", solution);
    fs::create_dir(workbook.path("target/grade")).unwrap();
    fs::create_dir(workbook.path("out")).unwrap();
    workbook
}

/// Runs the command with `arguments` while `fault` lasts.
fn run(workbook: &Workbook, fault: &Fault, arguments: &str) -> Came {
    let mut command: Command = fault.around(workbook.std_command(arguments), workbook);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    Came {
        code: output.status.code(),
        said: said.concat(),
    }
}

/// What has to hold while the failure lasts.
fn during(workbook: &Workbook, came: &Came) -> Result<(), String> {
    let graded = |results: &BTreeMap<String, Value>| {
        let passed = results.values().filter(|one| is_right(one)).count();
        passed == 1 && results.len() == 1
    };
    let results = results(workbook)?;
    for (learner, result) in &results {
        if result["status"] != "pending" && !is_right(result) {
            return Err(format!("{learner} has lost points: {result:#}"));
        }
    }
    for report in cached(workbook) {
        if report["points"]["earned"] != ALL {
            return Err(format!("this is kept: {report:#}"));
        }
    }
    match came.code {
        Some(0) if graded(&results) => Ok(()),
        Some(0) => Err("the exit code says that all are graded".to_owned()),
        // 127 is the loader's: the grader has not even begun. 128 and more are of signals, as strace and shells tell them.
        None | Some(2) | Some(127..) => Ok(()),
        Some(code) => Err(format!("the exit code is {code}")),
    }
}

/// What has to hold when the failure is over.
fn after(workbook: &Workbook) -> Result<(), String> {
    let came = run(workbook, &Fault::None, CLASS);
    let results = results(workbook)?;
    match results.len() == 1 && results.values().all(is_right) && came.code == Some(0) {
        true => Ok(()),
        false => Err(format!(
            "afterwards it ends with {:?} in\n{results:#?}\n{}",
            came.code, came.said
        )),
    }
}

fn is_right(result: &Value) -> bool {
    let (report, points) = (&result["report"], &result["points"]);
    result["status"] == "graded" && report["verdict"] == "passed" && points["earned"] == ALL
}

/// The results by learner. A line that a kill has torn is none; of two lines the last counts.
fn results(workbook: &Workbook) -> Result<BTreeMap<String, Value>, String> {
    let text = fs::read_to_string(workbook.path("out/results.jsonl")).unwrap_or_default();
    let whole = text
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'));
    let result = |line: &str| {
        let result: Value =
            serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
        let learner = result["learner"].as_str().unwrap_or_default().to_owned();
        Ok((learner, result))
    };
    whole.map(result).collect()
}

/// The reports that are kept for later runs.
fn cached(workbook: &Workbook) -> Vec<Value> {
    let entries = fs::read_dir(workbook.path("target/grade/cache"));
    let files = entries
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    let is_report = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_str().unwrap();
        name.ends_with(".json") && !name.starts_with("checks-")
    };
    let reports = files.filter(is_report);
    reports
        .map(|file| {
            let entry: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
            entry["value"].clone()
        })
        .collect()
}
