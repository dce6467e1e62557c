//! `client`: sends what is typed, shows what the server says, ends when the server ends it.

use std::{io::ErrorKind, time::Duration};

use chat_server::client;
use lab::{World, expect, expect_eq, fail, over, settle};
use sim::net::{Link, Side};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{sleep, timeout},
};

use super::{
    moment, ms,
    props::{
        Log, Screen, State, Wire, ending, hear, keyboard, kind, outcome, press, returned, together,
    },
    some,
};

/// What is typed is sent and what arrives is shown, byte for byte and at once
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "exercise.no_time",
        "client.typed",
        "client.at_its_newline",
        "client.shown",
        "client.any_bytes"
    )
)]
async fn both_ways(world: World) {
    let latency = world.draw_ms(1..=20);
    let (_wire, stream, server) = Wire::lay(&world, Link::new().latency(latency)).await;
    let (fingers, keyboard) = keyboard();
    let (screen, eyes) = Screen::on(&world);
    let (mut input, mut output) = server.into_split();
    let (mut typed, mut said) = (Log::default(), Log::default());
    let talk = async {
        for number in 0..world.draw(0..=20) {
            sleep(world.draw_ms(1..=30)).await;
            let arrives = world.elapsed() + latency;
            if world.draw(0..=1) == 0 {
                let line = match world.draw(0..=1) {
                    0 => format!("line {number}, as typed\r\n").into_bytes(),
                    // A file on a pipe need be no text.
                    _ => [noise(&world), b"\n".to_vec()].concat(),
                };
                press(&fingers, &line);
                typed.add(arrives, line);
            } else {
                let bytes = noise(&world);
                let _ = output.write_all(&bytes).await;
                said.add(arrives, bytes);
            }
        }
        sleep(ms(100)).await;
        drop(output);
    };
    let script = async { tokio::join!(talk, hear(&world, &mut input)).1 };
    let (result, _, (heard, _)) = together(&world, client(stream, keyboard, screen), script).await;
    expect_eq!(
        heard.lines(),
        typed.lines(),
        "what the server heard, each at its moment,"
    );
    expect_eq!(
        eyes.seen().lines(),
        said.lines(),
        "what was shown, each at its moment,"
    );
    expect_eq!(outcome(kind(result)), outcome(Ok(())), "what it returned");
}

/// A line that is typed in pieces is sent whole, whatever arrives meanwhile
#[lab::test(
    points = 1,
    seeds = 64,
    proves("client.at_its_newline", "client.in_pieces", "client.shown")
)]
async fn typed_in_pieces(world: World) {
    let latency = world.draw_ms(1..=20);
    let (_wire, stream, server) = Wire::lay(&world, Link::new().latency(latency)).await;
    let (fingers, keyboard) = keyboard();
    let (screen, eyes) = Screen::on(&world);
    let (mut input, mut output) = server.into_split();
    let (mut typed, mut said) = (Log::default(), Log::default());
    // How much has to be there at which moment.
    let mut due = Vec::new();
    let talk = async {
        for number in 0..30 {
            sleep(world.draw_ms(1..=5)).await;
            let arrives = world.elapsed() + latency;
            let piece = match world.draw(0..=2) {
                0 => {
                    let line = format!("the server's line {number}\n");
                    let _ = output.write_all(line.as_bytes()).await;
                    said.add(arrives, line);
                    continue;
                }
                1 => format!("and {number} "),
                _ => format!("end.\n{number} "),
            };
            if let Some(end) = piece.find('\n') {
                due.push((arrives, typed.length_at(arrives) + end + 1));
            }
            press(&fingers, &piece);
            typed.add(arrives, piece);
        }
        press(&fingers, "end.\n");
        typed.add(world.elapsed() + latency, "end.\n");
        sleep(ms(100)).await;
        drop(output);
    };
    let script = async { tokio::join!(talk, hear(&world, &mut input)).1 };
    let (result, _, (heard, _)) = together(&world, client(stream, keyboard, screen), script).await;
    expect_eq!(heard.text(), typed.text(), "what the server heard");
    for (due, length) in due {
        expect!(
            heard.length_at(due) >= length,
            "A line that was complete at {:?} had not been sent by then.",
            moment(due - latency)
        );
    }
    expect_eq!(
        eyes.seen().lines(),
        said.lines(),
        "what was shown, each at its moment,"
    );
    expect_eq!(outcome(kind(result)), outcome(Ok(())), "what it returned");
}

/// At the end of the input the server is told, and what it still says is shown
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "client.typed",
        "client.silence",
        "client.end_of_input",
        "client.more_to_say"
    )
)]
async fn end_of_input(world: World) {
    let latency = world.draw_ms(1..=20);
    let (wire, stream, mut server) = Wire::lay(&world, Link::new().latency(latency)).await;
    let (fingers, keyboard) = keyboard();
    let (screen, eyes) = Screen::on(&world);
    let typed =
        ["", "no newline", "one line\n", "one line\nand a half"][world.draw(0..=3) as usize];
    let mut said = Log::default();
    let script = async {
        sleep(world.draw_ms(0..=50)).await;
        if !typed.is_empty() {
            press(&fingers, typed);
        }
        sleep(world.draw_ms(0..=50)).await;
        if world.draw(0..=7) == 0 {
            // Somebody has gone out for lunch. A check has one hour.
            sleep(Duration::from_secs(world.draw(1_800..=3_000))).await;
        }
        drop(fingers);
        let ended = world.elapsed();
        let (heard, end) = hear(&world, &mut server).await;
        expect_eq!(
            heard.text(),
            typed.escape_default().to_string(),
            "what the server heard"
        );
        expect_eq!(
            ending(end),
            ending(Ok(ended + latency)),
            "what the server heard of the end"
        );
        for number in 0..world.draw(0..=5) {
            sleep(world.draw_ms(1..=1_000)).await;
            let line = format!("answer {number}\n");
            let _ = server.write_all(line.as_bytes()).await;
            said.add(world.elapsed() + latency, line);
        }
        sleep(world.draw_ms(1..=1_000)).await;
        drop(server);
        world.elapsed() + latency
    };
    let (result, at, closed) = together(&world, client(stream, keyboard, screen), script).await;
    expect_eq!(
        eyes.seen().lines(),
        said.lines(),
        "what was shown, each at its moment,"
    );
    expect_eq!(
        returned(kind(result), at),
        returned(Ok(()), closed),
        "what it returned"
    );
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
}

/// When the server closes the connection it returns, even if more may be typed
#[lab::test(
    points = 1,
    seeds = 64,
    proves("exercise.closed", "client.all_is_shown", "client.returns")
)]
async fn the_server_closes_first(world: World) {
    let latency = world.draw_ms(1..=20);
    let (wire, stream, mut server) = Wire::lay(&world, Link::new().latency(latency)).await;
    let (fingers, keyboard) = keyboard();
    let (screen, eyes) = Screen::on(&world);
    let script = async {
        press(&fingers, "hello\n");
        let mut heard = [0; 6];
        let _ = server.read_exact(&mut heard).await;
        sleep(world.draw_ms(0..=100)).await;
        let _ = server.write_all(b"last words").await;
        drop(server);
        world.elapsed() + latency
    };
    let (result, at, closed) = together(&world, client(stream, keyboard, screen), script).await;
    settle().await;
    expect_eq!(
        returned(kind(result), at),
        returned(Ok(()), closed),
        "what it returned"
    );
    expect_eq!(eyes.seen().text(), "last words", "what was shown");
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    drop(fingers);
}

/// What the server said before it closed the connection is shown to its end, however long the screen takes
#[lab::test(
    points = 1,
    seeds = 32,
    proves("client.all_is_shown", "client.returns")
)]
async fn shown_to_the_end(world: World) {
    let latency = world.draw_ms(1..=20);
    let (wire, stream, mut server) = Wire::lay(&world, Link::new().latency(latency)).await;
    let (fingers, keyboard) = keyboard();
    let (screen, eyes) = Screen::on(&world);
    let mut said = Log::default();
    let script = async {
        for number in 0..world.draw(2..=6) {
            if number == 1 {
                eyes.set(State::Frozen);
            }
            let bytes = noise(&world);
            let _ = server.write_all(&bytes).await;
            said.add(world.elapsed(), bytes);
            sleep(world.draw_ms(0..=30)).await;
        }
        drop(server);
        sleep(ms(200)).await;
        eyes.set(State::Works);
        world.elapsed()
    };
    let (result, at, works) = together(&world, client(stream, keyboard, screen), script).await;
    expect_eq!(
        eyes.seen().text(),
        said.text(),
        "what was shown when the screen worked again"
    );
    expect_eq!(
        returned(kind(result), at),
        returned(Ok(()), works),
        "what it returned"
    );
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    drop(fingers);
}

/// Sending and showing don't wait for each other
#[lab::test(points = 2, seeds = 64, proves("client.both_ways"))]
async fn neither_waits_for_the_other(world: World) {
    let latency = world.draw_ms(1..=20);
    let link = Link::new().latency(latency).window(16);
    let (_wire, stream, mut server) = Wire::lay(&world, link).await;
    let (fingers, keyboard) = keyboard();
    let (screen, eyes) = Screen::on(&world);
    let typed: String = (0..100).map(|number| format!("line {number}\n")).collect();
    let script = async {
        // The server does not read, and speaks.
        press(&fingers, &typed);
        sleep(ms(100)).await;
        let _ = server.write_all(b"can you hear?\n").await;
        sleep(latency).await;
        settle().await;
        expect_eq!(
            eyes.seen().text(),
            r"can you hear?\n",
            "what was shown while the server did not read"
        );
        // The screen takes nothing, and the server reads.
        eyes.set(State::Frozen);
        for _ in 0..10 {
            let _ = timeout(ms(30), server.write(b"more to show")).await;
        }
        let mut heard = vec![0; typed.len()];
        let listened = timeout(Duration::from_secs(60), server.read_exact(&mut heard)).await;
        expect!(
            listened.is_ok(),
            "The server could not read what was typed while the screen was frozen."
        );
        expect_eq!(
            heard.escape_ascii().to_string(),
            typed.escape_default().to_string(),
            "what the server heard"
        );
        eyes.set(State::Works);
        sleep(ms(100)).await;
        drop(server);
    };
    let (result, _, ()) = together(&world, client(stream, keyboard, screen), script).await;
    expect_eq!(outcome(kind(result)), outcome(Ok(())), "what it returned");
}

/// A reset connection, a broken keyboard and a broken screen are errors, at once
#[lab::test(points = 1, seeds = 64, proves("client.errors"))]
async fn errors(world: World) {
    for broken in ["connection", "keyboard", "screen"] {
        let latency = world.draw_ms(1..=20);
        let (_wire, stream, mut server) = Wire::lay(&world, Link::new().latency(latency)).await;
        let (fingers, keyboard) = keyboard();
        let (screen, eyes) = Screen::on(&world);
        let script = async {
            press(&fingers, "hello\n");
            let mut heard = [0; 6];
            let _ = server.read_exact(&mut heard).await;
            sleep(world.draw_ms(0..=100)).await;
            match broken {
                "connection" => {
                    let _ = server.set_zero_linger();
                    drop(server);
                    (ErrorKind::ConnectionReset, world.elapsed() + latency, None)
                }
                "keyboard" => {
                    let _ = fingers.send(Err(ErrorKind::InvalidData.into()));
                    (ErrorKind::InvalidData, world.elapsed(), Some(server))
                }
                _ => {
                    eyes.set(State::Broken);
                    let _ = server.write_all(b"to be shown\n").await;
                    (
                        ErrorKind::PermissionDenied,
                        world.elapsed() + latency,
                        Some(server),
                    )
                }
            }
        };
        let (result, at, (error, due, _server)) =
            together(&world, client(stream, keyboard, screen), script).await;
        expect_eq!(
            returned(kind(result), at),
            returned::<()>(Err(error), due),
            "what it returned with a broken {broken}"
        );
        drop(fingers);
    }
}

/// If it is dropped, it closes the connection
#[lab::test(points = 1, seeds = 16, proves("exercise.closed"))]
async fn dropped(world: World) {
    let link = Link::new().window(64);
    let (wire, stream, server) = Wire::lay(&world, link).await;
    let (fingers, keyboard) = keyboard();
    let (screen, _eyes) = Screen::on(&world);
    press(&fingers, "a line\n".repeat(some(&world, 0..=20)));
    let given_up = timeout(world.draw_ms(1..=100), client(stream, keyboard, screen)).await;
    settle().await;
    if let Ok(result) = given_up {
        let returned = outcome(kind(result));
        fail!("It returned although the server was only silent: {returned:?}.");
    }
    settle().await;
    over();
    expect_eq!(
        wire.witness.held(Side::Client),
        0,
        "the number of open connections"
    );
    drop((fingers, server));
}

/// Some bytes that need be no text.
fn noise(world: &World) -> Vec<u8> {
    (0..world.draw(1..=120))
        .map(|_| world.draw(0..=255) as u8)
        .collect()
}
