//! `starting_pistol`: everyone starts at the shot, and latecomers start at once.

use std::sync::Arc;

use lab::{World, expect, expect_eq, fail, settle};
use print_shop::StartingPistol;
use tokio::time::{sleep, timeout};
use tokio_test::task::{self, Spawn};

use super::{all, moment, ms, some, told, until};

/// Everyone who waits starts at the moment of the shot
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "starting_pistol.fires",
        "starting_pistol.returns",
        "starting_pistol.has_fired"
    )
)]
async fn all_start_together(world: World) {
    let pistol = Arc::new(StartingPistol::loaded());
    let shot = world.draw_ms(60..=100);
    let runners: Vec<_> = (0..some(&world, 1..=8))
        .map(|_| {
            let (pistol, world, at) = (pistol.clone(), world.clone(), world.draw_ms(0..=50));
            tokio::spawn(async move {
                until(&world, at).await;
                pistol.wait().await;
                world.elapsed()
            })
        })
        .collect();
    until(&world, shot).await;
    expect!(
        !pistol.has_fired(),
        "The pistol has not fired, and `has_fired` says that it has."
    );
    pistol.fire();
    expect!(
        pistol.has_fired(),
        "The pistol has fired, and `has_fired` says that it has not."
    );
    for runner in runners {
        let started = runner.await.unwrap_or_default();
        expect_eq!(
            moment(started),
            moment(shot),
            "the moment at which a runner started"
        );
    }
}

/// Runners that come after the shot start at once, whether or not any were waiting
#[lab::test(
    points = 1,
    seeds = 64,
    proves("starting_pistol.late", "starting_pistol.returns")
)]
async fn latecomers(world: World) {
    let pistol = StartingPistol::loaded();
    let early = some(&world, 0..=3);
    let late = some(&world, 1..=4);
    let pistol = &pistol;
    let runners = (0..early + late).map(|index| {
        let at = if index < early {
            ms(0)
        } else {
            world.draw_ms(50..=90)
        };
        let world = &world;
        async move {
            until(world, at).await;
            if index == early + late - 1 {
                pistol.wait().await;
                pistol.wait().await;
            }
            pistol.wait().await;
            (told(format!("runner {index}"), world.elapsed()), at)
        }
    });
    let shot = async {
        until(&world, ms(20)).await;
        pistol.fire();
    };
    let both = async { tokio::join!(all(runners), shot) };
    let Ok((started, ())) = timeout(ms(10_000), both).await else {
        fail!("The pistol had fired, and a runner that came later waited forever.");
    };
    let expected: Vec<_> = started
        .iter()
        .enumerate()
        .map(|(index, (_, at))| told(format!("runner {index}"), (*at).max(ms(20))))
        .collect();
    let started: Vec<_> = started.into_iter().map(|(started, _)| started).collect();
    expect_eq!(
        started,
        expected,
        "the list of starts, with {early} runners before the shot,"
    );
}

/// Firing again changes nothing
#[lab::test(points = 1, seeds = 16, proves("starting_pistol.again"))]
async fn fires_twice(world: World) {
    let pistol = StartingPistol::loaded();
    for _ in 0..some(&world, 2..=5) {
        pistol.fire();
        expect!(
            pistol.has_fired(),
            "The pistol has fired, and `has_fired` says that it has not."
        );
    }
    if timeout(ms(1_000), pistol.wait()).await.is_err() {
        fail!("The pistol has fired more than once, and a runner waited forever.");
    }
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the start of a runner that came after the shots"
    );
}

/// So many runners, polled once.
fn at_the_line(pistol: &StartingPistol, number: usize) -> Vec<Spawn<impl Future<Output = ()>>> {
    let runners = (0..number).map(|_| {
        let mut runner = task::spawn(pistol.wait());
        expect!(
            runner.poll().is_pending(),
            "`wait` returned, and the pistol had not fired."
        );
        runner
    });
    runners.collect()
}

/// Until the shot everyone sleeps
#[lab::test(
    points = 1,
    seeds = 16,
    starved = "off: whoever yields for want of budget wakes",
    proves("starting_pistol.sleeps", "starting_pistol.fires")
)]
async fn they_sleep(world: World) {
    let pistol = StartingPistol::loaded();
    let mut runners = at_the_line(&pistol, some(&world, 1..=6));
    sleep(ms(500)).await;
    expect!(
        !runners.iter().any(|runner| runner.is_woken()),
        "A runner was woken before the shot: it keeps looking instead of sleeping."
    );
    pistol.fire();
    settle().await;
    for runner in &mut runners {
        expect!(
            runner.is_woken() && runner.poll().is_ready(),
            "The pistol has fired, and not all waiting runners have started."
        );
    }
}

/// A call that is dropped keeps no other from starting
#[lab::test(
    points = 1,
    seeds = 16,
    starved = "off: who yields for want of budget does not wait yet",
    proves("starting_pistol.dropped", "starting_pistol.fires")
)]
async fn some_give_up(world: World) {
    let pistol = StartingPistol::loaded();
    let mut runners = at_the_line(&pistol, some(&world, 3..=6));
    drop(runners.remove(some(&world, 0..=runners.len() as u64 - 1)));
    pistol.fire();
    settle().await;
    // It was woken and has not looked yet.
    drop(runners.remove(some(&world, 0..=runners.len() as u64 - 1)));
    settle().await;
    for runner in &mut runners {
        expect!(
            runner.is_woken() && runner.poll().is_ready(),
            "The pistol has fired and some have given up, and not all others have started."
        );
    }
}
