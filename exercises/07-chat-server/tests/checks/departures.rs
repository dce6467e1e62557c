//! `departures`: connections end in many ways, and lines can be wrong in many ways; the others are not disturbed.

use std::time::Duration;

use chat_server::serve;
use futures::future::pending;
use lab::{World, expect_eq, settle};
use sim::net::Side;
use tokio::runtime::Handle;

use super::{
    ASK_NAME, Guest, NOT_TEXT, Scene, TOO_LONG, at_time, beside, joined, left, ms, some, welcome,
};

const MAX_LINE: usize = 1_024;

/// Expects that `gone` has left at the moment `at`: its connection was closed then, and `witness` heard of it and nothing
/// else.
fn expect_left(scene: &Scene, gone: &Guest, at: Duration, witness: &Guest) {
    expect_eq!(
        witness.heard_when(),
        [at_time(at + witness.latency, &left(&gone.name))],
        "what {} heard when {} left",
        witness.name,
        gone.name
    );
    scene.expect_closed(gone, at);
    witness.forget();
}

/// The connection is reset: the others hear that the client has left, and the name is free
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "nicknames.others",
        "nicknames.left",
        "nicknames.free_again",
        "nicknames.gone"
    )
)]
async fn reset(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [ada, mut bob, cy] = scene.named(["ada", "bob", "cy"]).await;
        let at = world.elapsed() + ada.latency;
        scene.network.reset(ada.address);
        scene.quiet().await;
        expect_left(&scene, &ada, at, &cy);

        bob.say("is ada gone?").await;
        scene.quiet().await;
        let [again] = scene.named(["ada"]).await;
        expect_eq!(
            cy.heard(),
            ["bob: is ada gone?".to_owned(), joined("ada")],
            "what cy heard then"
        );
        again.expect_still_here("it was another one of this name whose connection was reset");

        // Nobody hears of those who had no name.
        cy.forget();
        let nameless = scene.guest("somebody without a name").await;
        scene.network.reset(nameless.address);
        scene.quiet().await;
        expect_eq!(
            cy.heard().len(),
            0,
            "the number of lines that cy heard of somebody without a name"
        );
        expect_eq!(
            scene.witness.held(Side::Server),
            3,
            "the number of connections that are open"
        );
    })
    .await;
}

/// Half a line at the end of the input is not a line
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "nicknames.left",
        "nicknames.gone",
        "nicknames.gone_silently",
        "nicknames.half_a_line",
        "departures.longest_line"
    )
)]
async fn half_a_line(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [mut ada, mut bob, cy] = scene.named(["ada", "bob", "cy"]).await;
        let at = world.elapsed() + ada.latency;
        // As long as a line may be.
        let half = "x".repeat(MAX_LINE);
        ada.write(format!("a whole line\n{half}")).await;
        ada.end();
        scene.quiet().await;
        let expected = ["ada: a whole line".to_owned(), left("ada")];
        expect_eq!(cy.heard(), expected, "what cy heard of ada");
        expect_eq!(
            ada.heard().len(),
            0,
            "the number of lines that were said to ada then"
        );
        scene.expect_closed(&ada, at);

        cy.forget();
        let mut nameless = scene.guest("somebody with half a name").await;
        nameless.write("da").await;
        nameless.end();
        let at = world.elapsed() + bob.latency;
        bob.write("/qui").await;
        bob.end();
        scene.quiet().await;
        expect_left(&scene, &bob, at, &cy);
        expect_eq!(
            scene.witness.held(Side::Server),
            1,
            "the number of connections that are open"
        );
    })
    .await;
}

/// A line that is not UTF-8 is answered, and the client goes on
#[lab::test(points = 1, seeds = 16, proves("nicknames.not_text"))]
async fn not_utf8(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [mut ada, bob] = scene.named(["ada", "bob"]).await;
        ada.write(b"before\n\xff\xfe\nafter \xe2\x98\x95\n\xe2\x98\nthe end\n")
            .await;
        scene.quiet().await;
        expect_eq!(ada.heard(), [NOT_TEXT, NOT_TEXT], "what was said to ada");
        let expected = ["ada: before", "ada: after ☕", "ada: the end"];
        expect_eq!(bob.heard(), expected, "what bob heard of ada");

        let mut cy = scene.guest("cy").await;
        cy.write(b"c\xff\ncy\n").await;
        scene.quiet().await;
        let expected = [ASK_NAME.to_owned(), NOT_TEXT.to_owned(), welcome("cy")];
        expect_eq!(
            cy.heard(),
            expected,
            "what was said to somebody whose first name was not UTF-8"
        );
    })
    .await;
}

/// A line may be as long as the limit; a longer one ends its sender's visit, before its newline
#[lab::test(
    points = 2,
    seeds = 16,
    proves("nicknames.too_long", "departures.longest_line")
)]
async fn the_longest_line(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [mut ada, bob] = scene.named(["ada", "bob"]).await;
        // As many bytes as are allowed, and not as many characters.
        let longest = "ß".repeat(MAX_LINE / 2);
        ada.say(&longest).await;
        ada.write("a".repeat(MAX_LINE)).await;
        scene.quiet().await;
        expect_eq!(
            bob.heard(),
            [format!("ada: {longest}")],
            "what bob heard of ada"
        );
        ada.write("\nnext\n").await;
        scene.quiet().await;
        let expected = [
            format!("ada: {longest}"),
            format!("ada: {}", "a".repeat(MAX_LINE)),
            "ada: next".to_owned(),
        ];
        expect_eq!(bob.heard(), expected, "what bob heard of ada");

        // In pieces, so that no piece is too long by itself.
        bob.forget();
        let mut rest = MAX_LINE + 1;
        let mut at = world.elapsed();
        while rest > 0 {
            let piece = some(&world, 1..=500).min(rest);
            ada.write("b".repeat(piece)).await;
            rest -= piece;
            at = world.elapsed() + ada.latency;
            scene.until(world.elapsed() + ms(1)).await;
        }
        scene.quiet().await;
        expect_left(&scene, &ada, at, &bob);
        expect_eq!(
            ada.heard_when(),
            [at_time(at + ada.latency, TOO_LONG)],
            "what was said to ada"
        );

        // One whose newline is there, from somebody who has no name and is not heard of.
        let mut nameless = scene.guest("somebody without a name").await;
        let at = world.elapsed() + nameless.latency;
        nameless.say(&"c".repeat(MAX_LINE + 1)).await;
        scene.quiet().await;
        expect_eq!(
            nameless.heard(),
            [ASK_NAME, TOO_LONG],
            "what was said to somebody without a name"
        );
        scene.expect_closed(&nameless, at);
        expect_eq!(
            bob.heard().len(),
            0,
            "the number of lines that bob heard of somebody without a name"
        );
    })
    .await;
}

/// Nothing is left of clients that have gone: no connection, no name, no task
#[lab::test(points = 1, seeds = 8, proves("nicknames.left", "nicknames.gone"))]
async fn nothing_is_left(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [mut ada, bob] = scene.named(["ada", "bob"]).await;
        // The first round shows what the server keeps for itself.
        let mut alive = Vec::new();
        for _ in 0..2 {
            let names: Vec<String> = (0..20).map(|number| format!("guest{number}")).collect();
            let mut guests = scene.guests(20).await;
            for (number, (guest, name)) in guests.iter_mut().zip(&names).enumerate() {
                if number % 5 != 4 {
                    guest.say(name).await;
                }
                ada.say(&format!("good bye, {name}")).await;
                scene.quiet().await;
                match number % 4 {
                    0 => guest.say("/quit").await,
                    1 => guest.end(),
                    2 => scene.network.reset(guest.address),
                    _ => guest.write("z".repeat(5_000)).await,
                }
            }
            scene.quiet().await;
            // Whoever is told goodbye has a second to hear it.
            scene.until(world.elapsed() + ms(1_000)).await;
            settle().await;
            expect_eq!(
                scene.witness.held(Side::Server),
                2,
                "the number of connections that are open"
            );
            expect_eq!(
                guests
                    .iter()
                    .filter(|guest| guest.ended().is_none())
                    .count(),
                0,
                "the number of clients that were not told of the end"
            );
            let expected = names.iter().enumerate().flat_map(|(number, name)| {
                let named = number % 5 != 4;
                let before = named.then(|| joined(name));
                let line = format!("ada: good bye, {name}");
                [before, Some(line), named.then(|| left(name))]
                    .into_iter()
                    .flatten()
            });
            let expected: Vec<String> = expected.collect();
            let mut got = bob.heard();
            let mut wanted = expected;
            got.sort();
            wanted.sort();
            expect_eq!(got, wanted, "what bob heard");
            ada.forget();
            bob.forget();
            alive.push(Handle::current().metrics().num_alive_tasks());
        }
        expect_eq!(
            alive[1],
            alive[0],
            "the number of tasks, after twenty more have come and gone"
        );
    })
    .await;
}
