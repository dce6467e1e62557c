//! `cancel_midway`: one of three is cancelled, the others come through.

use std::time::Duration;

use downloader::{self as theirs, cancel_midway};
use lab::{World, expect, expect_eq, over};
use sim::timeline::Moment;
use tokio::{
    sync::oneshot,
    time::{Instant, sleep},
};

use super::{
    File, answers, files, files_of_any_fate, millis, ms, remote, said, slowest, some, story, these,
};

/// What came of the three, in words: a submission could say of its own type that all are equal.
fn outcomes(of: [theirs::Outcome; 3]) -> Vec<String> {
    let outcomes = of.into_iter().map(|outcome| match outcome {
        theirs::Outcome::Finished(download) => said(&Ok(download)),
        theirs::Outcome::Failed(error) => said(&Err(error)),
        theirs::Outcome::Cancelled => CANCELLED.to_owned(),
    });
    outcomes.collect()
}

const CANCELLED: &str = "cancelled";

/// A receiver that will get `index` at the moment `at`.
fn told(index: usize, at: Duration) -> oneshot::Receiver<usize> {
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        sleep(at).await;
        // Nobody may be listening any more; that is for the check to judge.
        let _ = sender.send(index);
    });
    receiver
}

/// A moment before the last download ends, and one of the files whose download is under way then.
fn midway(world: &World, files: &[File]) -> (usize, Duration) {
    let at = world.draw_ms(1..=slowest(files).as_millis() as u64 - 1);
    let mut under_way: Vec<_> = (0..3).filter(|index| files[*index].time > at).collect();
    world.shuffle(&mut under_way);
    (under_way[0], at)
}

/// The result says which was cancelled, once all three are over
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "cancel_midway.order",
        "cancel_midway.cancelled",
        "cancel_midway.moment"
    )
)]
async fn says_which(world: World) {
    let files = files_of_any_fate(&world, 3);
    let (remote, witness) = remote(&world, &files);
    let (index, at) = midway(&world, &files);
    let got = cancel_midway(&remote, these(&files), told(index, at)).await;
    let mut expected = answers(&witness, &files);
    expected[index] = CANCELLED.to_owned();
    expect_eq!(outcomes(got), expected, "the three outcomes");
    let mut ends: Vec<_> = files.iter().map(|file| file.time).collect();
    ends[index] = at;
    let last = ends.into_iter().max().unwrap_or_default();
    expect!(
        world.elapsed() == last,
        "The last of the three was over after {}, and `cancel_midway` returned after {}.",
        millis(last),
        millis(world.elapsed())
    );
}

/// Its connection is released at once, and the others go on
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "cancel_midway.cancelled",
        "cancel_midway.others",
        "exercise.together",
        "exercise.closed"
    )
)]
async fn releases_the_connection(world: World) {
    let files = files(&world, 3);
    let (remote, witness) = remote(&world, &files);
    let (index, at) = midway(&world, &files);
    cancel_midway(&remote, these(&files), told(index, at)).await;
    over();
    expect_eq!(
        witness.open_now(),
        0,
        "the number of connections open when it returned"
    );
    let mut expected = story(&files, slowest(&files));
    // Names and story are in the same order.
    expected[index] = files[index].story(at);
    expect_eq!(witness.story(), expected, "what the remote saw");
}

/// An index that was sent before the call counts, too
#[lab::test(points = 1, seeds = 16, proves("cancel_midway.cancelled"))]
async fn told_beforehand(world: World) {
    let files = files(&world, 3);
    let (remote, witness) = remote(&world, &files);
    let index = some(&world, 0..=2);
    let (sender, cancel) = oneshot::channel();
    let _ = sender.send(index);
    let got = cancel_midway(&remote, these(&files), cancel).await;
    let mut expected = answers(&witness, &files);
    expected[index] = CANCELLED.to_owned();
    expect_eq!(outcomes(got), expected, "the three outcomes");
    // Whether it ever had a connection is free. If it had, that was released at once.
    for transfer in witness.transfers() {
        expect!(
            transfer.file != files[index].name || transfer.to == Moment::START,
            "{} should have been cancelled from the start, but: {transfer}.",
            transfer.file
        );
    }
}

/// A download that has ended can no longer be cancelled
#[lab::test(
    points = 1,
    seeds = 64,
    proves("cancel_midway.ended", "cancel_midway.moment")
)]
async fn too_late(world: World) {
    let files = files_of_any_fate(&world, 3);
    let (remote, witness) = remote(&world, &files);
    let last = slowest(&files);
    let over = (0..3).filter(|index| files[*index].time < last);
    let mut over: Vec<_> = over.collect();
    world.shuffle(&mut over);
    let ended = files[over[0]].time.as_millis() as u64;
    let at = world.draw_ms(ended + 1..=last.as_millis() as u64);
    let got = cancel_midway(&remote, these(&files), told(over[0], at)).await;
    let expected = answers(&witness, &files);
    expect_eq!(outcomes(got), expected, "the three outcomes");
    expect_eq!(world.elapsed(), last, "the moment at which it returned");
    expect_eq!(witness.story(), story(&files, last), "what the remote saw");
}

/// If no index is ever sent, it does not wait for one
#[lab::test(
    points = 1,
    seeds = 8,
    proves("cancel_midway.nobody", "cancel_midway.no_wait")
)]
async fn nobody_tells(world: World) {
    let files = files_of_any_fate(&world, 3);
    let (remote, witness) = remote(&world, &files);
    let expected = answers(&witness, &files);

    let (sender, kept) = oneshot::channel();
    // Kept for good: with it would end whatever was left behind to listen, and that would be no leak.
    std::mem::forget(sender);
    let got = cancel_midway(&remote, these(&files), kept).await;
    expect_eq!(
        outcomes(got),
        expected,
        "the three outcomes while the sender was kept"
    );
    expect_eq!(world.elapsed(), slowest(&files), "the time that it took");

    let (sender, dropped) = oneshot::channel();
    tokio::spawn(async {
        sleep(ms(50)).await;
        drop(sender);
    });
    let start = Instant::now();
    let got = cancel_midway(&remote, these(&files), dropped).await;
    expect_eq!(
        outcomes(got),
        expected,
        "the three outcomes when the sender was dropped"
    );
    expect_eq!(start.elapsed(), slowest(&files), "the time that it took");
}
