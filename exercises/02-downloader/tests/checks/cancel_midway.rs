//! `cancel_midway`: one of three is cancelled, the others come through.

use std::time::Duration;

use downloader::{self as theirs, cancel_midway};
use lab::{Trusted, World, expect_eq};
use sim::remote::{Download, DownloadError, Witness};
use tokio::{
    sync::oneshot,
    time::{Instant, sleep},
};

use super::{File, files, files_of_any_fate, ms, remote, slowest, story, these};

/// What came of a download, in a type of ours: a submission could say of its own that all are equal.
#[derive(Debug, PartialEq)]
enum Outcome {
    Finished(Download),
    Failed(DownloadError),
    Cancelled,
}

impl Trusted for Outcome {}

fn outcomes(of: [theirs::Outcome; 3]) -> Vec<Outcome> {
    let outcomes = of.into_iter().map(|outcome| match outcome {
        theirs::Outcome::Finished(download) => Outcome::Finished(download),
        theirs::Outcome::Failed(error) => Outcome::Failed(error),
        theirs::Outcome::Cancelled => Outcome::Cancelled,
    });
    outcomes.collect()
}

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

/// What comes of a file whose download nobody cancels.
fn left_alone(witness: &Witness, file: &File) -> Outcome {
    match witness.answer(&file.name) {
        Ok(download) => Outcome::Finished(download),
        Err(error) => Outcome::Failed(error),
    }
}

/// The result says which was cancelled, once all three are over
#[lab::test(points = 1, seeds = 64)]
async fn says_which(world: World) {
    let files = files_of_any_fate(&world, 3);
    let (remote, witness) = remote(&world, &files);
    let (index, at) = midway(&world, &files);
    let got = cancel_midway(&remote, these(&files), told(index, at)).await;
    let mut expected = files
        .iter()
        .map(|file| left_alone(&witness, file))
        .collect::<Vec<_>>();
    expected[index] = Outcome::Cancelled;
    expect_eq!(outcomes(got), expected, "what came of the three");
    let mut ends: Vec<_> = files.iter().map(|file| file.time).collect();
    ends[index] = at;
    expect_eq!(
        Some(world.elapsed()),
        ends.into_iter().max(),
        "the moment at which it returned"
    );
}

/// Its connection is released at once, and the others go on
#[lab::test(points = 2, seeds = 64)]
async fn releases_the_connection(world: World) {
    let files = files(&world, 3);
    let (remote, witness) = remote(&world, &files);
    let (index, at) = midway(&world, &files);
    cancel_midway(&remote, these(&files), told(index, at)).await;
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

/// A download that has ended cannot be cancelled any more
#[lab::test(points = 1, seeds = 64)]
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
    let expected = files
        .iter()
        .map(|file| left_alone(&witness, file))
        .collect::<Vec<_>>();
    expect_eq!(outcomes(got), expected, "what came of the three");
    expect_eq!(world.elapsed(), last, "the moment at which it returned");
    expect_eq!(witness.story(), story(&files, last), "what the remote saw");
}

/// If no index is ever sent, nobody waits for one
#[lab::test(points = 1, seeds = 8)]
async fn nobody_tells(world: World) {
    let files = files_of_any_fate(&world, 3);
    let (remote, witness) = remote(&world, &files);
    let expected = files
        .iter()
        .map(|file| left_alone(&witness, file))
        .collect::<Vec<_>>();

    let (_sender, kept) = oneshot::channel();
    let got = cancel_midway(&remote, these(&files), kept).await;
    expect_eq!(
        outcomes(got),
        expected,
        "what came of the three while the sender was kept"
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
        "what came of the three when the sender was dropped"
    );
    expect_eq!(start.elapsed(), slowest(&files), "the time that it took");
}
