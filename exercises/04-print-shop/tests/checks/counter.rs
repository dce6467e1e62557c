//! `counter`: read, wait and write, with no other call in between.

use std::sync::Arc;

use lab::{World, expect_eq, fail};
use print_shop::Counter;
use sim::shop::Meter;
use tokio::time::timeout;

use super::{all, callers, moment, ms, some, told, turns, until};

/// A call reads once, writes once, and returns the new number
#[lab::test(points = 1, seeds = 16, proves("counter.adds", "counter.once"))]
async fn one_after_the_other(world: World) {
    let time = world.draw_ms(1..=50);
    let first = world.draw(0..=1_000);
    let (meter, witness) = Meter::open(&world, first, time);
    let counter = Counter::new(meter);
    let mut number = first;
    for calls in 1..=3 {
        let pages = world.draw(0..=20);
        number += pages;
        expect_eq!(
            counter.add(pages).await,
            number,
            "the number that `add` returned"
        );
        expect_eq!(witness.shows(), number, "the number on the meter");
        expect_eq!(
            witness.reads(),
            calls,
            "the number of times that the meter was read"
        );
        expect_eq!(
            moment(world.elapsed()),
            moment(time * 2 * calls as u32),
            "the time that these calls took"
        );
    }
}

/// No pages are lost when many add at once
#[lab::test(points = 2, seeds = 64, proves("counter.adds"))]
async fn none_are_lost(world: World) {
    let (meter, witness) = Meter::open(&world, 0, world.draw_ms(1..=20));
    let counter = Counter::new(meter);
    let count = some(&world, 2..=20);
    let mut numbers = all((0..count).map(|_| counter.add(3))).await;
    numbers.sort();
    let expected: Vec<u64> = (1..=count as u64).map(|calls| 3 * calls).collect();
    expect_eq!(
        witness.shows(),
        3 * count as u64,
        "the number on the meter after {count} calls"
    );
    expect_eq!(
        numbers,
        expected,
        "the list of the numbers that they returned, sorted,"
    );
}

/// None are lost on a meter that takes no time either, from many tasks on a busy day
#[lab::test(points = 1, seeds = 64, proves("counter.adds"))]
async fn a_meter_that_takes_no_time(world: World) {
    let (meter, witness) = Meter::open(&world, 0, ms(0));
    let counter = Arc::new(Counter::new(meter));
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let counter = counter.clone();
            tokio::spawn(async move {
                counter.add(1).await;
                counter.add(1).await;
            })
        })
        .collect();
    for call in calls {
        let _ = call.await;
    }
    expect_eq!(
        witness.shows(),
        40,
        "the number on the meter after 40 calls"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the time that they took"
    );
}

/// Calls are served in order of arrival, each as soon as the one before is over
#[lab::test(points = 2, seeds = 64, proves("counter.order", "counter.soon"))]
async fn in_line(world: World) {
    let time = world.draw_ms(1..=20);
    let (meter, _witness) = Meter::open(&world, 0, time);
    let counter = Counter::new(meter);
    let mut callers = callers(&world, 8, 1..=40, 0..=0);
    for caller in &mut callers {
        caller.needs = time * 2;
    }
    let calls = callers.iter().map(|caller| async {
        until(&world, caller.at).await;
        let number = counter.add(1).await;
        told(number, world.elapsed())
    });
    let turns = turns(&callers, 1).into_iter().flatten();
    let expected = turns
        .zip(1..)
        .map(|(turn, number)| told(number, turn.map_or(ms(0), |turn| turn.to)));
    expect_eq!(
        all(calls).await,
        expected.collect::<Vec<_>>(),
        "the list of what eight calls returned, in order of arrival,"
    );
}

/// A call that is dropped has added nothing, and holds nobody up
#[lab::test(points = 2, seeds = 16, proves("counter.dropped", "counter.next"))]
async fn dropped_at_any_await(world: World) {
    let (meter, witness) = Meter::open(&world, 0, ms(10));
    let counter = Counter::new(meter);
    let first = async {
        counter.add(1).await;
        (true, world.elapsed())
    };
    let dropped = async {
        until(&world, ms(1)).await;
        let number = lab::cut(counter.add(10)).await;
        (number.is_some(), world.elapsed())
    };
    let last = async {
        until(&world, ms(2)).await;
        counter.add(100).await;
        (true, world.elapsed())
    };
    let mut calls = lab::Apart::new();
    calls.push(async { (0, first.await) });
    calls.push(async { (1, dropped.await) });
    calls.push(async { (2, last.await) });
    let mut ends = [(false, ms(0)); 3];
    let done = async {
        while let Some((index, end)) = calls.next().await {
            ends[index] = end;
        }
    };
    if timeout(ms(10_000), done).await.is_err() {
        fail!("One of three calls was dropped, and another one waited forever.");
    }
    let [_, (added, at), (_, last)] = ends;
    let pages = if added { 111 } else { 101 };
    expect_eq!(
        witness.shows(),
        pages,
        "the number on the meter after adding 1, 10 (which was dropped) and 100"
    );
    expect_eq!(
        moment(last),
        moment(at.max(ms(20)) + ms(20)),
        "the moment at which the last of three calls was over"
    );
}
