//! `shielded`: the caller gives up, the download does not.

use std::time::Duration;

use downloader::{Shielded, shielded};
use lab::{World, expect, expect_eq, fail};
use sim::remote::{Download, DownloadError};
use tokio::{task::JoinHandle, time::sleep};

use super::{File, files_of_any_fate, millis, ms, remote, said, slowest, story};

/// The handle of a download that is late.
fn late(shielded: Shielded, file: &File) -> JoinHandle<Result<Download, DownloadError>> {
    match shielded {
        Shielded::Late(handle) => handle,
        Shielded::InTime(result) => fail!(
            "The download takes {} ms, more than the caller's patience, but it was in time: {}.",
            file.time.as_millis(),
            said(&result)
        ),
    }
}

/// A download that ends within the patience is in time
#[lab::test(points = 1, seeds = 64, proves("shielded.in_time", "shielded.one"))]
async fn in_time(world: World) {
    let files = files_of_any_fate(&world, 1);
    let (remote, witness) = remote(&world, &files);
    let file = &files[0];
    let patience = file.time + world.draw_ms(1..=1_000);
    match shielded(&remote, file.name.clone(), patience).await {
        Shielded::InTime(result) => expect_eq!(
            said(&result),
            said(&witness.answer(&file.name)),
            "the result"
        ),
        Shielded::Late(_) => fail!(
            "The download takes {} ms, less than the caller's patience, but it was late.",
            file.time.as_millis()
        ),
    }
    expect_eq!(world.elapsed(), file.time, "the time that it took");
    expect_eq!(
        witness.story(),
        story(&files, slowest(&files)),
        "what the remote saw"
    );
}

/// The caller stops waiting, and can get the result later
#[lab::test(points = 1, seeds = 64, proves("shielded.late", "shielded.to_be_had"))]
async fn gives_up_waiting(world: World) {
    let files = files_of_any_fate(&world, 1);
    let (remote, witness) = remote(&world, &files);
    let file = &files[0];
    let mut patience = world.draw_ms(1..=file.time.as_millis() as u64 - 2);
    patience += Duration::from_micros(100 * world.draw(0..=9));
    let handle = late(shielded(&remote, file.name.clone(), patience).await, file);
    // tokio's timers round up to a millisecond.
    expect!(
        world.elapsed() >= patience && world.elapsed() < patience + ms(1),
        "The caller had patience for {}, and waited for {}.",
        millis(patience),
        millis(world.elapsed())
    );
    let Ok(result) = handle.await else {
        fail!("The task behind the handle was aborted, or it panicked.");
    };
    expect_eq!(
        said(&result),
        said(&witness.answer(&file.name)),
        "the late result"
    );
    expect_eq!(world.elapsed(), file.time, "the moment of the late result");
}

/// The same download goes on, even while nothing awaits it
#[lab::test(points = 2, seeds = 64, proves("shielded.goes_on", "shielded.one"))]
async fn the_download_goes_on(world: World) {
    let files = files_of_any_fate(&world, 1);
    let (remote, witness) = remote(&world, &files);
    let file = &files[0];
    let patience = world.draw_ms(1..=file.time.as_millis() as u64 - 1);
    let handle = late(shielded(&remote, file.name.clone(), patience).await, file);
    sleep(file.time).await;
    expect_eq!(
        witness.story(),
        story(&files, slowest(&files)),
        "what the remote saw"
    );
    let asked = world.elapsed();
    let Ok(result) = handle.await else {
        fail!("The task behind the handle was aborted, or it panicked.");
    };
    expect_eq!(
        said(&result),
        said(&witness.answer(&file.name)),
        "the late result"
    );
    expect_eq!(
        world.elapsed(),
        asked,
        "the moment of a result that was there already"
    );
}
