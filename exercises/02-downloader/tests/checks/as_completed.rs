//! `as_completed`: each result as soon as it is there.

use std::{pin::pin, task::Poll};

use downloader::as_completed;
use futures::StreamExt;
use lab::{World, expect, expect_eq, over, settle};
use tokio_test::task;

use super::{by_time, files, files_of_any_fate, millis, names, remote, said, slowest, some, story};

/// Each item comes at the very moment its download ends
#[lab::test(
    points = 2,
    seeds = 64,
    proves("as_completed.items", "as_completed.moment", "as_completed.ends")
)]
async fn each_at_its_moment(world: World) {
    let files = files(&world, some(&world, 2..=8));
    let (remote, _witness) = remote(&world, &files);
    let mut stream = pin!(as_completed(&remote, names(&files)));
    let mut got = Vec::new();
    while let Some((name, _)) = stream.next().await {
        got.push(format!("{name} after {}", millis(world.elapsed())));
    }
    let expected = by_time(&files).into_iter();
    let expected: Vec<_> = expected
        .map(|file| format!("{} after {}", file.name, millis(file.time)))
        .collect();
    expect_eq!(got, expected, "the list of items, each with its moment,");
    expect_eq!(
        world.elapsed(),
        slowest(&files),
        "the moment at which the stream ended"
    );
}

/// All downloads begin together, whether there are none or many
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "as_completed.any_length",
        "as_completed.begun",
        "as_completed.none",
        "exercise.together"
    )
)]
async fn all_at_once(world: World) {
    let files = files(&world, some(&world, 0..=8));
    let (remote, witness) = remote(&world, &files);
    let mut stream = task::spawn(as_completed(&remote, names(&files)));
    let first = stream.poll_next();
    settle().await;
    expect_eq!(
        witness.open_now(),
        files.len(),
        "the number of downloads under way after the first poll"
    );
    // A stream that has ended must not be polled again.
    let items = match first {
        Poll::Ready(None) => 0,
        _ => stream.count().await,
    };
    expect_eq!(items, files.len(), "the number of items");
    expect_eq!(
        world.elapsed(),
        slowest(&files),
        "the moment at which the stream ended"
    );
    expect_eq!(
        witness.story(),
        story(&files, slowest(&files)),
        "what the remote saw"
    );
}

/// Hundreds of downloads are no different
#[lab::test(points = 1, proves("as_completed.any_length", "exercise.together"))]
async fn hundreds(world: World) {
    let files = files(&world, 301);
    let (remote, witness) = remote(&world, &files);
    let items = as_completed(&remote, names(&files)).count().await;
    expect_eq!(
        witness.most_open(),
        301,
        "the number of connections open at once"
    );
    expect_eq!(items, 301, "the number of items");
    expect_eq!(
        world.elapsed(),
        slowest(&files),
        "the moment at which the stream ended"
    );
}

/// Errors are items, and a file named twice comes twice
#[lab::test(
    points = 1,
    seeds = 64,
    proves("as_completed.errors", "as_completed.items")
)]
async fn errors_are_items(world: World) {
    let mut files = files_of_any_fate(&world, some(&world, 2..=8));
    let twice = files[0].clone();
    files.push(twice);
    let (remote, witness) = remote(&world, &files);
    let stream = as_completed(&remote, names(&files));
    let got = stream.map(|(name, result)| format!("{name}: {}", said(&result)));
    let got: Vec<_> = got.collect().await;
    let expected = by_time(&files).into_iter();
    let expected: Vec<_> = expected
        .map(|file| format!("{}: {}", file.name, said(&witness.answer(&file.name))))
        .collect();
    expect_eq!(got, expected, "the list of items");
}

/// A stream that is dropped before it is polled leaves nothing behind
#[lab::test(points = 1, seeds = 8, proves("as_completed.dropped"))]
async fn dropped_unpolled(world: World) {
    let files = files(&world, some(&world, 1..=8));
    let (remote, witness) = remote(&world, &files);
    let stream = as_completed(&remote, names(&files));
    // The downloads may have begun by now.
    settle().await;
    drop(stream);
    settle().await;
    over();
    expect_eq!(
        witness.open_now(),
        0,
        "the number of connections open after the stream was dropped"
    );
    // Another one does not mind.
    let mut another = pin!(as_completed(&remote, names(&files)));
    expect!(
        another.next().await.is_some(),
        "One stream was dropped, and another yields nothing."
    );
}

/// Dropping the stream cancels what is under way
#[lab::test(points = 1, seeds = 64, proves("as_completed.dropped"))]
async fn dropped_midway(world: World) {
    let files = files(&world, some(&world, 2..=8));
    let (remote, witness) = remote(&world, &files);
    let wanted = some(&world, 1..=files.len() as u64 - 1);
    let stream = as_completed(&remote, names(&files));
    // `take` drops the stream with its last item, unless it is dropped at an `.await` before.
    let taken = lab::cut(stream.take(wanted).count()).await;
    let dropped = world.elapsed();
    settle().await;
    over();
    expect_eq!(
        witness.open_now(),
        0,
        "the number of connections open after the stream was dropped"
    );
    if taken.is_none() {
        return;
    }
    expect_eq!(
        witness.story(),
        story(&files, dropped),
        "what the remote saw"
    );
    expect_eq!(
        dropped,
        by_time(&files)[wanted - 1].time,
        "the moment of the last item that was taken"
    );
}
