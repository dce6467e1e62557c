//! `slow_reader`: one client stops reading; the others do not notice, and it does not fill the memory.

use chat_server::serve;
use futures::future::pending;
use lab::{World, expect, expect_eq};
use sim::net::Side;

use super::{ASK_NAME, Guest, Scene, at_time, beside, joined, left, ms, some, welcome};

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
#[lab::test(points = 1, seeds = 16)]
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
        expect!(
            bob.heard_when() == expected,
            "The lines of ada reached bob late, or not all of them did, while somebody else did not read."
        );
        let mut cy = scene.guest("cy").await;
        cy.say("cy").await;
        scene.quiet().await;
        expect_eq!(cy.heard(), [ASK_NAME.to_owned(), welcome("cy")], "what was said to a new client");
    })
    .await;
}

/// Who reads late finds everything that was said
#[lab::test(points = 1, seeds = 16)]
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
            expect_eq!(
                heard.len(),
                expected.len(),
                "the number of lines that waited for somebody who read late"
            );
            expect!(
                heard == expected,
                "The lines that waited for somebody who read late are not those that were said."
            );
        }
        expect_eq!(ada.heard().len(), 0, "the number of lines that ada heard");
        expect_eq!(slow.ended(), None, "the end of who read late");
    })
    .await;
}

/// Who never reads is put out before its lines fill the memory
#[lab::test(points = 2, seeds = 16)]
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
            lab::fail!("{lines} lines were said, and who reads none of them is still connected.");
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
            "Who was put out was not told of the end."
        );
        expect!(
            said.starts_with(&heard),
            "What reached the client before it was put out has gaps."
        );
        let [_again] = scene.named(["slow"]).await;
        expect_eq!(
            bob.heard().last(),
            Some(&joined("slow")),
            "the last that bob heard: the name is free"
        );
    })
    .await;
}

/// A thousand lines at once throw nobody out who reads
#[lab::test(points = 2, seeds = 16)]
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
            expect_eq!(guest.ended(), None, "the end of {}, who reads", guest.name);
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
            expect!(
                of_one == said,
                "{} heard the lines of {speaker} in another order.",
                guest.name
            );
        }
    })
    .await;
}
