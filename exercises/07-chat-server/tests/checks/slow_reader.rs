//! `slow_reader`: one client stops reading; the others do not notice, and it does not fill the memory.

use chat_server::serve;
use futures::future::pending;
use lab::{World, expect, expect_eq};
use sim::net::Side;

use super::{
    ASK_NAME, Guest, NOT_A_NAME, NOT_TEXT, Scene, at_time, beside, expect_lines, joined, left, ms,
    some, welcome,
};

const MAX_WAITING: u64 = 100;

/// What a slow client's connection has room for: a few of the long lines below.
const WINDOW: usize = 4 << 10;

/// A line so long that a buffer of 8 KiB makes no difference.
fn long(number: u64) -> String {
    format!("{number} {}", "x".repeat(500))
}

/// Somebody who has got a name and does not read, neither that nor anything else.
async fn slow(scene: &Scene) -> Guest {
    let mut slow = scene.deaf("slow", WINDOW).await;
    slow.say("slow").await;
    scene.quiet().await;
    slow
}

/// The others hear everything at once, while one does not read
#[lab::test(
    points = 1,
    seeds = 16,
    proves("slow_reader.may_wait", "nicknames.delays_nobody")
)]
async fn delays_nobody(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let _first = slow(&scene).await;
        let [mut ada, bob] = scene.named(["ada", "bob"]).await;
        let mut expected = Vec::new();
        for number in 1..=MAX_WAITING / 2 {
            let arrives = world.elapsed() + ada.latency + bob.latency;
            expected.push(at_time(arrives, &format!("ada: {}", long(number))));
            ada.say(&long(number)).await;
            scene.until(world.elapsed() + world.draw_ms(1..=50)).await;
        }
        scene.quiet().await;
        let what = "of what bob heard of ada, while another client did not read,";
        expect_lines(&bob.heard_when(), &expected, what);
        let mut cy = scene.guest("cy").await;
        cy.say("cy").await;
        scene.quiet().await;
        expect_eq!(
            cy.heard(),
            [ASK_NAME.to_owned(), welcome("cy")],
            "what was said to a new client"
        );
    })
    .await;
}

/// A client that reads late finds everything that was said
#[lab::test(
    points = 1,
    seeds = 16,
    proves("slow_reader.may_wait", "nicknames.no_gaps")
)]
async fn keeps_what_waits(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let mut slow = slow(&scene).await;
        let [mut ada] = scene.named(["ada"]).await;
        let mut expected = vec![ASK_NAME.to_owned(), welcome("slow"), joined("ada")];
        let mut number = 0;
        // The second time shows that the first has left no trace.
        for _ in 0..2 {
            for _ in 0..MAX_WAITING / 2 {
                number += 1;
                expected.push(format!("ada: {}", long(number)));
                ada.say(&long(number)).await;
                scene.until(world.elapsed() + ms(1)).await;
            }
            scene.until(world.elapsed() + ms(60_000)).await;
            slow.listen();
            scene.until(world.elapsed() + ms(10_000)).await;
            let heard = slow.heard();
            expect_lines(
                &heard,
                &expected,
                "of those that waited for a client that read late",
            );
        }
        expect_eq!(ada.heard().len(), 0, "the number of lines that ada heard");
        slow.expect_still_here("it reads, if late");
    })
    .await;
}

/// A client that never reads is put out before its lines fill the memory
#[lab::test(
    points = 2,
    seeds = 16,
    proves(
        "nicknames.left",
        "nicknames.free_again",
        "nicknames.most_waiting",
        "slow_reader.may_wait",
        "nicknames.put_out",
        "nicknames.no_gaps"
    )
)]
async fn is_put_out(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let mut slow = slow(&scene).await;
        let [mut ada, bob] = scene.named(["ada", "bob"]).await;
        for number in 1..=3 * MAX_WAITING {
            ada.say(&long(number)).await;
            scene.until(world.elapsed() + ms(world.draw(1..=3))).await;
        }
        scene.quiet().await;
        let Some(closed) = scene.closed(&slow) else {
            let lines = 3 * MAX_WAITING;
            lab::fail!(
                "{lines} lines were said, and a client that reads none of them is still connected."
            );
        };
        // At the moment of a line, and not some time later.
        let heard = bob.heard_when();
        let told = at_time(closed + bob.latency, &left("slow"));
        let count = heard
            .iter()
            .filter(|line| line.ends_with(&left("slow")))
            .count();
        expect_eq!(
            count,
            1,
            "the number of times that bob heard that the client has left"
        );
        expect!(
            heard.contains(&told),
            "bob did not hear that the client has left when it was put out."
        );
        expect_eq!(
            heard.len() as u64,
            3 * MAX_WAITING + 1,
            "the number of lines that bob heard"
        );
        let said = heard.iter().filter(|line| line.contains(" ada: ")).count() as u64;
        expect_eq!(
            said,
            3 * MAX_WAITING,
            "the number of lines of ada that bob heard"
        );
        expect_eq!(
            scene.witness.held(Side::Server),
            2,
            "the number of connections that are open"
        );

        // What did reach it has no gaps.
        let mut said = vec![
            ASK_NAME.to_owned(),
            welcome("slow"),
            joined("ada"),
            joined("bob"),
        ];
        said.extend((1..=3 * MAX_WAITING).map(|number| format!("ada: {}", long(number))));
        slow.listen();
        scene.until(world.elapsed() + ms(1_000)).await;
        let mut heard = slow.heard();
        // It may have been cut off in the middle of a line.
        heard.pop_if(|line| line.ends_with(" (and no newline)"));
        expect!(
            slow.ended().is_some(),
            "The client was put out, but was not told that its connection is closed."
        );
        said.truncate(heard.len());
        expect_lines(
            &heard,
            &said,
            "of what reached the client before it was put out",
        );
        let [_again] = scene.named(["slow"]).await;
        expect_eq!(
            bob.heard().pop().unwrap_or_default(),
            joined("slow"),
            "the last that bob heard: the name is free"
        );
    })
    .await;
}

/// A thousand lines at once throw out no client that reads
#[lab::test(points = 2, seeds = 16, proves("nicknames.said", "nicknames.turns"))]
async fn a_thousand_at_once(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [mut ada, mut bob, cy] = scene.named(["ada", "bob", "cy"]).await;
        let lines: Vec<String> = (1..=1_000).map(|number| format!("line {number}")).collect();
        let pasted = lines.join("\n") + "\n";
        // Two do so at the same time: with half of it, the other way round.
        ada.write(&pasted).await;
        let half = &pasted[..=pasted[..pasted.len() / 2].rfind('\n').unwrap_or(0)];
        if some(&world, 0..=1) == 0 {
            scene.until(world.elapsed() + ms(10)).await;
        }
        bob.write(half).await;
        scene.quiet().await;
        for (guest, speaker, pasted) in [
            (&cy, "ada", &*pasted),
            (&cy, "bob", half),
            (&bob, "ada", &*pasted),
            (&ada, "bob", half),
        ] {
            let prefix = format!("{speaker}: ");
            let heard = guest.heard();
            guest.expect_still_here("it reads");
            let of_one: Vec<&str> = heard
                .iter()
                .filter_map(|line| line.strip_prefix(&prefix))
                .collect();
            let said: Vec<&str> = pasted.lines().collect();
            expect_eq!(
                of_one.len(),
                said.len(),
                "the number of lines of {speaker} that {} heard",
                guest.name
            );
            let [of_one, said] = [of_one, said]
                .map(|lines| lines.into_iter().map(str::to_owned).collect::<Vec<_>>());
            expect_lines(
                &of_one,
                &said,
                &format!("of {speaker} that {} heard", guest.name),
            );
        }
    })
    .await;
}

/// The answers to a client that does not read are no more than may wait, and none is lost
#[lab::test(
    points = 1,
    seeds = 4,
    proves("nicknames.most_waiting", "nicknames.no_gaps")
)]
async fn answers_wait_as_well(world: World) {
    /// Far more than fits into the window, the buffer and the queue.
    const LINES: usize = 2_000;
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [ada] = scene.named(["ada"]).await;
        // So long that few of them fit into what somebody reads ahead.
        let (no_name, no_text) = ([b'x'; 500], [b'\xff'; 500]);
        for (name, line, answer) in [
            ("somebody without a name", no_name, NOT_A_NAME),
            ("slow", no_text, NOT_TEXT),
        ] {
            let mut slow = scene.deaf(name, WINDOW).await;
            let mut greeting = vec![ASK_NAME.to_owned()];
            if name == "slow" {
                slow.say(name).await;
                scene.quiet().await;
                greeting.push(welcome(name));
            }
            ada.forget();
            let said = [&line[..], b"\n"].concat().repeat(LINES);
            let talks = slow.goes_on_saying(said);
            scene.until(world.elapsed() + ms(60_000)).await;
            if scene.closed(&slow).is_some() {
                let told = if name == "slow" { vec![left(name)] } else { vec![] };
                expect_eq!(ada.heard(), told, "what the others heard of {name}");
                continue;
            }
            // Nobody has to be put out whose lines are left in its connection.
            let server = scene.witness.connection(slow.address).server;
            let heard = server.read as usize / (line.len() + 1);
            let written = server.written as usize / (answer.len() + 1);
            let waiting = heard.saturating_sub(written);
            let allowed = 3 * MAX_WAITING as usize + (8 << 10) / answer.len() + 50;
            expect!(
                waiting <= allowed,
                "{waiting} answers wait in the server for {name}, who reads nothing and is still connected."
            );
            slow.listen();
            scene.until(world.elapsed() + ms(600_000)).await;
            drop(talks);
            greeting.extend(vec![answer.to_owned(); LINES]);
            expect_lines(&slow.heard(), &greeting, &format!("that {name} heard when it read at last"));
            ada.forget();
        }
    })
    .await;
}
