//! A class from outside: what is graded, what is written, and what is said.

use std::{collections::BTreeMap, fs, io::Write, os::unix::fs::symlink, path::Path};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    schemas,
    workbook::{Ran, Workbook, tests},
};

pub mod formats;
mod killed;
mod resumed;
mod second_opinion;
mod shards;

/// A workbook with a small class in `class/`: folders and archives, right and wrong, broken and hostile.
pub fn class() -> Workbook {
    let workbook = Workbook::tiny();
    let egg = workbook.read("solutions/01-egg/src/lib.rs");
    let toast = workbook.read("solutions/02-toast/src/lib.rs");
    let too_early = workbook.mistake("toast", "too_early");
    let skeleton = workbook.read("exercises/01-egg/skeleton.rs");
    workbook.write("class/ada/01-egg/src/lib.rs", &egg);
    workbook.write("class/ada/02-toast/src/lib.rs", &toast);
    let bob = [
        ("bobs-work/exercises/01-egg/src/lib.rs", skeleton.as_str()),
        ("bobs-work/exercises/02-toast/src/lib.rs", &too_early),
        ("bobs-work/solutions/02-toast/src/lib.rs", &toast),
    ];
    workbook.write("class/bob.zip", zip(&bob));
    workbook.write("class/cy.tar.gz", tar(&[("egg/src/lib.rs", &egg)]));
    workbook.write("class/di/egg/src/lib.rs", submission("forgets_a_bracket"));
    fs::create_dir_all(workbook.path("class/di/toast/src")).unwrap();
    let solution = workbook.path("solutions/02-toast/src/lib.rs");
    symlink(solution, workbook.path("class/di/toast/src/lib.rs")).unwrap();
    workbook.write("class/eve/egg/src/lib.rs", &egg);
    workbook.write("class/eve/toast/src/lib.rs", &toast);
    workbook.write("class/marks.csv", "id,mark\n");
    workbook
}

pub fn submission(name: &str) -> String {
    fs::read_to_string(tests().join(format!("submissions/{name}.rs"))).unwrap()
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, content) in files {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, content.as_bytes())
            .unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

/// The lines of `results.jsonl`.
pub fn results(workbook: &Workbook, out: &str) -> Vec<Value> {
    let text = workbook.read(&format!("{out}/results.jsonl"));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The document in `path`.
pub fn json(workbook: &Workbook, path: &str) -> Value {
    serde_json::from_str(&workbook.read(path)).unwrap()
}

/// What each learner's exercises came to, as `ada egg passed 5`.
pub fn outcomes(workbook: &Workbook, out: &str) -> Vec<String> {
    let results = results(workbook, out);
    let text = |value: &Value| value.as_str().unwrap_or("missing").to_owned();
    let line = |line: &Value| {
        let (learner, exercise) = (text(&line["learner"]), text(&line["exercise"]));
        let verdict = text(&line["report"]["verdict"]);
        format!(
            "{learner} {exercise} {verdict} {}",
            line["points"]["earned"]
        )
    };
    results.iter().map(line).collect()
}

/// All files of a folder and what is in them, but for the lock.
pub fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_name() != ".lock");
    files
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[track_caller]
pub fn grade(workbook: &Workbook, arguments: &str) -> Ran {
    workbook.grade(&format!("class class {arguments}"))
}

#[test]
fn everybody_is_graded_as_a_single_run_would() {
    let workbook = class();
    let ran = grade(&workbook, "--out out --jobs 2").ends_with(0);
    insta::assert_snapshot!(ran.out);
    assert!(
        ran.err
            .starts_with("marks.csv belongs to no learner, and is not graded.\n")
    );
    assert!(ran.err.ends_with("10 of 10 results\n"), "{}", ran.err);
    insta::assert_snapshot!(outcomes(&workbook, "out").join("\n"));
    insta::assert_snapshot!(workbook.read("out/gradebook.csv"));

    for result in results(&workbook, "out") {
        schemas::assert_matches("workbook-result-1", &result);
    }
    schemas::assert_matches("workbook-class-1", &json(&workbook, "out/manifest.json"));
    // The same from a run of its own, but for the name.
    let ada = &results(&workbook, "out")[1]["report"];
    let mut single = workbook
        .grade("run toast --from class/ada/02-toast --format json")
        .json();
    assert_eq!(ada["submission"]["name"], "ada/02-toast");
    single["submission"]["name"] = ada["submission"]["name"].clone();
    assert_eq!(&single, ada);
    let names: Vec<String> = files(&workbook.path("out")).into_keys().collect();
    assert_eq!(
        names,
        [
            "gradebook.csv",
            "index.html",
            "manifest.json",
            "results.jsonl"
        ]
    );
    assert_eq!(workbook.scratch_folders(), [""; 0]);
}

#[test]
fn an_exercise_alone_may_be_called_as_it_likes() {
    let workbook = Workbook::tiny();
    let egg = workbook.read("solutions/01-egg/src/lib.rs");
    workbook.write("class/ada/src/lib.rs", &egg);
    workbook.write("class/bob.zip", zip(&[("my-answer/src/lib.rs", &egg)]));
    workbook.write("class/cy/a/src/lib.rs", &egg);
    workbook.write("class/cy/b/src/lib.rs", &egg);
    workbook.write("class/di/notes.txt", "I'll do it later.");
    grade(&workbook, "--exercise egg --out out").ends_with(0);
    assert_eq!(
        outcomes(&workbook, "out"),
        [
            "ada egg passed 5",
            "bob egg passed 5",
            "cy egg rejected 0",
            "di egg missing 0"
        ]
    );
}

#[test]
fn a_roster_says_who_is_in_the_class() {
    let workbook = class();
    workbook.write("roster.csv", "id,name\nzoe,Zoë\nada,=1+1\nbob,\ncy,\ndi,\n");
    let ran = grade(&workbook, "--out out --exercise toast --roster roster.csv").ends_with(0);
    assert!(
        ran.err
            .contains("eve is not on the roster, and not graded.\n"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("zoe has handed in nothing.\n"),
        "{}",
        ran.err
    );
    insta::assert_snapshot!(workbook.read("out/gradebook.csv"));
    let page = workbook.read("out/index.html");
    assert!(page.contains("Not on the roster"));
}

#[test]
fn a_seed_of_the_class_is_the_first_of_every_check() {
    let workbook = class();
    grade(&workbook, "--out out --exercise toast --seed 1000").ends_with(0);
    let results = results(&workbook, "out");
    assert_eq!(results[0]["seed"], 1000);
    let check = &results[0]["report"]["checks"][0];
    assert_eq!(
        (&check["seed"], &check["seeds_run"]),
        (&1003.into(), &4.into())
    );
    let failed = &results[1]["report"]["checks"][0];
    assert_eq!(failed["seed"], 1000);
    // What was judged on other seeds is another result.
    grade(&workbook, "--out out --exercise toast").ends_with(0);
    assert_eq!(
        self::results(&workbook, "out")[0]["report"]["checks"][0]["seed"],
        3
    );
    assert!(workbook.path("out/results.1.jsonl").exists());
}

/// Each is one entry beside a good one; whatever it is, the good one is graded, and it has a reason.
#[test]
fn a_hostile_entry_is_rejected_and_the_others_are_graded() {
    let workbook = Workbook::tiny();
    let toast = workbook.read("solutions/02-toast/src/lib.rs");
    let lib = ("toast/src/lib.rs", toast.as_str());
    workbook.write("class/ada/toast/src/lib.rs", &toast);
    let bomb = " ".repeat(2_000_000);
    let hostile = [
        ("climbs.zip", zip(&[lib, ("../../climbed", "")])),
        ("climbs-too.tar.gz", tar(&[lib, ("..\\climbed", "")])),
        ("explodes.zip", zip(&[("toast/src/lib.rs", &bomb)])),
        ("explodes-too.tgz", tar(&[("toast/src/lib.rs", &bomb)])),
        ("no-archive.zip", b"PK".to_vec()),
        ("rar.rar", b"Rar!".to_vec()),
        ("cases.zip", zip(&[lib, ("toast/src/Lib.rs", "")])),
    ];
    for (name, content) in &hostile {
        workbook.write(&format!("class/{name}"), content);
    }
    workbook.write("class/twice/toast/src/lib.rs", &toast);
    workbook.write("class/twice.zip", zip(&[lib]));
    workbook.write("class/a\n=b<script>/toast/src/lib.rs", &toast);
    symlink(workbook.path("solutions"), workbook.path("class/link")).unwrap();
    fs::create_dir_all(workbook.path("class/inside")).unwrap();
    let solution = workbook.path("solutions/02-toast");
    symlink(solution, workbook.path("class/inside/toast")).unwrap();

    let ran = grade(&workbook, "--exercise toast --out out").ends_with(0);
    assert!(!ran.err.contains('\u{1b}'));
    let said: Vec<String> = results(&workbook, "out")
        .iter()
        .map(|one| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let report = &one["report"];
            let said = text(&report["diagnostics"][0]["message"]);
            format!(
                "{} {}: {said}",
                text(&one["learner"]),
                text(&report["verdict"])
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
    let page = workbook.read("out/index.html");
    assert!(!page.contains("<script"), "names are text");
    assert!(!workbook.path("climbed").exists());
}

#[test]
fn wrong_usage_is_told_with_the_next_step() {
    let workbook = class();
    workbook.write("empty/.keep", "");
    workbook.write("roster.csv", "name\nAda\n");
    let said = |arguments: &str| {
        let ran = workbook.grade(arguments).ends_with(2);
        assert_eq!(ran.out, "");
        ran.err
    };
    let mut all = String::new();
    for arguments in [
        "class nowhere --out out",
        "class empty --out out",
        "class class --out class/out",
        "class class --out out --exercise eggs",
        "class class --out out --roster roster.csv",
        "class class --out out --shard auto",
    ] {
        all += &format!("$ {arguments}\n{}\n", said(arguments));
    }
    insta::assert_snapshot!(all);
    assert!(said("class class --out out --shard 3/2").contains("`3/2` is no shard"));
    assert!(said("class class").contains("--out <DIR>"));
    assert!(!workbook.path("out").exists());
}

#[test]
fn the_graders_own_failure_leaves_points_pending() {
    let workbook = class();
    // Where scratch folders belong is a file: nothing can be compiled.
    workbook.write("target/grade/scratch", "");
    let ran = grade(&workbook, "--out out --exercise toast").ends_with(2);
    assert!(ran.err.contains("the grader itself failed"), "{}", ran.err);
    assert!(
        ran.err
            .contains("\n  ada toast\n  bob toast\n  eve toast\nOf the first it is known: "),
        "{}",
        ran.err
    );
    insta::assert_snapshot!(workbook.read("out/gradebook.csv"));
    assert!(workbook.read("out/index.html").contains("pending"));

    // When it is mended the same command gives the points.
    fs::remove_file(workbook.path("target/grade/scratch")).unwrap();
    grade(&workbook, "--out out --exercise toast").ends_with(0);
    assert_eq!(outcomes(&workbook, "out")[0], "ada toast passed 3");
    assert!(!workbook.path("out/results.1.jsonl").exists());
}
