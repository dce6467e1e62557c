//! `transfer`: a file goes over the wire piece by piece, and arrives whole or not at all.

use std::{cell::Cell, io::ErrorKind, time::Duration};

use chat_server::{receive_file, send_file};
use futures::future::join_all;
use lab::{World, expect, expect_eq, fail, over, settle};
use sim::net::{Link, Side, TcpStream};
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncReadExt, AsyncWriteExt},
    task::spawn_blocking,
    time::{advance, sleep, timeout},
};

use super::{
    disk::Disk,
    folder::{
        Folder, as_before, content, difference, length, on_the_wire, overwrite, same,
        the_disk_is_quiet,
    },
    moment, ms,
    props::{Wire, ending, hear, kind, outcome, returned, together},
    some,
};

/// What the skeleton says. It is not to be changed in a submission.
const MOST_IN_MEMORY: usize = 65_536;

/// Sends `bytes` in up to nine pieces, one after the other. Returns when the last byte was sent.
async fn in_pieces(world: &World, stream: &mut TcpStream, mut bytes: &[u8]) -> Duration {
    // Half of the time the first piece is not even the whole length.
    let mut most = [7, 30_000][some(world, 0..=1)];
    for _ in 0..world.draw(0..=8) {
        most = most.min(bytes.len().saturating_sub(1));
        let (piece, rest) = bytes.split_at(some(world, 0..=most as u64));
        let _ = stream.write_all(piece).await;
        bytes = rest;
        most = 30_000;
        sleep(world.draw_ms(0..=20)).await;
    }
    let _ = stream.write_all(bytes).await;
    world.elapsed()
}

/// Waits for so long, and then until the client waits for the other side.
///
/// Who has read something at this moment may be at the disk with it: it is not promised that nothing is left then.
async fn until_it_waits(patience: Duration, wire: &Wire) {
    let read = || wire.witness.connection(wire.client).client.read;
    sleep(patience).await;
    loop {
        let before = read();
        // Time stands still while the disk is at work.
        sleep(ms(1)).await;
        if read() == before {
            return;
        }
    }
}

/// The length is sent, and then the file, however long it is
#[lab::test(
    points = 1,
    seeds = 64,
    proves("transfer.sends", "transfer.length_first", "transfer.sent")
)]
async fn sends_the_length_and_the_file(world: World) {
    let folder = Folder::make().await;
    let file = content(&world, length(&world));
    folder.write("file", &file).await;
    let latency = world.draw_ms(1..=20);
    let link = Link::new()
        .latency(latency)
        .window(some(&world, 10_000..=50_000));
    let (wire, stream, mut peer) = Wire::lay(&world, link).await;
    let path = folder.path("file");
    let (result, at, (heard, end)) =
        together(&world, send_file(stream, &path), hear(&world, &mut peer)).await;
    let expected = on_the_wire(&file);
    let sent = difference(&heard.bytes(), &expected);
    expect_eq!(sent, same(&expected), "what was sent");
    expect_eq!(
        outcome(kind(result)),
        outcome(Ok(file.len() as u64)),
        "what it returned"
    );
    let last = heard.last().unwrap_or_default();
    expect_eq!(
        moment(at),
        moment(last.saturating_sub(latency)),
        "the moment at which it returned, which is when the connection has taken the last byte"
    );
    expect_eq!(
        ending(end),
        ending(Ok(last)),
        "what the receiver heard of the end"
    );
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    folder.remove().await;
}

/// The file is read as it is sent, and not further
#[lab::test(
    points = 1,
    seeds = 16,
    proves("transfer.in_memory", "transfer.as_it_sends")
)]
async fn reads_as_it_sends(world: World) {
    const LENGTH: usize = 400_000;
    let folder = Folder::make().await;
    folder.write("file", &[0; LENGTH]).await;
    let path = folder.path("file");
    let link = Link::new().window(some(&world, 1_000..=20_000));
    let (wire, stream, mut peer) = Wire::lay(&world, link).await;
    let script = async {
        let mut heard = Vec::new();
        // How often the bytes had changed before they may have been read.
        let mut fresh = vec![0; LENGTH];
        for change in 1..=3 {
            let mut some_of_it = vec![0; some(&world, 1..=60_000)];
            let _ = peer.read_exact(&mut some_of_it).await;
            heard.extend(some_of_it);
            sleep(ms(100)).await;
            let taken = wire.witness.connection(wire.client).client.written as usize;
            let from = (taken + MOST_IN_MEMORY).min(LENGTH);
            overwrite(&path, from, &vec![change; LENGTH - from]).await;
            fresh[from..].fill(change);
        }
        let _ = peer.read_to_end(&mut heard).await;
        (heard, fresh)
    };
    let (result, _, (heard, fresh)) = together(&world, send_file(stream, &path), script).await;
    expect_eq!(
        outcome(kind(result)),
        outcome(Ok(LENGTH as u64)),
        "what it returned"
    );
    expect_eq!(
        heard.len(),
        8 + LENGTH,
        "the number of bytes that were sent"
    );
    expect_eq!(
        stale(&heard[8..], &fresh),
        0,
        "the number of bytes that were in memory, more than {MOST_IN_MEMORY} ahead of the connection,"
    );
    folder.remove().await;
}

/// How many bytes of `heard` are older than those of `fresh`.
fn stale(heard: &[u8], fresh: &[u8]) -> usize {
    // Most of them are the same, and pieces are compared faster than their bytes are one by one.
    let pieces = heard.chunks(1_000).zip(fresh.chunks(1_000));
    let others = pieces.filter(|(heard, fresh)| heard != fresh);
    let older = others.map(|(heard, fresh)| {
        let bytes = heard.iter().zip(fresh);
        bytes.filter(|(heard, fresh)| heard < fresh).count()
    });
    older.sum()
}

/// A file may grow or shrink while it is sent: what was announced is sent, or it is an error
#[lab::test(
    points = 1,
    seeds = 16,
    proves("transfer.announced", "transfer.shorter")
)]
async fn the_file_changes_on_the_way(world: World) {
    const LENGTH: usize = 200_000;
    for new_length in [LENGTH + 100_000, LENGTH - 50_000] {
        let folder = Folder::make().await;
        folder.write("file", &[7; LENGTH]).await;
        let path = folder.path("file");
        let (_wire, stream, mut peer) = Wire::lay(&world, Link::new().window(10_000)).await;
        let script = async {
            sleep(ms(100)).await;
            let file = OpenOptions::new().write(true).open(&path).await;
            let file = file.expect("the file is there");
            let resized = file.set_len(new_length as u64).await;
            resized.expect("the length of a file can be changed");
            hear(&world, &mut peer).await.0.bytes().len()
        };
        let (result, _, heard) = together(&world, send_file(stream, &path), script).await;
        if new_length > LENGTH {
            expect_eq!(
                outcome(kind(result)),
                outcome(Ok(LENGTH as u64)),
                "what it returned when the file grew"
            );
            expect_eq!(
                heard,
                8 + LENGTH,
                "the number of bytes sent when the file grew"
            );
        } else {
            expect_eq!(
                outcome(kind(result)),
                outcome::<u64>(Err(ErrorKind::UnexpectedEof)),
                "what it returned when the file shrank"
            );
            expect!(
                heard < 8 + LENGTH,
                "The file shrank, and {heard} bytes were sent."
            );
        }
        folder.remove().await;
    }
}

/// A file that is not there, and a receiver that goes away, are errors
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "transfer.closed_on_error",
        "transfer.not_read",
        "transfer.not_written"
    )
)]
async fn what_can_not_be_sent(world: World) {
    let folder = Folder::make().await;
    let path = folder.path("file");
    let (wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
    let (result, _, (heard, _)) =
        together(&world, send_file(stream, &path), hear(&world, &mut peer)).await;
    expect_eq!(
        outcome(kind(result)),
        outcome::<u64>(Err(ErrorKind::NotFound)),
        "what it returned when there was no file"
    );
    expect_eq!(
        heard.bytes().len(),
        0,
        "the number of bytes sent when there was no file"
    );
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );

    folder.write("file", &content(&world, 200_000)).await;
    // It can be opened as a file can, and it has a length. It can't be read.
    let no_file = folder.path(".");
    let (_wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
    let (result, _, _) =
        together(&world, send_file(stream, &no_file), hear(&world, &mut peer)).await;
    let returned_for_a_folder = kind(result);
    expect!(
        returned_for_a_folder.is_err_and(|kind| kind != ErrorKind::UnexpectedEof),
        "A folder can't be read, but it returned a different error: {:?}.",
        outcome(returned_for_a_folder)
    );

    let latency = world.draw_ms(1..=20);
    let (wire, stream, peer) = Wire::lay(&world, Link::new().latency(latency)).await;
    let script = async {
        sleep(world.draw_ms(50..=100)).await;
        let _ = peer.set_zero_linger();
        drop(peer);
        world.elapsed() + latency
    };
    let (result, at, due) = together(&world, send_file(stream, &path), script).await;
    expect_eq!(
        returned(kind(result), at),
        returned::<u64>(Err(ErrorKind::ConnectionReset), due),
        "what it returned when the receiver was gone"
    );
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    folder.remove().await;
}

/// If it is dropped while it sends, it closes the connection
#[lab::test(points = 1, seeds = 16, proves("exercise.closed"))]
async fn dropped_while_it_sends(world: World) {
    let folder = Folder::make().await;
    folder.write("file", &content(&world, 200_000)).await;
    let path = folder.path("file");
    let window = some(&world, 100..=20_000);
    let (wire, stream, mut peer) = Wire::lay(&world, Link::new().window(window)).await;
    let given_up = timeout(world.draw_ms(1..=100), send_file(stream, &path)).await;
    if let Ok(result) = given_up {
        let returned = outcome(kind(result));
        fail!("It returned before anything was received: {returned:?}.");
    }
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    let (heard, _) = hear(&world, &mut peer).await;
    expect!(
        heard.bytes().len() <= window,
        "{} bytes were sent after it was dropped.",
        heard.bytes().len().saturating_sub(window)
    );
    folder.remove().await;
}

/// What arrives is stored, and it returns when the last byte is here
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "exercise.no_time",
        "exercise.closed",
        "transfer.stores",
        "transfer.received"
    )
)]
async fn stores_what_arrives(world: World) {
    let folder = Folder::make().await;
    let file = content(&world, length(&world));
    let latency = world.draw_ms(1..=20);
    let (wire, stream, mut peer) = Wire::lay(&world, Link::new().latency(latency)).await;
    let path = folder.path("file");
    let script = async {
        let due = in_pieces(&world, &mut peer, &on_the_wire(&file)).await + latency;
        // The connection stays open, and perhaps something comes after the file.
        if world.draw(0..=1) == 1 {
            let _ = peer.write_all(b"and something else").await;
        }
        due
    };
    let (result, at, due) = together(&world, receive_file(stream, &path), script).await;
    expect_eq!(
        returned(kind(result), at),
        returned(Ok(file.len() as u64), due),
        "what it returned"
    );
    the_disk_is_quiet().await;
    let stored = folder.read("file").await.unwrap_or_default();
    expect_eq!(difference(&stored, &file), same(&file), "the file");
    expect_eq!(
        folder.names().await,
        ["file"],
        "the list of files in the folder"
    );
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    folder.remove().await;
}

/// What has arrived is written next to the old file, and takes its place when it is complete
#[lab::test(
    points = 2,
    seeds = 16,
    proves(
        "transfer.in_memory",
        "transfer.beside",
        "transfer.takes_its_place",
        "transfer.untouched",
        "transfer.old_one_open"
    )
)]
async fn untouched_until_whole(world: World) {
    let folder = Folder::make().await;
    let old = content(&world, some(&world, 0..=10_000));
    folder.write("file", &old).await;
    let path = folder.path("file");
    let mut reader = File::open(&path).await.expect("the old file is there");
    let file = content(&world, 300_000);
    let bytes = on_the_wire(&file);
    let latency = world.draw_ms(1..=20);
    let (_wire, stream, mut peer) = Wire::lay(&world, Link::new().latency(latency)).await;
    let script = async {
        let (most, rest) = bytes.split_at(bytes.len() - 1);
        let mut arrived = 0;
        for piece in most.chunks(some(&world, 30_000..=60_000)) {
            let _ = peer.write_all(piece).await;
            arrived += piece.len();
            sleep(latency).await;
            the_disk_is_quiet().await;
            let found = folder.read("file").await;
            expect_eq!(
                difference(&found.unwrap_or_default(), &old),
                same(&old),
                "the old file, when {arrived} bytes had arrived,"
            );
            let beside = folder
                .list()
                .await
                .into_iter()
                .filter(|(name, _)| name != "file");
            let written: u64 = beside.map(|(_, length)| length).sum();
            let due = arrived.saturating_sub(8 + MOST_IN_MEMORY);
            expect!(
                written >= due as u64,
                "When {arrived} bytes had arrived, only {written} had been written."
            );
        }
        let _ = peer.write_all(rest).await;
    };
    let (result, _, ()) = together(&world, receive_file(stream, &path), script).await;
    expect_eq!(
        outcome(kind(result)),
        outcome(Ok(file.len() as u64)),
        "what it returned"
    );
    the_disk_is_quiet().await;
    let stored = folder.read("file").await.unwrap_or_default();
    expect_eq!(difference(&stored, &file), same(&file), "the new file");
    let mut still = Vec::new();
    let _ = reader.read_to_end(&mut still).await;
    // To close a file that has no name any more is to delete it, and that may take the disk a while.
    let reader = reader.into_std().await;
    let _ = spawn_blocking(move || drop(reader)).await;
    expect_eq!(
        difference(&still, &old),
        same(&old),
        "what a program reads that had opened the old file"
    );
    expect_eq!(
        folder.names().await,
        ["file"],
        "the list of files in the folder"
    );
    folder.remove().await;
}

/// When the connection ends too early, everything is as before
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "transfer.untouched",
        "transfer.no_trace",
        "transfer.cut_off",
        "transfer.not_stored"
    )
)]
async fn cut_off(world: World) {
    let folder = Folder::make().await;
    let old = [None, Some(content(&world, 100))][some(&world, 0..=1)].clone();
    if let Some(old) = &old {
        folder.write("file", old).await;
    }
    let before = folder.names().await;
    let path = folder.path("file");
    let bytes = on_the_wire(&content(&world, some(&world, 1..=100_000)));
    // Within the length, or within the file.
    let end = match world.draw(0..=2) {
        0 => some(&world, 0..=8),
        _ => some(&world, 8..=bytes.len() as u64 - 1),
    };
    let expected = [ErrorKind::UnexpectedEof, ErrorKind::ConnectionReset][some(&world, 0..=1)];
    let latency = world.draw_ms(1..=20);
    let (wire, stream, mut peer) = Wire::lay(&world, Link::new().latency(latency)).await;
    let script = async {
        in_pieces(&world, &mut peer, &bytes[..end]).await;
        sleep(world.draw_ms(0..=20)).await;
        if expected == ErrorKind::ConnectionReset {
            let _ = peer.set_zero_linger();
        }
        drop(peer);
        world.elapsed() + latency
    };
    let (result, at, due) = together(&world, receive_file(stream, &path), script).await;
    expect_eq!(
        returned(kind(result), at),
        returned::<u64>(Err(expected), due),
        "what it returned"
    );
    as_before(&folder, &before, old.as_deref()).await;
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    folder.remove().await;
}

/// If it is dropped while it waits for the other side, it leaves no trace
#[lab::test(
    points = 1,
    seeds = 64,
    proves("exercise.closed", "transfer.untouched", "transfer.no_trace")
)]
async fn dropped(world: World) {
    let folder = Folder::make().await;
    let old = content(&world, 100);
    folder.write("file", &old).await;
    let path = folder.path("file");
    let bytes = on_the_wire(&content(&world, 50_000));
    let (wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
    let patience = world.draw_ms(1..=200);
    let receive = async {
        tokio::select! {
            result = receive_file(stream, &path) => Some(result),
            () = until_it_waits(patience, &wire) => None,
        }
    };
    let script = in_pieces(&world, &mut peer, &bytes[..some(&world, 0..=50_000)]);
    let (result, _, _) = together(&world, receive, script).await;
    if let Some(result) = result {
        let returned = outcome(kind(result));
        fail!("It returned before the file was complete: {returned:?}.");
    }
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    as_before(&folder, &["file".to_owned()], Some(&old)).await;
    folder.remove().await;
}

/// A length is only announced, and nothing is reserved for it
#[lab::test(points = 1, proves("transfer.reserves_nothing", "transfer.cut_off"))]
async fn a_terabyte_is_announced(world: World) {
    let folder = Folder::make().await;
    let path = folder.path("file");
    for announced in [1 << 40, u64::MAX] {
        let (_wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
        let script = async {
            let _ = peer.write_u64(announced).await;
            let _ = peer.write_all(b"that was all").await;
            sleep(ms(100)).await;
            for (name, length) in folder.list().await {
                expect!(
                    length <= 12,
                    "`{name}` is {length} bytes long, and 12 have arrived."
                );
            }
            drop(peer);
        };
        let (result, _, ()) = together(&world, receive_file(stream, &path), script).await;
        expect_eq!(
            outcome(kind(result)),
            outcome::<u64>(Err(ErrorKind::UnexpectedEof)),
            "what it returned"
        );
        as_before(&folder, &[], None).await;
    }
    folder.remove().await;
}

/// What can't be stored is an error, and leaves no trace
#[lab::test(
    points = 1,
    seeds = 16,
    proves("transfer.no_trace", "transfer.not_stored")
)]
async fn what_can_not_be_stored(world: World) {
    let folder = Folder::make().await;
    let occupied = folder.path("folder");
    fs::create_dir(&occupied)
        .await
        .expect("the folder can be made");
    let before = folder.names().await;
    let file = content(&world, length(&world));
    for (path, error) in [
        (
            folder.path("nowhere").join("file"),
            Some(ErrorKind::NotFound),
        ),
        // What this is called depends on the system.
        (occupied, None),
    ] {
        let (wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
        let bytes = on_the_wire(&file);
        let script = in_pieces(&world, &mut peer, &bytes);
        let (result, _, _) = together(&world, receive_file(stream, &path), script).await;
        let result = kind(result);
        if let Ok(length) = result {
            fail!("Such a file can't exist, but it returned as if {length} bytes had been stored.");
        }
        if let Some(error) = error {
            expect_eq!(
                outcome(result),
                outcome::<u64>(Err(error)),
                "what it returned when there was no such folder"
            );
        }
        settle().await;
        expect_eq!(
            wire.witness.held(Side::Client),
            0,
            "the number of open connections"
        );
        as_before(&folder, &before, None).await;
    }
    folder.remove().await;
}

/// The file it writes to has a name that no other file has
#[lab::test(points = 1, seeds = 8, proves("transfer.own_name"))]
async fn leaves_others_alone(world: World) {
    let folder = Folder::make().await;
    let path = folder.path("file");
    let file = content(&world, 150_000);
    let bytes = on_the_wire(&file);
    // One that breaks off shows which name it takes. From then on somebody else has a file of this name, and a longer one.
    let (_wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
    let script = async {
        let _ = peer.write_all(&bytes[..100_000]).await;
        sleep(ms(100)).await;
        let mut names = folder.names().await;
        names.retain(|name| name != "file");
        drop(peer);
        names
    };
    let (_, _, names) = together(&world, receive_file(stream, &path), script).await;
    the_disk_is_quiet().await;
    let other = content(&world, 200_000);
    for name in &names {
        folder.write(name, &other).await;
    }
    for breaks_off in [true, false] {
        let (_wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
        let end = if breaks_off { 100_000 } else { bytes.len() };
        let script = async {
            in_pieces(&world, &mut peer, &bytes[..end]).await;
            drop(peer);
        };
        let (result, _, ()) = together(&world, receive_file(stream, &path), script).await;
        let expected = match breaks_off {
            true => Err(ErrorKind::UnexpectedEof),
            false => Ok(file.len() as u64),
        };
        expect_eq!(
            outcome(kind(result)),
            outcome(expected),
            "what it returned when there already was a file with the name that it would take"
        );
        the_disk_is_quiet().await;
        for name in &names {
            let left = folder.read(name).await.unwrap_or_default();
            expect_eq!(
                difference(&left, &other),
                same(&other),
                "the file `{name}`, which belongs to another program,"
            );
        }
    }
    let stored = folder.read("file").await.unwrap_or_default();
    expect_eq!(difference(&stored, &file), same(&file), "the file");
    expect_eq!(
        folder.names().await.len(),
        names.len() + 1,
        "the number of files in the folder"
    );
    folder.remove().await;
}

/// The new file takes its place when all of it is written, and it returns when that is done
#[lab::test(points = 1, seeds = 4, proves("transfer.takes_its_place"))]
async fn step_by_step(world: World) {
    /// No answer asks more of the disk for a few thousand bytes.
    const MOST_STEPS: usize = 100;
    let folder = Folder::make().await;
    folder.write("file", b"the old one").await;
    let path = folder.path("file");
    let file = content(&world, some(&world, 20_000..=50_000));
    let bytes = on_the_wire(&file);
    let (most, rest) = bytes.split_at(bytes.len() - some(&world, 1..=6_000));
    let latency = world.draw_ms(1..=20);
    let (_wire, stream, mut peer) = Wire::lay(&world, Link::new().latency(latency)).await;
    let has_returned = Cell::new(false);
    let receive = async {
        let result = receive_file(stream, &path).await;
        has_returned.set(true);
        result
    };
    let script = async {
        let _ = peer.write_all(most).await;
        sleep(ms(50)).await;
        let _ = peer.write_all(rest).await;
        let mut disk = Disk::hold().await;
        // It passes by itself only while nobody is at the disk.
        advance(latency).await;
        let mut was_whole = false;
        for _ in 0..MOST_STEPS {
            settle().await;
            if has_returned.get() {
                break;
            }
            let asked = disk.asked();
            let (there, whole) = disk.step(folder.whole_files(&file)).await;
            expect!(
                was_whole || !there || asked < 2,
                "The new file took its place before all of it was written: the disk was asked for both at once."
            );
            was_whole = whole;
        }
        let (there, _) = folder.whole_files(&file)();
        disk.release().await;
        if has_returned.get() {
            expect!(
                there,
                "It returned before the new file had taken its place."
            );
        }
    };
    let (result, _, ()) = together(&world, receive, script).await;
    expect_eq!(
        outcome(kind(result)),
        outcome(Ok(file.len() as u64)),
        "what it returned"
    );
    folder.remove().await;
}

/// Files with similar names are received side by side
#[lab::test(points = 1, seeds = 64, proves("transfer.side_by_side"))]
async fn side_by_side(world: World) {
    let folder = Folder::make().await;
    let names = ["notes.txt", "notes.md", "notes", "notes.txt.old"];
    let files = names.map(|_| content(&world, some(&world, 1..=30_000)));
    let transfers = names.iter().zip(&files).map(async |(name, file)| {
        let (_wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
        sleep(world.draw_ms(0..=20)).await;
        let bytes = on_the_wire(file);
        let path = folder.path(name);
        let (result, _, _) = together(
            &world,
            receive_file(stream, &path),
            in_pieces(&world, &mut peer, &bytes),
        )
        .await;
        outcome(kind(result))
    });
    let results = join_all(transfers).await;
    let lengths: Vec<_> = files
        .iter()
        .map(|file| outcome(Ok(file.len() as u64)))
        .collect();
    expect_eq!(results, lengths, "the list of what they returned");
    the_disk_is_quiet().await;
    for (name, file) in names.iter().zip(&files) {
        let stored = folder.read(name).await.unwrap_or_default();
        expect_eq!(difference(&stored, file), same(file), "{name}");
    }
    expect_eq!(
        folder.names().await.len(),
        names.len(),
        "the number of files in the folder"
    );
    folder.remove().await;
}
