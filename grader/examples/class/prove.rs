//! Grades a class in every way, and says whether all of them come to the same.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
    thread,
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use serde_json::Value;

use crate::{
    made_up::{HandedIn, MadeUp},
    workbook::Workbook,
};

/// How often a run is killed.
const KILLS: usize = 10;

/// How many shards there are.
const SHARDS: usize = 4;

/// Proves what is promised of a class; `seed` draws when runs are killed.
pub fn prove(class: &MadeUp, workbook: &Workbook, seed: u64) -> Result<()> {
    let submissions = text(&class.submissions)?;
    let began = Instant::now();
    workbook.grade(&["class", submissions, "--out", "whole"], 0)?;
    let seconds = began.elapsed().as_secs_f64();
    let results = results(workbook, "whole")?;
    let all = results.len();
    ensure!(all == class.answers.len(), "{all} results");
    println!(
        "{all} results in {seconds:.1} s: {:.1} a second",
        all as f64 / seconds
    );
    println!("verdicts: {}", verdicts(&results));

    let failed = results
        .iter()
        .filter(|one| one["report"]["verdict"] == "grader_error");
    ensure!(failed.count() == 0, "the grader itself failed");
    println!("none is a grader_error");
    for (answer, result) in class.answers.iter().zip(&results) {
        worth_what_it_should(answer, result)?;
    }
    println!("every answer has the points that it is worth");

    let began = Instant::now();
    workbook.grade(&["class", submissions, "--out", "whole"], 0)?;
    println!(
        "once more in the same folder: {:.1} s",
        began.elapsed().as_secs_f64()
    );
    let began = Instant::now();
    workbook.grade(&["class", submissions, "--out", "cached"], 0)?;
    println!(
        "once more from the cache: {:.1} s",
        began.elapsed().as_secs_f64()
    );
    same(workbook, "whole", "cached")?;

    let singles = single_runs(class, workbook, &results)?;
    println!("{singles} of {singles} different answers: `run` gives the same report");

    workbook.forget()?;
    killed(class, workbook, &mut Rng::with_seed(seed))?;
    same(workbook, "whole", "killed")?;
    println!("killed {KILLS} times and resumed: the same files");

    shards(workbook, submissions)?;
    same(workbook, "whole", "merged")?;
    println!("{SHARDS} shards, merged: the same files; one missing or twice is refused");
    Ok(())
}

fn text(path: &Path) -> Result<&str> {
    path.to_str()
        .context("the folder for temporary files is not UTF-8")
}

fn results(workbook: &Workbook, out: &str) -> Result<Vec<Value>> {
    let lines = fs::read_to_string(workbook.root.join(out).join("results.jsonl"))?;
    lines
        .lines()
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect()
}

/// How many results there are of each verdict.
fn verdicts(results: &[Value]) -> String {
    let mut counts = BTreeMap::new();
    for result in results {
        *counts
            .entry(result["report"]["verdict"].as_str().unwrap_or("missing"))
            .or_insert(0) += 1;
    }
    let counts = counts
        .into_iter()
        .map(|(verdict, count)| format!("{count} {verdict}"));
    counts.collect::<Vec<_>>().join(", ")
}

fn worth_what_it_should(answer: &HandedIn, result: &Value) -> Result<()> {
    let HandedIn {
        learner,
        exercise,
        source,
        worth,
        ..
    } = answer;
    ensure!(result["learner"] == **learner && result["exercise"] == **exercise);
    let points = |which: &str| result["points"][which].as_u64().unwrap_or_default();
    let (earned, possible) = (points("earned"), points("possible"));
    ensure!(
        worth.allows(earned, possible),
        "{learner}, {exercise}: {source} is worth {worth:?}, and has {earned} of {possible} points: {}",
        result["report"]["verdict"]
    );
    Ok(())
}

/// Runs each different answer by itself. As many at once as there are processors, as they are in a class.
fn single_runs(class: &MadeUp, workbook: &Workbook, results: &[Value]) -> Result<usize> {
    let mut different: HashMap<(&str, &str), &Value> = HashMap::new();
    for (answer, result) in class.answers.iter().zip(results) {
        different
            .entry((&answer.exercise, &answer.lib))
            .or_insert(result);
    }
    let different: Vec<_> = different.into_iter().collect();
    let jobs = thread::available_parallelism()?.get();
    let chunks = different
        .chunks(different.len().div_ceil(jobs).max(1))
        .enumerate();
    thread::scope(|scope| {
        let workers: Vec<_> = chunks
            .map(|(worker, chunk)| {
                scope.spawn(move || {
                    for ((exercise, lib), result) in chunk {
                        single_run(workbook, worker, exercise, lib, &result["report"])?;
                    }
                    anyhow::Ok(())
                })
            })
            .collect();
        for worker in workers {
            worker.join().expect("a worker does not panic")?;
        }
        Ok(different.len())
    })
}

fn single_run(
    workbook: &Workbook,
    worker: usize,
    exercise: &str,
    lib: &str,
    report: &Value,
) -> Result<()> {
    let folder = format!("single-{worker}");
    let src = workbook.root.join(&folder).join("src");
    fs::create_dir_all(&src)?;
    fs::write(src.join("lib.rs"), lib)?;
    let arguments = [
        "run",
        exercise,
        "--from",
        &folder,
        "--sandbox",
        "require",
        "--format",
        "json",
    ];
    let code = i32::from(report["verdict"] != "passed");
    let output = workbook.grade(&arguments, code)?;
    let mut single: Value = serde_json::from_slice(&output.stdout)?;
    single["submission"]["name"] = report["submission"]["name"].clone();
    ensure!(
        single == *report,
        "a single run of {exercise} differs:\n{single:#}\nin the class:\n{report:#}\nthe answer:\n{lib}"
    );
    Ok(())
}

/// Kills a run at random moments, and lets it go on each time, until it ends by itself.
fn killed(class: &MadeUp, workbook: &Workbook, rng: &mut Rng) -> Result<()> {
    let submissions = text(&class.submissions)?;
    let arguments = ["class", submissions, "--out", "killed"];
    let written =
        || fs::metadata(workbook.root.join("killed/results.jsonl")).map_or(0, |file| file.len());
    let whole = fs::metadata(workbook.root.join("whole/results.jsonl"))?.len();
    for _ in 0..KILLS {
        let until = written() + rng.u64(1..=whole / (2 * KILLS as u64));
        let mut run = workbook.start(&arguments)?;
        while written() < until && run.try_wait()?.is_none() {
            thread::yield_now();
        }
        // `kill` sends SIGKILL.
        run.kill()?;
        run.wait()?;
    }
    workbook.grade(&arguments, 0)?;
    Ok(())
}

fn shards(workbook: &Workbook, submissions: &str) -> Result<()> {
    let mut merge = vec!["merge".to_owned()];
    for shard in 1..=SHARDS {
        let (shard, out) = (format!("{shard}/{SHARDS}"), format!("shard-{shard}"));
        workbook.grade(&["class", submissions, "--shard", &shard, "--out", &out], 0)?;
        merge.push(out);
    }
    let merge: Vec<&str> = merge.iter().map(String::as_str).collect();
    let into =
        |shards: &[&str], out, code| workbook.grade(&[shards, &["--out", out]].concat(), code);
    into(&merge, "merged", 0)?;
    into(&merge[..SHARDS], "one-missing", 2)?;
    into(&[&merge[..], &["shard-1"]].concat(), "one-twice", 2)?;
    Ok(())
}

/// Two folders of results hold the same files, but for the lock.
fn same(workbook: &Workbook, one: &str, other: &str) -> Result<()> {
    let files = |folder: &str| -> Result<BTreeMap<String, Vec<u8>>> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(workbook.root.join(folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != ".lock" {
                files.insert(name, fs::read(entry.path())?);
            }
        }
        Ok(files)
    };
    let (one_files, other_files) = (files(one)?, files(other)?);
    ensure!(
        one_files.keys().eq(other_files.keys()),
        "{one} has {:?}, {other} has {:?}",
        one_files.keys(),
        other_files.keys()
    );
    let differing = one_files
        .iter()
        .find(|(name, content)| other_files[*name] != **content);
    ensure!(
        differing.is_none(),
        "{one} and {other} differ in {:?}",
        differing.map(|(name, _)| name)
    );
    Ok(())
}
