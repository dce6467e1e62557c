//! `all_or_nothing`: all downloads, or the first error and nothing left behind.

use downloader::all_or_nothing;
use lab::{World, expect, expect_eq, over};
use sim::remote::{Download, DownloadError};
use tokio::time::Instant;

use super::{
    Fate, File, answers, by_time, failure, files, ms, names, remote, said, slowest, some, story,
};

/// All downloads in words, or the error instead.
fn all_or_error(got: &Result<Vec<Download>, DownloadError>) -> Vec<String> {
    match got {
        Ok(downloads) => downloads.iter().map(|one| said(&Ok(one.clone()))).collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// Files of which some fail, in any place; and the first that does.
fn files_with_failures(world: &World) -> (Vec<File>, File) {
    let mut files = files(world, some(world, 2..=8));
    let failures = some(world, 1..=files.len() as u64);
    for file in &mut files[..failures] {
        file.fate = failure(world);
    }
    world.shuffle(&mut files);
    let is_failure = |file: &&&File| !matches!(file.fate, Fate::Whole);
    let first = by_time(&files).iter().find(is_failure).copied().cloned();
    let first = first.expect("at least one fails");
    (files, first)
}

/// If all finish, the downloads come in the order of the files
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "all_or_nothing.order",
        "all_or_nothing.any_length",
        "all_or_nothing.moment",
        "all_or_nothing.none",
        "exercise.together"
    )
)]
async fn all_finish(world: World) {
    let files = files(&world, some(&world, 0..=8));
    let (remote, witness) = remote(&world, &files);
    let got = all_or_nothing(&remote, names(&files)).await;
    expect_eq!(all_or_error(&got), answers(&witness, &files), "the result");
    expect_eq!(world.elapsed(), slowest(&files), "the time that it took");
    expect_eq!(
        witness.story(),
        story(&files, slowest(&files)),
        "what the remote saw"
    );
}

/// The first error comes out at the moment it happens
#[lab::test(points = 1, seeds = 64, proves("all_or_nothing.first_error"))]
async fn first_error_at_once(world: World) {
    let (files, first) = files_with_failures(&world);
    let (remote, witness) = remote(&world, &files);
    let got = all_or_nothing(&remote, names(&files)).await;
    expect_eq!(
        all_or_error(&got),
        answers(&witness, std::slice::from_ref(&first)),
        "the result"
    );
    expect_eq!(world.elapsed(), first.time, "the time that it took");
}

/// Its siblings are cancelled at that moment
#[lab::test(
    points = 2,
    seeds = 64,
    proves("all_or_nothing.siblings", "exercise.closed")
)]
async fn cancels_the_siblings(world: World) {
    let (files, first) = files_with_failures(&world);
    let (remote, witness) = remote(&world, &files);
    let _ = all_or_nothing(&remote, names(&files)).await;
    over();
    expect_eq!(
        witness.open_now(),
        0,
        "the number of connections open when it returned"
    );
    expect_eq!(
        witness.story(),
        story(&files, first.time),
        "what the remote saw"
    );
}

/// Hundreds of files are no different
#[lab::test(
    points = 1,
    proves(
        "all_or_nothing.any_length",
        "all_or_nothing.order",
        "all_or_nothing.first_error"
    )
)]
async fn hundreds(world: World) {
    let mut files = files(&world, 300);
    // One is named twice, and is downloaded for each time.
    files.push(files[0].clone());
    let (open, witness) = remote(&world, &files);
    let got = all_or_nothing(&open, names(&files)).await;
    expect_eq!(
        witness.most_open(),
        301,
        "the number of connections open at once"
    );
    // Three hundred lines of difference help nobody.
    expect!(
        all_or_error(&got) == answers(&witness, &files),
        "All 301 downloads succeed, but the result is not the downloads in the order of the files. \
         file-0 is named first and last."
    );
    expect_eq!(
        world.elapsed(),
        slowest(&files),
        "the time that 301 files took"
    );

    files[280].fate = Fate::Broken;
    files[280].time = ms(30);
    let (open, witness) = remote(&world, &files);
    let start = Instant::now();
    let got = all_or_nothing(&open, names(&files)).await;
    expect!(
        all_or_error(&got) == answers(&witness, &files[280..=280]),
        "Only file-280 of 301 failed, but the result was not its error."
    );
    expect_eq!(
        start.elapsed(),
        ms(30),
        "the time until the error of file-280, one of 301, came out"
    );
    over();
    expect_eq!(
        witness.open_now(),
        0,
        "the number of connections open when it returned"
    );
}
