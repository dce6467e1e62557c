//! The red team: what submissions try, all of it in one class, beside honest learners.
//!
//! An attack is a file, or the folder of a crate, in a folder called as its section: `forging`, `clock`, `compiling`, `machine`,
//! `intake`, `reports`. Its header says what it tries, and what it must come to, as `expected.rs` tells:
//!
//! ```text
//! //! Attack: ends the process with the exit code of success.
//! //! Exercise: toast
//! //! Verdict: aborted in *
//! ```
//!
//! `{{tcp}}` and the like in it stand for what `traps.rs` has set. What can't be kept as a file is made in `made.rs`.
//!
//! One run of the real command grades them all. Then: no attack has a point that it should not have; the honest have all of
//! theirs; nothing was written out of place, nobody has called, no process is left; and what is written for others to read is
//! inert. `cargo test -p grader --test redteam -- --nocapture` prints a table of it; it is in `target/redteam.txt` as well.
//!
//! With `ATTACKS_DRAWN_BY=WORD` in its environment it takes a quarter of the files, which the word draws.
#![cfg(target_os = "linux")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{BufRead, BufReader, Read},
    process::{ExitStatus, Stdio},
    thread,
};

use grader::{digest::sha256, report::Layer, sandbox::Sandbox};
use serde_json::Value;

use crate::{
    attack::Attack,
    table::Table,
    traps::Traps,
    workbook::{Workbook, workspace},
};

mod attack;
#[path = "../cli/expected.rs"]
mod expected;
mod made;
mod paper;
mod table;
mod traps;
// Of the harness that it shares with the other tests this one does not need everything.
#[allow(dead_code)]
#[path = "../cli/workbook.rs"]
mod workbook;

/// Honest learners, first, in the middle and last among the others.
const HONEST: [&str; 3] = ["a_honest", "m_honest", "z_honest"];

/// The exercises of the real course for which there are attacks, beside those of the small one.
const REAL: [&str; 1] = ["02-downloader"];

/// Who answers, and to which exercise.
type Answer = (String, String);

/// What the grader did.
struct Graded {
    status: ExitStatus,
    out: String,
    err: String,
}

#[test]
fn no_attack_comes_to_anything() {
    let workbook = Workbook::tiny();
    let small = workbook.exercises();
    for folder in ["exercises", "solutions"] {
        for exercise in REAL {
            let exercise = format!("{folder}/{exercise}");
            attack::copy(
                &workspace().join(&exercise),
                &exercise,
                &workbook,
                &str::to_owned,
            );
        }
    }
    let [first, others @ ..] = HONEST;
    let mut honest = hand_in_honestly(&workbook, first, &workbook.exercises());
    for learner in others {
        // Those of the real course take longer to compile.
        honest.extend(hand_in_honestly(&workbook, learner, &small));
    }
    let traps = Traps::set(&workbook);
    let mut attacks = drawn(attack::read_all());
    for attack in &attacks {
        attack.hand_in(&workbook, &traps);
    }
    attacks.extend(made::hand_in_all(&workbook));
    let names: BTreeSet<&String> = attacks.iter().map(|attack| &attack.name).collect();
    assert_eq!(names.len(), attacks.len(), "no two attacks have one name");

    let before = traps.look_around();
    let graded = grade(&workbook, &traps);
    let mut complaints = traps.complaints(&before);
    let results = results(&workbook);
    complaints.extend(paper::complaints(
        &workbook,
        &graded.out,
        &graded.err,
        traps.secret(),
    ));
    for answer in &honest {
        let report = results.get(answer).unwrap_or(&Value::Null);
        if report["verdict"] != "passed" {
            complaints.push(format!("{answer:?} has lost points: {report:#}"));
        }
    }
    if graded.status.code() != Some(0) {
        complaints.push(format!(
            "the grader ended with {}\n{}",
            graded.status, graded.err
        ));
    }
    let mut table = Table::default();
    for attack in &attacks {
        let answer = (attack.name.clone(), attack.exercise.clone());
        let Some(report) = results.get(&answer) else {
            complaints.push(format!("{answer:?} has no result"));
            continue;
        };
        let of_this = attack.complaints(report);
        complaints.extend(of_this.iter().map(|one| format!("{}: {one}", attack.name)));
        table.add(attack, report, of_this.is_empty());
    }
    println!("{table}");
    fs::write(workspace().join("target/redteam.txt"), table.to_string()).unwrap();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Those of `attacks` that are to be made.
fn drawn(mut attacks: Vec<Attack>) -> Vec<Attack> {
    if let Ok(word) = env::var("ATTACKS_DRAWN_BY") {
        let all = attacks.len();
        attacks.sort_by_cached_key(|attack| sha256([&word, &attack.name]));
        attacks.truncate(all.div_ceil(4));
        println!("drawn by {word}: {} of {all} files", attacks.len());
    }
    attacks
}

/// Hands in the solutions, and says which. No two are the same text, for that would be judged once.
fn hand_in_honestly(workbook: &Workbook, learner: &str, exercises: &[String]) -> Vec<Answer> {
    let hand_in = |folder: &String| {
        let solution = workbook.read(&format!("solutions/{folder}/src/lib.rs"));
        let lib = format!("{solution}\n// Written by {learner}.\n");
        workbook.write(&format!("class/{learner}/{folder}/src/lib.rs"), lib);
        let (_number, exercise) = folder.split_once('-').expect("it is numbered");
        (learner.to_owned(), exercise.to_owned())
    };
    exercises.iter().map(hand_in).collect()
}

/// Grades the class, as it is done for real. Some submissions change when the first results are there.
fn grade(workbook: &Workbook, traps: &Traps) -> Graded {
    let sandbox = match there_is_a_sandbox() {
        true => "require",
        false => "best-effort",
    };
    let formats = "junit,gradescope,prairielearn,markdown";
    let arguments = format!("class class --out out --format {formats} --sandbox {sandbox}");
    let mut command = workbook.std_command(&arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    traps.tie(&mut command);
    let mut grader = command.spawn().unwrap();
    traps.let_go(command);
    let mut stdout = grader.stdout.take().unwrap();
    let out = thread::spawn(move || {
        let mut out = String::new();
        stdout
            .read_to_string(&mut out)
            .expect("only UTF-8 is printed");
        out
    });
    let mut err = String::new();
    for line in BufReader::new(grader.stderr.take().unwrap()).lines() {
        let line = line.expect("only UTF-8 is printed");
        if line.ends_with(" results") {
            made::change(workbook);
        }
        err += &format!("{line}\n");
    }
    Graded {
        status: grader.wait().unwrap(),
        out: out.join().unwrap(),
        err,
    }
}

/// Whether this machine has a sandbox. Where it has none most attacks succeed, and that is said.
fn there_is_a_sandbox() -> bool {
    let layers = Sandbox::probe().layers();
    let there = layers.landlock == Layer::Enforced && layers.seccomp == Layer::Enforced;
    if !there {
        eprintln!("NOT TESTED: this machine has no sandbox to test: {layers:?}");
    }
    there
}

/// The reports, by whom and for what.
fn results(workbook: &Workbook) -> BTreeMap<Answer, Value> {
    let text = fs::read_to_string(workbook.path("out/results.jsonl")).unwrap_or_default();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let answer = (word(&line["learner"]), word(&line["exercise"]));
        (answer, line["report"].clone())
    };
    text.lines().map(of).collect()
}
