//! `printers`: so many at once, in line, and a printer comes back whatever happens.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures::FutureExt;
use lab::{World, expect, expect_eq, fail};
use print_shop::Printers;
use sim::shop::{Effort, Ending, Fault, Job, Plan, Printout, Shop, ShopWitness};
use tokio::time::timeout;
use tokio_test::task;

use super::{
    Caller, Told, Turn, all, callers, moment, ms, or_nothing, quiet, some, told, turns, until,
};

/// The printers of a shop in which the jobs take what the callers need and end as `endings` say.
fn shop(
    world: &World,
    printers: usize,
    callers: &[Caller],
    endings: &[Ending],
) -> (Printers, ShopWitness) {
    let mut plan = Plan::new();
    for (index, caller) in callers.iter().enumerate() {
        let effort = Effort {
            printing: caller.needs,
            ending: endings.get(index).copied().unwrap_or(Ending::Printed),
        };
        plan = plan.job(&name(index), effort);
    }
    let (shop, witness) = Shop::open(world, printers, plan);
    (Printers::new(shop), witness)
}

fn name(index: usize) -> String {
    format!("job-{index}")
}

/// What `print` came to.
fn came(result: Result<Printout, Fault>) -> String {
    match result {
        Ok(printout) => format!("the printout of {}", printout.job()),
        Err(Fault::Jammed) => "a jam".to_owned(),
        Err(Fault::OutOfInk(job)) => format!("no ink for {job}"),
    }
}

/// What the shop has to say if the jobs have these turns.
fn story(turns: &[Option<Turn>], endings: &[Ending]) -> Vec<String> {
    let mut story: Vec<_> = turns
        .iter()
        .enumerate()
        .filter_map(|(index, turn)| Some((index, (*turn)?)))
        .collect();
    story.sort_by_key(|(index, turn)| (turn.from, *index));
    let lines = story.into_iter().map(|(index, turn)| {
        let end = match endings.get(index) {
            _ if turn.gave_up => "stopped",
            Some(Ending::OutOfInk | Ending::CatchesFire) => "failed",
            _ => "printed",
        };
        let [from, to] = [turn.from, turn.to].map(|moment| moment.as_millis());
        format!("{}: from {from} ms to {to} ms, {end}", name(index))
    });
    lines.collect()
}

/// What the shop saw, those that began at the same moment in the order of their numbers.
fn seen(witness: &ShopWitness) -> Vec<String> {
    let mut story = witness.story();
    let key = |line: &String| {
        let number = |text: &str| text.split(' ').next().and_then(|it| it.parse::<u64>().ok());
        let from = line.split_once("from ").and_then(|(_, rest)| number(rest));
        let job = line
            .split_once('-')
            .and_then(|(_, rest)| rest.split(':').next().and_then(|it| it.parse::<u64>().ok()));
        (from, job)
    };
    story.sort_by_key(key);
    story
}

/// As many jobs print as there are printers, in order of arrival, and no printer is idle
#[lab::test(
    points = 2,
    seeds = 64,
    proves("printers.prints", "printers.jams", "printers.order", "printers.idle")
)]
async fn in_line(world: World) {
    let printers = some(&world, 1..=4);
    let callers = callers(&world, 12, 1..=30, 10..=100);
    let (shop, witness) = shop(&world, printers, &callers, &[]);
    let prints = callers.iter().enumerate().map(|(index, caller)| {
        let (shop, world) = (&shop, &world);
        async move {
            until(world, caller.at).await;
            let came = came(shop.print(Job::new(&name(index))).await);
            told(came, world.elapsed())
        }
    });
    let got = all(prints).await;
    let turns = turns(&callers, printers).unwrap_or_default();
    expect_eq!(
        witness.jams(),
        0,
        "the number of jams (printers: {printers})"
    );
    expect_eq!(
        seen(&witness),
        story(&turns, &[]),
        "what the shop saw (printers: {printers})"
    );
    let expected = turns.iter().flatten().enumerate();
    let expected =
        expected.map(|(index, turn)| told(format!("the printout of {}", name(index)), turn.to));
    expect_eq!(got, expected.collect::<Vec<_>>(), "the list of results");
}

/// A job that fails hands its printer on
#[lab::test(points = 1, seeds = 64, proves("printers.fails", "printers.prints"))]
async fn out_of_ink(world: World) {
    ends_badly(&world, Ending::OutOfInk).await;
}

/// A job that panics hands its printer on, and its caller gets the panic
#[lab::test(points = 2, seeds = 64, proves("printers.panics", "printers.reaches"))]
async fn on_fire(world: World) {
    ends_badly(&world, Ending::CatchesFire).await;
}

async fn ends_badly(world: &World, bad: Ending) {
    let printers = some(world, 1..=3);
    let callers = callers(world, 10, 1..=20, 10..=60);
    let mut endings: Vec<Ending> = (0..callers.len())
        .map(|index| if index < 4 { bad } else { Ending::Printed })
        .collect();
    world.shuffle(&mut endings);
    let (shop, witness) = shop(world, printers, &callers, &endings);
    let prints = callers.iter().enumerate().map(|(index, caller)| {
        let shop = &shop;
        async move {
            until(world, caller.at).await;
            let print = AssertUnwindSafe(shop.print(Job::new(&name(index))));
            let came = match print.catch_unwind().await {
                Ok(result) => came(result),
                Err(panic) => match panic.downcast::<String>() {
                    Ok(text) => *text,
                    Err(_) => "another panic".to_owned(),
                },
            };
            told(came, world.elapsed())
        }
    });
    let Ok(got) = timeout(ms(10_000), all(prints)).await else {
        let what = match bad {
            Ending::CatchesFire => "panicked, because their printers caught fire",
            _ => "failed",
        };
        fail!(
            "Some jobs {what}, and the jobs behind them waited forever: the printers did not become free."
        );
    };
    let turns = turns(&callers, printers).unwrap_or_default();
    expect_eq!(
        seen(&witness),
        story(&turns, &endings),
        "what the shop saw (printers: {printers})"
    );
    let expected = turns.iter().flatten().enumerate().map(|(index, turn)| {
        let came = match endings[index] {
            Ending::Printed => format!("the printout of {}", name(index)),
            Ending::OutOfInk => format!("no ink for {}", name(index)),
            Ending::CatchesFire => format!("the printer of {} caught fire", name(index)),
        };
        told(came, turn.to)
    });
    expect_eq!(got, expected.collect::<Vec<_>>(), "the list of results");
}

/// A call that is dropped hands on its printer, or its place in the line
#[lab::test(points = 2, seeds = 64, proves("printers.dropped", "printers.leaves"))]
async fn some_give_up(world: World) {
    let printers = some(&world, 1..=3);
    let (callers, turns) = loop {
        let mut callers = callers(&world, 12, 1..=20, 10..=60);
        for caller in &mut callers {
            if world.draw(0..=1) == 0 {
                caller.until = Some(caller.at + world.draw_ms(1..=80));
            }
        }
        if let Some(turns) = turns(&callers, printers) {
            break (callers, turns);
        }
    };
    let (shop, witness) = shop(&world, printers, &callers, &[]);
    let prints = callers.iter().enumerate().map(|(index, caller)| {
        let (shop, world) = (&shop, &world);
        async move {
            until(world, caller.at).await;
            let print = shop.print(Job::new(&name(index)));
            match caller.until {
                Some(until) => drop(timeout(until - caller.at, print).await),
                None => drop(print.await),
            }
        }
    });
    if timeout(ms(10_000), all(prints)).await.is_err() {
        fail!("Some calls were dropped, and others waited forever.");
    }
    expect_eq!(
        seen(&witness),
        story(&turns, &[]),
        "what the shop saw while some callers gave up (printers: {printers})"
    );
}

/// Wherever a call is dropped, its printer is free at that moment
#[lab::test(points = 1, seeds = 16, proves("printers.dropped", "printers.leaves"))]
async fn dropped_at_any_await(world: World) {
    let needs = |needs| Caller {
        at: ms(0),
        needs: ms(needs),
        until: None,
    };
    let (shop, witness) = shop(&world, 1, &[needs(20), needs(30), needs(40)], &[]);
    let moments = std::cell::Cell::new(ms(0));
    let mut prints = lab::Apart::new();
    prints.push(async {
        drop(shop.print(Job::new(&name(0))).await);
    });
    prints.push(async {
        until(&world, ms(1)).await;
        drop(lab::cut(shop.print(Job::new(&name(1)))).await);
        moments.set(world.elapsed());
    });
    prints.push(async {
        until(&world, ms(2)).await;
        drop(shop.print(Job::new(&name(2))).await);
    });
    let done = async { while prints.next().await.is_some() {} };
    if timeout(ms(10_000), done).await.is_err() {
        fail!("One of three calls was dropped, and another one waited forever.");
    }
    let begins = moments.get().max(ms(20));
    expect_eq!(
        or_nothing(witness.story().last().cloned().map(Told)),
        Told(format!(
            "job-2: from {} ms to {} ms, printed",
            begins.as_millis(),
            (begins + ms(40)).as_millis()
        )),
        "what the shop saw of the last job"
    );
}

/// A call that has not been polled is not in line
#[lab::test(points = 1, seeds = 16, proves("exercise.arrives"))]
async fn arrives_at_its_first_poll(world: World) {
    let (shop, _witness) = Shop::open(&world, 1, Plan::new().job("job", Effort::printed(ms(10))));
    let printers = Printers::new(shop);
    let idle = printers.print(Job::new("idle"));
    let got = timeout(ms(5_000), printers.print(Job::new("job"))).await;
    expect!(
        got.is_ok(),
        "A future of `print` was made and never polled, and another call waited for it."
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(10)),
        "the time that a job took that had the printer to itself"
    );
    drop(idle);
}

/// A hundred jobs from as many tasks, on ten printers
#[lab::test(points = 1, seeds = 2, proves("printers.jams", "printers.idle"))]
async fn a_hundred(world: World) {
    let callers = callers(&world, 100, 0..=0, 10..=10);
    let (shop, witness) = shop(&world, 10, &callers, &[]);
    let shop = Arc::new(shop);
    let prints: Vec<_> = (0..callers.len())
        .map(|index| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.print(Job::new(&name(index))).await.is_ok() })
        })
        .collect();
    let mut printed = 0;
    for print in prints {
        printed += usize::from(print.await.unwrap_or_default());
    }
    expect_eq!(witness.jams(), 0, "the number of jams");
    expect_eq!(printed, 100, "the number of jobs that were printed");
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(100)),
        "the time that they took"
    );
}

/// A call that waits sleeps until there is a printer for it
#[lab::test(
    points = 1,
    seeds = 16,
    starved = "off: whoever yields for want of budget wakes",
    proves("exercise.sleeps")
)]
async fn the_line_sleeps(world: World) {
    let (shop, _witness) = Shop::open(&world, 1, Plan::new().job("long", Effort::printed(ms(500))));
    let printers = Printers::new(shop);
    let mut long = task::spawn(printers.print(Job::new("long")).fuse());
    let mut waits = task::spawn(printers.print(Job::new("waits")).fuse());
    expect!(
        long.poll().is_pending() && waits.poll().is_pending(),
        "`print` returned at once, although printing takes time."
    );
    // That somebody came may be something to look at, once.
    let mut calls = vec![long, waits];
    quiet(&mut calls).await;
    until(&world, ms(400)).await;
    expect!(
        !calls.iter().any(|call| call.is_woken()),
        "A job was woken while the printer was busy: it keeps looking instead of sleeping."
    );
}
