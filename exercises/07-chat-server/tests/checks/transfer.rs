//! `transfer`: a file goes over the wire piece by piece, and arrives whole or not at all.

use std::{io::ErrorKind, time::Duration};

use chat_server::{receive_file, send_file};
use futures::future::join_all;
use lab::{World, expect, expect_eq, settle};
use sim::net::{Link, Side, TcpStream};
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncReadExt, AsyncWriteExt},
    task::spawn_blocking,
    time::sleep,
};

use super::{
    folder::{Folder, as_before, content, difference, length, on_the_wire, overwrite, same},
    ms,
    props::{Wire, hear, kind, together},
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
#[lab::test(points = 1, seeds = 64)]
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
    expect_eq!(kind(result), Ok(file.len() as u64), "the result");
    let last = heard.last().unwrap_or_default();
    let moments = [at + latency, last];
    expect_eq!(
        moments,
        [last; 2],
        "the moment of the return, a latency later, beside that of the last byte"
    );
    expect_eq!(end, Ok(last), "the moment at which the connection ended");
    settle().await;
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    folder.remove().await;
}

/// The file is read as it is sent, and not further
#[lab::test(points = 1, seeds = 16)]
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
    expect_eq!(kind(result), Ok(LENGTH as u64), "the result");
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
#[lab::test(points = 1, seeds = 16)]
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
                kind(result),
                Ok(LENGTH as u64),
                "the result when the file grew"
            );
            expect_eq!(
                heard,
                8 + LENGTH,
                "the number of bytes sent when the file grew"
            );
        } else {
            let expected = Err(ErrorKind::UnexpectedEof);
            expect_eq!(kind(result), expected, "the result when the file shrank");
            expect!(
                heard < 8 + LENGTH,
                "The file shrank, and {heard} bytes were sent."
            );
        }
        folder.remove().await;
    }
}

/// A file that is not there, and a receiver that goes away, are errors
#[lab::test(points = 1, seeds = 16)]
async fn what_can_not_be_sent(world: World) {
    let folder = Folder::make().await;
    let path = folder.path("file");
    let (wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
    let (result, _, (heard, _)) =
        together(&world, send_file(stream, &path), hear(&world, &mut peer)).await;
    expect_eq!(
        kind(result),
        Err(ErrorKind::NotFound),
        "the result when there was no file"
    );
    expect_eq!(
        heard.bytes().len(),
        0,
        "the number of bytes sent when there was no file"
    );
    settle().await;
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );

    folder.write("file", &content(&world, 200_000)).await;
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
        (kind(result), at),
        (Err(ErrorKind::ConnectionReset), due),
        "the result when the receiver was gone, and its moment,"
    );
    settle().await;
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    folder.remove().await;
}

/// What arrives is stored, and it returns when the last byte is here
#[lab::test(points = 1, seeds = 64)]
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
        (kind(result), at),
        (Ok(file.len() as u64), due),
        "the result, and its moment,"
    );
    let stored = folder.read("file").await.unwrap_or_default();
    expect_eq!(difference(&stored, &file), same(&file), "the file");
    expect_eq!(
        folder.names().await,
        ["file"],
        "the list of files in the folder"
    );
    settle().await;
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    folder.remove().await;
}

/// What has arrived is written beside the old file, and takes its place when it is whole
#[lab::test(points = 2, seeds = 16)]
async fn untouched_until_whole(world: World) {
    let folder = Folder::make().await;
    let old = content(&world, some(&world, 0..=10_000));
    folder.write("file", &old).await;
    let path = folder.path("file");
    let mut reader = File::open(&path).await.expect("the old file is there");
    let file = content(&world, 300_000);
    let bytes = on_the_wire(&file);
    let (_wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
    let script = async {
        let (most, rest) = bytes.split_at(bytes.len() - 1);
        let mut arrived = 0;
        for piece in most.chunks(some(&world, 30_000..=60_000)) {
            let _ = peer.write_all(piece).await;
            arrived += piece.len();
            sleep(ms(50)).await;
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
    expect_eq!(kind(result), Ok(file.len() as u64), "the result");
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
        "what somebody reads who had opened the old file"
    );
    expect_eq!(
        folder.names().await,
        ["file"],
        "the list of files in the folder"
    );
    folder.remove().await;
}

/// When the connection ends too early everything is as before
#[lab::test(points = 1, seeds = 64)]
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
        (kind(result), at),
        (Err(expected), due),
        "the result, and its moment,"
    );
    as_before(&folder, &before, old.as_deref()).await;
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    folder.remove().await;
}

/// Dropped while it waits for the other side, it leaves no trace
#[lab::test(points = 1, seeds = 64)]
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
    let (returned, _, _) = together(&world, receive, script).await;
    expect!(
        returned.is_none(),
        "It returned {returned:?} before the file was whole."
    );
    settle().await;
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    as_before(&folder, &["file".to_owned()], Some(&old)).await;
    folder.remove().await;
}

/// A length is only announced, and nothing is reserved for it
#[lab::test(points = 1)]
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
        expect_eq!(kind(result), Err(ErrorKind::UnexpectedEof), "the result");
        as_before(&folder, &[], None).await;
    }
    folder.remove().await;
}

/// What can't be stored is an error, and leaves no trace
#[lab::test(points = 1, seeds = 16)]
async fn what_can_not_be_stored(world: World) {
    let folder = Folder::make().await;
    let occupied = folder.path("folder");
    fs::create_dir(&occupied)
        .await
        .expect("the folder can be made");
    let before = folder.names().await;
    let file = content(&world, length(&world));
    for path in [folder.path("nowhere").join("file"), occupied] {
        let (wire, stream, mut peer) = Wire::lay(&world, Link::new()).await;
        let bytes = on_the_wire(&file);
        let script = in_pieces(&world, &mut peer, &bytes);
        let (result, _, _) = together(&world, receive_file(stream, &path), script).await;
        let stored = kind(result);
        expect!(
            stored.is_err(),
            "There can be no such file, and it returned {stored:?}."
        );
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

/// Files of similar names are received side by side
#[lab::test(points = 1, seeds = 64)]
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
        kind(result)
    });
    let results = join_all(transfers).await;
    let lengths: Vec<_> = files.iter().map(|file| Ok(file.len() as u64)).collect();
    expect_eq!(results, lengths, "the list of results");
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
