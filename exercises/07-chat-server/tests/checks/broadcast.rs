//! `broadcast`: a line reaches everyone else, whole and in order.

use std::time::Duration;

use chat_server::broadcast;
use lab::{World, expect, expect_eq, settle};
use sim::net::Side;

use super::{Guest, SERVER, Scene, at_time, beside, expect_lines, ms, some, sorted};

/// A line reaches everyone else at once, and not its sender
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.no_time",
        "broadcast.whoever",
        "broadcast.says_nothing",
        "broadcast.everyone",
        "broadcast.at_once",
        "broadcast.unchanged"
    )
)]
async fn reaches_everyone_else(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(broadcast(listener), async {
        let mut guests = scene.guests(some(&world, 1..=6)).await;
        let mut expected = vec![Vec::new(); guests.len()];
        for number in 1..=world.draw(1..=10) {
            scene.quiet().await;
            let speaker = some(&world, 0..=guests.len() as u64 - 1);
            let text = saying(&world, number);
            let arrives = world.elapsed() + guests[speaker].latency;
            for (guest, expected) in guests.iter().zip(&mut expected) {
                if guest.name != guests[speaker].name {
                    expected.push(at_time(arrives + guest.latency, &text));
                }
            }
            guests[speaker].say(&text).await;
        }
        scene.quiet().await;
        for (guest, expected) in guests.iter().zip(expected) {
            expect_eq!(guest.heard_when(), expected, "what {} heard", guest.name);
        }
    })
    .await;
}

/// A line, of those that somebody might take for something else.
fn saying(world: &World, number: u64) -> String {
    match world.draw(0..=3) {
        0 => String::new(),
        1 => format!("  line {number}, with spaces on both sides "),
        2 => format!("* Zeile {number}: Grüße ☕"),
        _ => format!("line {number}"),
    }
}

/// The lines of one client arrive in order, however they were sent
#[lab::test(points = 1, seeds = 64, proves("broadcast.order"))]
async fn in_order(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(broadcast(listener), async {
        let mut guests = scene.guests(3).await;
        let mut said = [0; 2];
        for _ in 0..60 {
            // Two talk at the same time, in bursts.
            let speaker = some(&world, 0..=1);
            let mut burst = String::new();
            for _ in 0..world.draw(1..=5) {
                burst += &format!("{speaker}: {}\n", said[speaker]);
                said[speaker] += 1;
            }
            guests[speaker].write(burst).await;
            scene.until(world.elapsed() + world.draw_ms(0..=3)).await;
        }
        scene.quiet().await;
        let heard = guests[2].heard();
        for (speaker, said) in said.into_iter().enumerate() {
            let prefix = format!("{speaker}: ");
            let of_one: Vec<_> = heard
                .iter()
                .filter_map(|line| line.strip_prefix(&prefix))
                .collect();
            let expected: Vec<_> = (0..said).map(|number| number.to_string()).collect();
            expect_eq!(
                of_one,
                expected,
                "what was heard of one of the two that talked"
            );
        }
        expect_eq!(heard.len(), said[0] + said[1], "the number of lines heard");
    })
    .await;
}

/// A line that comes in pieces is passed on whole, when its newline is there
#[lab::test(
    points = 2,
    seeds = 64,
    proves("exercise.newline", "broadcast.at_once", "broadcast.whole")
)]
async fn lines_stay_whole(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(broadcast(listener), async {
        let mut guests = scene.guests(3).await;
        let mut expected = vec![Vec::new(); guests.len()];
        // What each has said of the line that it is saying.
        let mut pieces = vec![String::new(); guests.len()];
        for number in 0..40 {
            scene.until(world.elapsed() + world.draw_ms(1..=3)).await;
            let speaker = some(&world, 0..=2);
            let mut piece = format!("{number}-");
            let ends = world.draw(0..=2) == 0;
            pieces[speaker] += &piece;
            if ends {
                let line = std::mem::take(&mut pieces[speaker]);
                let arrives = world.elapsed() + guests[speaker].latency;
                for (index, expected) in expected.iter_mut().enumerate() {
                    if index != speaker {
                        expected.push(at_time(arrives + guests[index].latency, &line));
                    }
                }
                piece.push('\n');
                // The beginning of the next line may come along.
                if world.draw(0..=1) == 0 {
                    piece.push('+');
                    pieces[speaker].push('+');
                }
            }
            guests[speaker].write(piece).await;
        }
        scene.quiet().await;
        for (guest, expected) in guests.iter().zip(expected) {
            // Lines of two may arrive at the same moment, in any order.
            let heard = sorted(guest.heard_when());
            expect_eq!(heard, sorted(expected), "what {} heard", guest.name);
        }
    })
    .await;
}

/// What a client leaves after its last newline is not a line
#[lab::test(
    points = 1,
    seeds = 16,
    proves("broadcast.whole", "broadcast.last_lines")
)]
async fn half_a_line(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(broadcast(listener), async {
        let mut guests = scene.guests(4).await;
        for (speaker, resets) in [(0, false), (1, true)] {
            guests[speaker].write("all of it\nand half").await;
            if resets {
                scene.network.reset(guests[speaker].address);
            } else {
                guests[speaker].end();
            }
            scene.quiet().await;
            guests[2].say("the next one").await;
            scene.quiet().await;
            expect_eq!(
                guests[3].heard(),
                ["all of it", "the next one"],
                "what was heard of a client that left in the middle of a line, and of the next one that spoke,"
            );
            guests[3].forget();
        }
    })
    .await;
}

/// Connections that take a few bytes at a time get whole lines, and delay no other
#[lab::test(points = 2, seeds = 32, proves("broadcast.at_once", "broadcast.whole"))]
async fn narrow_connections(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(broadcast(listener), async {
        // Two who talk, two whose connections are narrow, and one who listens.
        let mut guests = scene.guests(2).await;
        for name in ["narrow", "narrower"] {
            let mut guest = scene.deaf(name, some(&world, 1..=30)).await;
            guest.listen();
            guests.push(guest);
        }
        guests.push(scene.guest("listener").await);
        scene.quiet().await;
        let mut said = [Vec::new(), Vec::new()];
        let mut at_once = Vec::new();
        for number in 0..10 {
            for speaker in 0..2 {
                let text = format!(
                    "{speaker}: {number}, and {}",
                    "more ".repeat(some(&world, 0..=9))
                );
                let arrives = world.elapsed() + guests[speaker].latency + guests[4].latency;
                at_once.push(at_time(arrives, &text));
                guests[speaker].say(&text).await;
                said[speaker].push(text);
                scene.until(world.elapsed() + world.draw_ms(0..=5)).await;
            }
        }
        // To fill a window of one byte again takes two latencies.
        scene.until(world.elapsed() + ms(120_000)).await;
        for guest in &guests[2..4] {
            let heard = guest.heard();
            for (speaker, said) in said.iter().enumerate() {
                let prefix = format!("{speaker}: ");
                let of_one = heard.iter().filter(|line| line.starts_with(&prefix));
                let of_one: Vec<String> = of_one.cloned().collect();
                let what = format!("of client {speaker} that {} heard", guest.name);
                expect_lines(&of_one, said, &what);
            }
            expect_eq!(
                heard.len(),
                20,
                "the number of lines that {} heard",
                guest.name
            );
        }
        expect_eq!(
            sorted(guests[4].heard_when()),
            sorted(at_once),
            "what a client heard, while the connections of others were narrow, sorted,"
        );
    })
    .await;
}

/// Two thousand lines come at once, and every one arrives
#[lab::test(points = 1, proves("broadcast.order", "broadcast.many"))]
async fn many_at_once(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(broadcast(listener), async {
        let mut guests = scene.guests(4).await;
        let lines: Vec<String> = (1..=2_000).map(|number| format!("line {number}")).collect();
        guests[0].write(lines.join("\n") + "\n").await;
        scene.quiet().await;
        for guest in &guests[1..] {
            let heard = guest.heard();
            expect_eq!(
                heard.len(),
                2_000,
                "the number of lines that {} heard",
                guest.name
            );
            expect_lines(&heard, &lines, &format!("that {} heard", guest.name));
        }
        expect_eq!(
            guests[0].heard().len(),
            0,
            "the number of lines that their sender heard"
        );
    })
    .await;
}

/// Some join late and some leave early; the others do not notice
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "broadcast.whoever",
        "broadcast.says_nothing",
        "broadcast.everyone",
        "broadcast.gone",
        "broadcast.unnoticed",
        "broadcast.last_lines",
        "broadcast.runs_on"
    )
)]
async fn they_come_and_go(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(broadcast(listener), async {
        let mut there: Vec<(Guest, Vec<String>)> = Vec::new();
        let mut gone: Vec<(Guest, Vec<String>, Duration)> = Vec::new();
        for number in 0..30 {
            match world.draw(0..=5) {
                0 | 1 => {
                    let other = there.first().map(|(guest, _)| guest);
                    let name = format!("guest{number}");
                    let guest = scene.neighbour(&name, other, number).await;
                    there.push((guest, Vec::new()));
                }
                2 if !there.is_empty() => {
                    let (mut guest, expected) =
                        there.remove(some(&world, 0..=there.len() as u64 - 1));
                    let parting = format!("last line of guest{number}");
                    let arrives = world.elapsed() + guest.latency;
                    guest.say(&parting).await;
                    if world.draw(0..=1) == 0 {
                        guest.end();
                    } else {
                        scene.network.reset(guest.address);
                    }
                    for (other, expected) in &mut there {
                        expected.push(at_time(arrives + other.latency, &parting));
                    }
                    gone.push((guest, expected, arrives));
                }
                _ if !there.is_empty() => {
                    let speaker = some(&world, 0..=there.len() as u64 - 1);
                    let text = format!("line {number}");
                    let arrives = world.elapsed() + there[speaker].0.latency;
                    there[speaker].0.say(&text).await;
                    for (index, (other, expected)) in there.iter_mut().enumerate() {
                        if index != speaker {
                            expected.push(at_time(arrives + other.latency, &text));
                        }
                    }
                }
                _ => {}
            }
            scene.quiet().await;
        }
        for (guest, expected) in &there {
            expect_eq!(guest.heard_when(), *expected, "what {} heard", guest.name);
        }
        for (guest, expected, at) in &gone {
            expect_eq!(guest.heard_when(), *expected, "what {} heard", guest.name);
            scene.expect_closed(guest, *at);
        }
        expect_eq!(
            scene.witness.held(Side::Server),
            there.len(),
            "the number of connections that are open"
        );
    })
    .await;
}

/// When its future is dropped, its connections are closed and nothing goes on
#[lab::test(points = 1, seeds = 8, proves("exercise.closed"))]
async fn can_be_dropped(world: World) {
    let (scene, listener) = Scene::open(&world);
    let count = some(&world, 1..=5);
    let mut guests = beside(broadcast(listener), async {
        let mut guests = scene.guests(count).await;
        guests[0].say("a line").await;
        scene.quiet().await;
        guests
    })
    .await;
    expect_eq!(
        scene.witness.held(Side::Server),
        0,
        "the number of connections that are open"
    );
    guests[0].say("another line").await;
    scene.quiet().await;
    settle().await;
    for (number, guest) in guests.iter().enumerate() {
        expect!(
            guest.ended().is_some(),
            "{} was not told that the connection is closed.",
            guest.name
        );
        let expected = if number == 0 { 0 } else { 1 };
        expect_eq!(
            guest.heard().len(),
            expected,
            "the number of lines that {} heard",
            guest.name
        );
    }
    let refused = scene.network.connect(SERVER).await;
    expect!(
        refused.is_err(),
        "The listener is still open after the future was dropped."
    );
}
