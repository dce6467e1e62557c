//! The checks of the downloader. One file a part, and here what they share: the files that a remote has.

use std::time::Duration;

use sim::{
    World,
    remote::{Download, DownloadError, Plan, Remote, Witness},
};

#[path = "checks/all_or_nothing.rs"]
mod all_or_nothing;
#[path = "checks/as_completed.rs"]
mod as_completed;
#[path = "checks/cancel_midway.rs"]
mod cancel_midway;
#[path = "checks/download_all.rs"]
mod download_all;
#[path = "checks/first_finished.rs"]
mod first_finished;
#[path = "checks/promise.rs"]
mod promise;
#[path = "checks/shielded.rs"]
mod shielded;

/// A file, how long it is being downloaded, and what comes of it.
#[derive(Debug, Clone)]
struct File {
    name: String,
    time: Duration,
    fate: Fate,
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Whole,
    Missing,
    Broken,
}

impl File {
    /// What the remote has to say of the download if it began with the run and nobody touched it before `until`.
    fn story(&self, until: Duration) -> String {
        let (to, end) = match self.fate {
            _ if self.time > until => (until, "cancelled"),
            Fate::Whole => (self.time, "done"),
            Fate::Missing | Fate::Broken => (self.time, "failed"),
        };
        format!("{}: from 0 ms to {} ms, {end}", self.name, to.as_millis())
    }
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// `30 ms`, `30.5 ms`.
fn millis(time: Duration) -> String {
    format!("{} ms", time.as_micros() as f64 / 1_000.0)
}

/// What came of a download: the file and its size, or the error in words.
fn said(result: &Result<Download, DownloadError>) -> String {
    match result {
        Ok(download) => format!("{}, {} bytes", download.file(), download.bytes()),
        Err(error) => error.to_string(),
    }
}

fn all_said(results: &[Result<Download, DownloadError>]) -> Vec<String> {
    results.iter().map(said).collect()
}

/// What comes of each of `files` if nobody disturbs it, in their order.
fn answers(witness: &Witness, files: &[File]) -> Vec<String> {
    let answers = files.iter().map(|file| said(&witness.answer(&file.name)));
    answers.collect()
}

/// A number of things from `range`, drawn from the seed.
fn some(world: &World, range: std::ops::RangeInclusive<u64>) -> usize {
    world.draw(range) as usize
}

/// Files that will all be served whole. Their times are drawn from the seed, and no two are the same.
fn files(world: &World, count: usize) -> Vec<File> {
    let slot = (1_000 / count.max(1) as u64).max(2);
    let mut times: Vec<_> = (1..=count as u64)
        .map(|number| ms(slot * number) + world.draw_ms(0..=slot - 1))
        .collect();
    world.shuffle(&mut times);
    std::iter::zip(0.., times)
        .map(|(index, time)| File {
            name: format!("file-{index}"),
            time,
            fate: Fate::Whole,
        })
        .collect()
}

/// The same, but what comes of each is drawn from the seed.
fn files_of_any_fate(world: &World, count: usize) -> Vec<File> {
    let mut files = files(world, count);
    for file in &mut files {
        if world.draw(0..=1) == 1 {
            file.fate = failure(world);
        }
    }
    files
}

/// One of the ways in which a download fails.
fn failure(world: &World) -> Fate {
    match world.draw(0..=1) {
        0 => Fate::Missing,
        _ => Fate::Broken,
    }
}

/// A remote that has `files`.
fn remote(world: &World, files: &[File]) -> (Remote, Witness) {
    let plan = files.iter().fold(Plan::new(), |plan, file| {
        let serve = match file.fate {
            Fate::Whole => Plan::file,
            Fate::Missing => Plan::missing,
            Fate::Broken => Plan::broken,
        };
        serve(plan, &file.name, file.time)
    });
    Remote::open(world, plan)
}

fn names(files: &[File]) -> Vec<String> {
    files.iter().map(|file| file.name.clone()).collect()
}

/// The names of as many files as there have to be.
fn these<const N: usize>(files: &[File]) -> [String; N] {
    std::array::from_fn(|index| files[index].name.clone())
}

/// The files in the order in which their downloads end.
fn by_time(files: &[File]) -> Vec<&File> {
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by_key(|file| file.time);
    files
}

/// When the last download ends.
fn slowest(files: &[File]) -> Duration {
    files.iter().map(|file| file.time).max().unwrap_or_default()
}

/// What the remote has to say if all downloads began with the run and those still under way at `until` were cancelled.
fn story(files: &[File], until: Duration) -> Vec<String> {
    let mut story: Vec<_> = files.iter().map(|file| file.story(until)).collect();
    story.sort();
    story
}
