//! `first_finished`: the first of five wins, the rest are stopped.

use downloader::first_finished;
use lab::{World, expect_eq, over};

use super::{by_time, failure, files, remote, said, slowest, some, story, these};

/// The first download to finish is returned at that moment
#[lab::test(
    points = 1,
    seeds = 64,
    proves("first_finished.first", "first_finished.moment")
)]
async fn returns_the_first(world: World) {
    let files = files(&world, 5);
    let (remote, witness) = remote(&world, &files);
    let got = first_finished(&remote, these(&files)).await;
    let first = by_time(&files)[0];
    expect_eq!(
        said(&got),
        said(&witness.answer(&first.name)),
        "the download that won"
    );
    expect_eq!(world.elapsed(), first.time, "the time that it took");
}

/// The rest are stopped: no connection is still open
#[lab::test(
    points = 2,
    seeds = 64,
    proves("first_finished.stopped", "exercise.together", "exercise.closed")
)]
async fn stops_the_rest(world: World) {
    let files = files(&world, 5);
    let (remote, witness) = remote(&world, &files);
    let _ = first_finished(&remote, these(&files)).await;
    over();
    expect_eq!(
        witness.open_now(),
        0,
        "the number of connections open when it returned"
    );
    expect_eq!(
        witness.story(),
        story(&files, by_time(&files)[0].time),
        "what the remote saw"
    );
}

/// Downloads that fail are skipped
#[lab::test(
    points = 1,
    seeds = 64,
    proves("first_finished.passed_over", "first_finished.stopped")
)]
async fn passes_over_errors(world: World) {
    let mut files = files(&world, 5);
    let failures = some(&world, 1..=4);
    files.sort_by_key(|file| file.time);
    for file in &mut files[..failures] {
        file.fate = failure(&world);
    }
    let first = files[failures].clone();
    world.shuffle(&mut files);
    let (remote, witness) = remote(&world, &files);
    let got = first_finished(&remote, these(&files)).await;
    expect_eq!(
        said(&got),
        said(&witness.answer(&first.name)),
        "the download that won"
    );
    expect_eq!(world.elapsed(), first.time, "the time that it took");
    expect_eq!(
        witness.story(),
        story(&files, first.time),
        "what the remote saw"
    );
}

/// If all five fail, the last error comes out
#[lab::test(points = 1, seeds = 64, proves("first_finished.all_fail"))]
async fn all_fail(world: World) {
    let mut files = files(&world, 5);
    for file in &mut files {
        file.fate = failure(&world);
    }
    let (remote, witness) = remote(&world, &files);
    let got = first_finished(&remote, these(&files)).await;
    let last = by_time(&files)[4];
    expect_eq!(said(&got), said(&witness.answer(&last.name)), "the error");
    expect_eq!(world.elapsed(), slowest(&files), "the time that it took");
}
