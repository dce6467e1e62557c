//! `crowd`: ten thousand clients, and a network that is not always whole.

use std::time::Duration;

use chat_server::{broadcast, serve};
use futures::future::pending;
use lab::{World, expect_eq};
use sim::net::Side;

use super::{ASK_NAME, Guest, Scene, Told, at_time, beside, expect_lines, left, ms, some};

/// Ten thousand clients hear three lines within a minute, each of them at once
#[lab::test(points = 3, proves("broadcast.whoever", "crowd.ten_thousand"))]
async fn ten_thousand_hear_it(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(broadcast(listener), async {
        let mut guests = scene.guests(10_000).await;
        let mut said = Vec::new();
        // What grows with the square of the clients shows when they connect; further lines cost all of them the same again.
        for number in 1..=3 {
            scene.until(ms(20_000 * number)).await;
            let speaker = some(&world, 0..=9_999);
            let text = format!("line {number}");
            guests[speaker].say(&text).await;
            said.push((speaker, world.elapsed() + guests[speaker].latency, text));
        }
        scene.quiet().await;
        for (index, guest) in guests.iter().enumerate() {
            let others = said.iter().filter(|(speaker, ..)| *speaker != index);
            let expected: Vec<(Duration, &str)> = others
                .map(|(_, arrives, text)| (*arrives + guest.latency, text.as_str()))
                .collect();
            // Thirty thousand lines are put into words only if one of them is wrong.
            if !guest.has_heard(&expected) {
                let expected = expected.iter().map(|(at, line)| at_time(*at, line));
                let expected: Vec<String> = expected.collect();
                expect_eq!(
                    guest.heard_when(),
                    expected,
                    "what {} of 10,000 heard",
                    guest.name
                );
            }
        }
    })
    .await;
}

/// Five thousand vanish at once; those who stay hear who has left, and talk on
#[lab::test(
    points = 2,
    proves("nicknames.others", "nicknames.gone", "crowd.ten_thousand")
)]
async fn half_of_them_vanish(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let mut guests = scene.guests(10_000).await;
        world.shuffle(&mut guests);
        // Some have names, and every second of them stays.
        for (number, guest) in guests.iter_mut().take(NAMED).enumerate() {
            guest.name = format!("guest{number}");
            let name = guest.name.clone();
            guest.say(&name).await;
        }
        scene.quiet().await;
        guests.iter().take(NAMED).for_each(Guest::forget);
        let (mut stay, mut vanish) = (Vec::new(), Vec::new());
        for (number, guest) in guests.into_iter().enumerate() {
            if number % 2 == 0 {
                stay.push(guest)
            } else {
                vanish.push(guest)
            }
        }
        vanish
            .iter()
            .for_each(|guest| scene.network.reset(guest.address));
        scene.quiet().await;
        expect_eq!(
            scene.witness.held(Side::Server),
            stay.len(),
            "the number of connections that are open"
        );

        let arrives = world.elapsed() + stay[0].latency;
        stay[0].say("who is still here?").await;
        scene.quiet().await;
        let mut gone: Vec<String> = vanish
            .iter()
            .take(NAMED / 2)
            .map(|guest| left(&guest.name))
            .collect();
        gone.sort();
        for (index, guest) in stay.iter().enumerate() {
            if index >= NAMED / 2 {
                expect_eq!(
                    guest.heard(),
                    [ASK_NAME],
                    "what a client without a name heard"
                );
                continue;
            }
            let mut heard = guest.heard_when();
            let question = at_time(
                arrives + guest.latency,
                &format!("{}: who is still here?", stay[0].name),
            );
            let expected = (index != 0).then_some(question);
            let last = heard.pop_if(|line| line.ends_with("who is still here?"));
            let asked = |line: Option<String>| Told(line.unwrap_or("no question".to_owned()));
            expect_eq!(
                asked(last),
                asked(expected),
                "the last that {} heard",
                guest.name
            );
            let mut heard = guest.heard();
            heard.truncate(NAMED / 2);
            heard.sort();
            expect_eq!(heard, gone, "what {} heard of those who left", guest.name);
        }
    })
    .await;
}

/// Some are cut off for ten seconds; then they hear everything they missed
#[lab::test(points = 2, seeds = 4, proves("nicknames.runs_on"))]
async fn cut_off_for_a_while(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let mut guests = scene.guests(30).await;
        for guest in &mut guests {
            let name = guest.name.clone();
            guest.say(&name).await;
        }
        scene.quiet().await;
        guests.iter().for_each(Guest::forget);
        let (cut_off, there) = guests.split_at_mut(10);
        let cut_at = world.elapsed();
        for guest in cut_off.iter() {
            scene.network.partition(guest.address.ip());
        }
        // Somebody speaks into the void, and is heard in the end.
        cut_off[0].say("can you hear me?").await;
        let mut said: Vec<(Duration, String)> = Vec::new();
        for number in 1..=MAX_WAITING / 2 {
            scene.until(cut_at + ms(150 * number)).await;
            let speaker = some(&world, 0..=18);
            let text = format!("line {number}");
            let arrives = world.elapsed() + there[speaker].latency;
            said.push((arrives, format!("{}: {text}", there[speaker].name)));
            there[speaker].say(&text).await;
        }
        scene.quiet().await;
        // The last of those who are there only listens.
        let heard: Vec<String> = said
            .iter()
            .map(|(at, line)| at_time(*at + there[19].latency, line))
            .collect();
        expect_eq!(
            there[19].heard_when(),
            heard,
            "what was heard by those who were not cut off"
        );
        for guest in cut_off.iter() {
            expect_eq!(
                guest.heard().len(),
                0,
                "the number of lines heard by a client that was cut off"
            );
        }

        there[19].forget();
        let healed = world.elapsed();
        for guest in cut_off.iter() {
            scene.network.heal(guest.address.ip());
        }
        scene.quiet().await;
        let asks = format!("{}: can you hear me?", cut_off[0].name);
        let asked = healed + cut_off[0].latency;
        expect_eq!(
            there[19].heard_when(),
            [at_time(asked + there[19].latency, &asks)],
            "what was heard of a client that was cut off"
        );
        for (index, guest) in cut_off.iter().enumerate() {
            let mut expected: Vec<String> = said
                .iter()
                .map(|(_, line)| at_time(healed + guest.latency, line))
                .collect();
            if index > 0 {
                expected.push(at_time(asked + guest.latency, &asks));
            }
            let what = format!(
                "of what {} heard, who had been cut off, when the network was whole again,",
                guest.name
            );
            expect_lines(&guest.heard_when(), &expected, &what);
        }
    })
    .await;
}

/// How many of ten thousand have a name.
const NAMED: usize = 20;

/// As many lines as are sure to be kept for somebody, see `slow_reader`.
const MAX_WAITING: u64 = 100;
