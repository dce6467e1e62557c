//! Times a class against the bare compiler on the same files, on as many processors, in turn.

use std::{
    collections::BTreeSet,
    fs,
    process::Child,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use grader::{compile, course::Course, kit::Kit, sandbox::Sandbox, stop::Stop};

use crate::{made_up::MadeUp, workbook::Workbook};

/// What one run of a class took.
struct Run {
    seconds: f64,
    /// The most that the grader itself held at once, in KiB.
    peak: u64,
}

/// Times both `turns` times, and prints the medians and their ratio.
pub fn measure(course: &Course, class: &MadeUp, workbook: &Workbook, turns: usize) -> Result<()> {
    let answers = class.answers.iter();
    let different: BTreeSet<(&str, &str)> =
        answers.map(|one| (&*one.exercise, &*one.lib)).collect();
    let different: Vec<_> = different.into_iter().collect();
    let mut runs = Vec::new();
    let mut bare = Vec::new();
    for _ in 0..turns.max(1) {
        runs.push(graded(class, workbook)?);
        bare.push(compiled(course, &different, workbook)?);
    }
    let jobs = thread::available_parallelism()?;
    let seconds = median(runs.iter().map(|run| run.seconds).collect());
    let bare = median(bare);
    let peak = runs.iter().map(|run| run.peak).max().unwrap_or_default();
    println!(
        "{} results, {} different answers, {jobs} processors",
        class.answers.len(),
        different.len()
    );
    println!(
        "class         {seconds:7.1} s  {:.2} gradings a second, each different answer counted once",
        different.len() as f64 / seconds
    );
    println!(
        "bare rustc    {bare:7.1} s  of the same answers, two processes each, on all processors"
    );
    println!("ratio         {:7.2}", seconds / bare);
    println!(
        "peak memory   {:7.1} MiB, of the grader itself",
        peak as f64 / 1024.0
    );
    Ok(())
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

/// Grades the class, with nothing in the cache.
fn graded(class: &MadeUp, workbook: &Workbook) -> Result<Run> {
    workbook.forget()?;
    let out = workbook.root.join("measured");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let submissions = class
        .submissions
        .to_str()
        .context("a folder that is not UTF-8")?;
    let began = Instant::now();
    let mut child = workbook.start(&["class", submissions, "--out", "measured"])?;
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        peak = peak_of(&child).unwrap_or(peak);
        thread::sleep(Duration::from_millis(20));
    }
    let seconds = began.elapsed().as_secs_f64();
    ensure!(child.wait()?.success(), "the class was not graded");
    Ok(Run { seconds, peak })
}

/// The most that `child` has held so far, in KiB.
fn peak_of(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Compiles the answers and their checks, and does nothing else.
fn compiled(course: &Course, answers: &[(&str, &str)], workbook: &Workbook) -> Result<f64> {
    let kit = Kit::ready(&workbook.root, &mut |_| {})?;
    let sandbox = Sandbox::off();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((exercise, lib)) = answers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let scratch = tempfile::tempdir()?;
            let dir = scratch.path().canonicalize()?;
            fs::create_dir(dir.join("src"))?;
            fs::write(dir.join("src/lib.rs"), lib)?;
            compile::compile(
                &kit,
                &sandbox,
                course.exercise(exercise)?,
                &dir,
                &Stop::new(),
            )?;
        }
        anyhow::Ok(())
    };
    let began = Instant::now();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism()?.get())
            .map(|_| scope.spawn(work))
            .collect();
        for worker in workers {
            worker.join().expect("a worker does not panic")?;
        }
        anyhow::Ok(())
    })?;
    Ok(began.elapsed().as_secs_f64())
}
