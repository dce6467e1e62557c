//! `shutdown`: a last word to all, and everything is over within a second.

use std::time::Duration;

use chat_server::serve;
use futures::future::pending;
use lab::{World, expect, expect_eq};
use sim::net::{Link, Side};
use tokio::{io::AsyncReadExt, sync::oneshot};

use super::{
    ASK_NAME, BYE, Guest, LAST_WORD, SERVER, Scene, TOO_LONG, at_time, beside, joined, left,
    moment, ms,
    props::{kind, outcome},
    some, to_the_end, welcome,
};

const MAX_LINE: usize = 1_024;
const GRACE: Duration = Duration::from_secs(1);

/// A window that holds what is said to somebody until it has a name, and not much more.
const WINDOW: usize = 128;

/// Somebody called `name` who does not read, and with whom the connection is full: twenty lines wait for it.
async fn full(scene: &Scene, name: &str) -> Guest {
    let mut slow = scene.deaf(name, WINDOW).await;
    slow.say(name).await;
    scene.quiet().await;
    let [mut chatterbox] = scene.named(["chatterbox"]).await;
    for number in 0..20 {
        chatterbox
            .say(&format!("a line that takes room, number {number}"))
            .await;
    }
    chatterbox.say("/quit").await;
    scene.quiet().await;
    slow
}

/// What somebody hears of the chatterbox.
fn chatter() -> Vec<String> {
    let said = (0..20).map(|number| format!("chatterbox: a line that takes room, number {number}"));
    let mut heard = vec![joined("chatterbox")];
    heard.extend(said);
    heard.push(left("chatterbox"));
    heard
}

/// What somebody called `name` hears at first.
fn beginning(name: &str) -> Vec<String> {
    vec![ASK_NAME.to_owned(), welcome(name)]
}

/// Everyone hears the last word, and it is over at that moment
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "exercise.no_time",
        "exercise.closed",
        "nicknames.last_word",
        "nicknames.last_line",
        "nicknames.got_everything",
        "nicknames.returns"
    )
)]
async fn the_last_word(world: World) {
    let (scene, listener) = Scene::open(&world);
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { drop(stopped.await) };
    let count = some(&world, 0..=5);
    let script = async {
        let mut guests = scene.guests(count).await;
        scene.quiet().await;
        let names = ["ada", "bob", "cy", "dan", "eve"];
        for (guest, name) in guests.iter_mut().zip(names).step_by(2) {
            guest.say(name).await;
        }
        scene.quiet().await;
        guests.iter().for_each(Guest::forget);
        let at = world.elapsed();
        drop(stop);
        scene.quiet().await;
        for guest in &guests {
            let heard = at + guest.latency;
            expect_eq!(
                guest.heard_when(),
                [at_time(heard, LAST_WORD)],
                "what was said to a client at the end"
            );
            guest.expect_ended(heard);
        }
    };
    let (result, at) = to_the_end(&world, serve(listener, shutdown), script).await;
    expect!(
        result.is_ok(),
        "`serve` returned {:?} after it was shut down.",
        outcome(kind(result))
    );
    let script_ended = world.elapsed();
    expect_eq!(
        moment(at),
        moment(script_ended - ms(100)),
        "the moment at which `serve` returned"
    );
    expect_eq!(
        scene.witness.held(Side::Server),
        0,
        "the number of connections that are open"
    );
}

/// A client that does not read gets a second, and no more
#[lab::test(
    points = 2,
    seeds = 16,
    proves(
        "nicknames.last_word",
        "nicknames.at_the_latest",
        "shutdown.grace",
        "nicknames.returns"
    )
)]
async fn within_a_second(world: World) {
    let (scene, listener) = Scene::open(&world);
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { drop(stopped.await) };
    let script = async {
        let mut slow = full(&scene, "slow").await;
        let [ada] = scene.named(["ada"]).await;
        let at = world.elapsed();
        drop(stop);
        scene.quiet().await;
        let heard = [at_time(at + ada.latency, LAST_WORD)];
        expect_eq!(
            ada.heard_when(),
            heard,
            "what was said to a client that reads"
        );
        scene.expect_closed(&ada, at);
        scene.expect_open(&slow, "it has a second to read what waits for it");
        scene.until(at + GRACE + ms(500)).await;
        scene.expect_closed(&slow, at + GRACE);
        slow.listen();
        scene.until(at + GRACE + GRACE).await;
        expect!(
            slow.ended().is_some(),
            "A client that did not read was not told that the connection is closed."
        );
    };
    let (_, at) = to_the_end(&world, serve(listener, shutdown), script).await;
    expect_eq!(
        moment(at),
        moment(world.elapsed() - GRACE),
        "the moment at which `serve` returned"
    );
}

/// A client that begins to read within the second gets everything, the last word last
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "exercise.no_time",
        "nicknames.not_passed_on",
        "nicknames.last_word",
        "nicknames.last_line",
        "nicknames.what_waits",
        "nicknames.got_everything"
    )
)]
async fn who_reads_late_hears_it(world: World) {
    let (scene, listener) = Scene::open(&world);
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { drop(stopped.await) };
    let script = async {
        let mut slow = full(&scene, "slow").await;
        let mut other = full(&scene, "other").await;
        drop(stop);
        scene.quiet().await;
        slow.say("is anybody there?").await;
        other.say("/quit").await;
        scene.until(world.elapsed() + world.draw_ms(0..=300)).await;
        slow.listen();
        other.listen();
        scene.until(world.elapsed() + ms(1_500)).await;
        let mut expected = [
            beginning("slow"),
            chatter(),
            vec![joined("other")],
            chatter(),
        ]
        .concat();
        expected.push(LAST_WORD.to_owned());
        expect_eq!(slow.heard(), expected, "what a client heard that read late");
        // Its connection was closed when it had taken the last of it.
        slow.expect_ended(slow.heard_last());
        let mut expected = [beginning("other"), chatter()].concat();
        expected.push(LAST_WORD.to_owned());
        expect_eq!(
            other.heard(),
            expected,
            "what a client heard that read late, and had tried to quit"
        );
    };
    let (_, at) = to_the_end(&world, serve(listener, shutdown), script).await;
    let over = world.elapsed() - ms(1_500);
    // A full window takes two latencies to be filled again, and there are twenty lines to come.
    expect!(
        at >= over,
        "`serve` returned before everyone had heard the last word."
    );
}

/// When it is shutting down, no one is let in
#[lab::test(points = 1, seeds = 8, proves("nicknames.not_let_in"))]
async fn nobody_is_let_in(world: World) {
    let (scene, listener) = Scene::open(&world);
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { drop(stopped.await) };
    let script = async {
        let _slow = full(&scene, "slow").await;
        drop(stop);
        scene.quiet().await;
        // It may be refused, or left alone; it is not to be served.
        if let Ok(mut stream) = scene.network.connect_with(SERVER, Link::new()).await {
            let mut heard = String::new();
            let _ = stream.read_to_string(&mut heard).await;
            expect_eq!(
                heard,
                "",
                "what was said to a client that came during the shutdown"
            );
        }
    };
    let (result, _) = to_the_end(&world, serve(listener, shutdown), script).await;
    expect!(
        result.is_ok(),
        "`serve` returned {:?} after it was shut down.",
        outcome(kind(result))
    );
    let refused = scene.network.connect(SERVER).await;
    expect!(
        refused.is_err(),
        "The listener is still open after `serve` has returned."
    );
}

/// A client that quits gets what waits for it and a goodbye, within a second
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "nicknames.free_again",
        "nicknames.what_waits",
        "nicknames.at_the_latest",
        "shutdown.grace"
    )
)]
async fn goodbye_in_good_order(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [witness] = scene.named(["witness"]).await;
        for reads in [true, false] {
            let mut slow = full(&scene, "slow").await;
            witness.forget();
            let at = world.elapsed() + slow.latency;
            slow.say("/quit").await;
            scene.quiet().await;
            let heard = [at_time(at + witness.latency, &left("slow"))];
            expect_eq!(
                witness.heard_when(),
                heard,
                "what the others heard when it quit"
            );
            if reads {
                slow.listen();
                scene.until(at + ms(2_000)).await;
                let mut expected = [beginning("slow"), chatter()].concat();
                expected.push(BYE.to_owned());
                expect_eq!(slow.heard(), expected, "what it heard when it read at last");
            } else {
                // It has left, if not yet for good: somebody else can have its name.
                let mut other = scene.guest("another one").await;
                other.say("slow").await;
                scene.quiet().await;
                expect_eq!(
                    other.heard(),
                    beginning("slow"),
                    "what was said to a client that wants the name of one that has quit"
                );
                scene.expect_open(&slow, "it has a second to read what waits for it");
                other.say("/quit").await;
                scene.until(at + ms(2_000)).await;
                scene.expect_closed(&slow, at + GRACE);
            }
        }
        expect_eq!(
            scene.witness.held(Side::Server),
            1,
            "the number of connections that are open"
        );
    })
    .await;
}

/// A client whose line was too long gets what waits for it and the answer, within a second
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "nicknames.too_long",
        "nicknames.what_waits",
        "nicknames.got_everything",
        "nicknames.at_the_latest"
    )
)]
async fn too_long_in_good_order(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [witness] = scene.named(["witness"]).await;
        for reads in [true, false] {
            let mut slow = full(&scene, "slow").await;
            witness.forget();
            // Its window is narrow on the way to the server as well.
            slow.write("x".repeat(MAX_LINE + 1)).await;
            let at = world.elapsed() + slow.latency;
            scene.quiet().await;
            let heard = [at_time(at + witness.latency, &left("slow"))];
            expect_eq!(
                witness.heard_when(),
                heard,
                "what the others heard when its line was too long"
            );
            if reads {
                slow.listen();
                scene.until(at + ms(2_000)).await;
                let mut expected = [beginning("slow"), chatter()].concat();
                expected.push(TOO_LONG.to_owned());
                expect_eq!(slow.heard(), expected, "what it heard when it read at last");
                slow.expect_ended(slow.heard_last());
            } else {
                scene.until(at + ms(2_000)).await;
                scene.expect_closed(&slow, at + GRACE);
            }
        }
    })
    .await;
}

/// When its future is dropped, its connections are closed and nothing goes on
#[lab::test(points = 1, seeds = 8, proves("exercise.closed"))]
async fn can_be_dropped(world: World) {
    let (scene, listener) = Scene::open(&world);
    let guests = beside(serve(listener, pending()), async {
        let slow = full(&scene, "slow").await;
        let [ada, bob] = scene.named(["ada", "bob"]).await;
        scene.guest("somebody without a name").await;
        scene.quiet().await;
        [slow, ada, bob]
    })
    .await;
    expect_eq!(
        scene.witness.held(Side::Server),
        0,
        "the number of connections that are open"
    );
    let refused = scene.network.connect(SERVER).await;
    expect!(
        refused.is_err(),
        "The listener is still open after the future was dropped."
    );
    drop(guests);
}
