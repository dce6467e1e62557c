//! A class on all cores, beside the bare compiler on the same answers and beside a loop of `cargo test`.

use std::{
    collections::BTreeSet,
    fs,
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use anyhow::{Context, Result, ensure};

use crate::{
    made_up::{self, Who},
    row::{Figure, Goal, Row, Size, Unit},
    shared::{
        child,
        program::Laid,
        rounds::{Pairs, Rounds, timed},
        workbook::Workbook,
        workplace::Workplace,
    },
    watch,
};

/// What draws who hands in what.
const SEED: u64 = 1;

/// An exercise's name, and an answer to it.
type Answer<'a> = (&'a str, &'a str);

pub fn rows(place: &Workplace, size: &Size) -> Result<Vec<Row>> {
    let folder = place.folder("class")?;
    // `cargo test` has no limits, so nobody in this class is hostile.
    let class = made_up::make(&place.course, &folder, size.learners, SEED, Who::Honest)?;
    let submissions = class
        .submissions
        .to_str()
        .context("a folder that is not UTF-8")?;
    let workbook = place.workbook("class")?;
    let all = class.answers.iter();
    let different: BTreeSet<Answer> = all.map(|one| (&*one.exercise, &*one.lib)).collect();
    let different: Vec<Answer> = different.into_iter().collect();

    let mut peaks = Vec::new();
    let graded = |round: usize| {
        workbook.forget()?;
        let (seconds, peak) = graded(&workbook, submissions, round)?;
        peaks.push(peak);
        Ok(seconds)
    };
    let pairs = Pairs::in_turn(size.long_rounds, graded, |_| compiled(place, &different))?;
    let tested = tested(place, &different)?;

    let (results, answers) = (class.answers.len(), different.len());
    let cores = thread::available_parallelism()?;
    let what = format!("a class on all cores: {results} results, {answers} different answers");
    let peer = format!("bare `rustc` on the {answers}, ÷ {cores} cores");
    let of_class = pairs.ours.median();
    let by_test = format!(
        "{of_class:.1} s by {tested:.1} s in 1 round: {:.2} answers a second by {:.2}",
        answers as f64 / of_class,
        answers as f64 / tested
    );
    let peaks = Rounds::from(peaks);
    Ok(vec![
        Row::new(&what, peer, Figure::of_processes(&pairs)).with(Goal::AtMost(1.15)),
        Row::new(
            "the same",
            "a loop of `cargo test -p`, `main.rs` and doc tests too",
            Figure::once(of_class / tested, Unit::Times, by_test),
        ),
        Row::new(
            "the grader's own memory, grading this class",
            "–",
            Figure::of_rounds(&peaks, Unit::Mebibytes),
        )
        .with(Goal::AtMost(64.0)),
    ])
}

/// Grades the class, with nothing in the cache: seconds, and the most that the grader itself held, in MiB.
fn graded(workbook: &Workbook, submissions: &str, round: usize) -> Result<(f64, f64)> {
    let out = format!("graded-{round}");
    let mut command = workbook.command(&["class", submissions, "--out", &out]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (seconds, (status, peak)) = timed(|| child::watched(&mut command.spawn()?))?;
    ensure!(status.success(), "the class was not graded ({status})");
    Ok((seconds, peak))
}

/// Compiles the answers and their checks on all cores, and does nothing else: seconds.
fn compiled(place: &Workplace, answers: &[Answer]) -> Result<f64> {
    let scratch = place.folder("laid")?;
    let lay_out = |(exercise, lib): &Answer| {
        Laid::out(&place.kit, place.course.exercise(exercise)?, lib, &scratch)
    };
    let mut laid: Vec<Laid> = answers.iter().map(lay_out).collect::<Result<_>>()?;
    let next = AtomicUsize::new(0);
    let laid: Vec<_> = laid.iter_mut().map(std::sync::Mutex::new).collect();
    let work = || {
        while let Some(one) = laid.get(next.fetch_add(1, Ordering::Relaxed)) {
            one.lock().expect("nobody panics").compile()?;
        }
        anyhow::Ok(())
    };
    let (seconds, ()) = timed(|| {
        thread::scope(|scope| {
            let workers = 0..thread::available_parallelism()?.get();
            let workers: Vec<_> = workers.map(|_| scope.spawn(work)).collect();
            for worker in workers {
                worker.join().expect("a worker does not panic")?;
            }
            Ok(())
        })
    })?;
    Ok(seconds)
}

/// Tests one answer after the other, as a script would do it: seconds.
fn tested(place: &Workplace, answers: &[Answer]) -> Result<f64> {
    let workbook = place.workbook("tested-class")?;
    let test = |exercise: &str, lib: &str| {
        let folder = &place.course.exercise(exercise)?.folder;
        fs::write(
            workbook
                .root
                .join("exercises")
                .join(folder)
                .join("src/lib.rs"),
            lib,
        )?;
        watch::test(place, &workbook, exercise, &[]).status()?;
        anyhow::Ok(())
    };
    // What all of them share is compiled before.
    for exercise in &place.course.exercises {
        let skeleton = exercise.skeleton();
        test(&exercise.name, &fs::read_to_string(skeleton)?)?;
    }
    let (seconds, ()) = timed(|| {
        answers
            .iter()
            .try_for_each(|(exercise, lib)| test(exercise, lib))
    })?;
    Ok(seconds)
}
