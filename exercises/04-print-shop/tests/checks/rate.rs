//! `rate`: so many in every window of one second, in line, and as early as that allows.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use futures::FutureExt;
use lab::{World, expect, expect_eq, fail};
use print_shop::Rate;
use tokio::time::timeout;
use tokio_test::task;

use super::{Caller, Told, all, callers, moment, ms, quiet, some, told, until};

const SECOND: Duration = Duration::from_secs(1);

/// When each of `callers` starts; `None` for those who gave up before. None at all if somebody gives up at the moment of a start.
fn starts(callers: &[Caller], limit: usize) -> Option<Vec<Option<Duration>>> {
    let mut last: VecDeque<Duration> = VecDeque::new();
    let mut before = ms(0);
    let starts = callers.iter().map(|caller| {
        let room = match last.len() == limit {
            true => last[0] + SECOND,
            false => ms(0),
        };
        let start = caller.at.max(room).max(before);
        if let Some(until) = caller.until {
            if until == start {
                return None;
            }
            if until < start {
                return Some(None);
            }
        }
        before = start;
        if last.len() == limit {
            last.pop_front();
        }
        last.push_back(start);
        Some(Some(start))
    });
    starts.collect()
}

/// Has `callers` start; when each of them did.
async fn start(world: &World, rate: &Rate, callers: &[Caller]) -> Vec<Option<Duration>> {
    let starts = callers.iter().map(|caller| async {
        until(world, caller.at).await;
        match caller.until {
            Some(until) => timeout(until - caller.at, rate.start()).await.ok()?,
            None => rate.start().await,
        }
        Some(world.elapsed())
    });
    all(starts).await
}

fn in_words(starts: &[Option<Duration>]) -> Vec<Told> {
    let starts = starts.iter().enumerate();
    starts
        .map(|(index, start)| match start {
            Some(at) => told(format!("caller {index}"), *at),
            None => Told(format!("caller {index} gave up")),
        })
        .collect()
}

/// No window of one second has more starts in it than the limit, wherever it begins
#[lab::test(points = 2, seeds = 64, proves("rate.window"))]
async fn never_too_many(world: World) {
    let limit = some(&world, 1..=4);
    let rate = Arc::new(Rate::new(limit));
    until(&world, world.draw_ms(0..=900)).await;
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let (rate, world, at) = (rate.clone(), world.clone(), world.draw_ms(900..=4_000));
            tokio::spawn(async move {
                until(&world, at).await;
                rate.start().await;
                world.elapsed()
            })
        })
        .collect();
    let mut starts = Vec::new();
    for caller in callers {
        starts.extend(caller.await.ok());
    }
    starts.sort();
    expect_eq!(starts.len(), 20, "the number of starts");
    for window in starts.windows(limit + 1) {
        expect!(
            window[limit] - window[0] >= SECOND,
            "With a limit of {limit} a second, there were {} starts between {:?} and {:?}.",
            limit + 1,
            moment(window[0]),
            moment(window[limit])
        );
    }
}

/// Everyone starts in order of arrival, as early as the limit allows
#[lab::test(
    points = 2,
    seeds = 64,
    proves("rate.order", "rate.early", "rate.start", "rate.half_open")
)]
async fn as_early_as_allowed(world: World) {
    let limit = some(&world, 1..=4);
    let rate = Rate::new(limit);
    let callers = callers(&world, 20, 1..=400, 0..=0);
    let got = start(&world, &rate, &callers).await;
    let expected = starts(&callers, limit).unwrap_or_default();
    expect_eq!(
        in_words(&got),
        in_words(&expected),
        "the list of starts with a limit of {limit} a second"
    );
}

/// A crowd at once: the first start at once, and then as many each second
#[lab::test(
    points = 1,
    seeds = 16,
    proves("rate.early", "rate.half_open", "rate.window")
)]
async fn a_crowd(world: World) {
    let limit = some(&world, 1..=50);
    let rate = Rate::new(limit);
    let begin = world.draw_ms(0..=2_000);
    until(&world, begin).await;
    let crowd = (0..200).map(|_| async {
        rate.start().await;
        world.elapsed()
    });
    let mut got = all(crowd).await;
    got.sort();
    let got: Vec<_> = got.into_iter().map(moment).collect();
    let expected: Vec<_> = (0..200)
        .map(|number| moment(begin + SECOND * (number / limit) as u32))
        .collect();
    expect!(
        got == expected,
        "With a limit of {limit} a second, 200 callers that came at {:?} did not start {limit} at a time, once a second.",
        moment(begin)
    );
}

/// A call that is dropped is no start, and makes nobody late
#[lab::test(points = 2, seeds = 64, proves("rate.dropped"))]
async fn some_give_up(world: World) {
    let limit = some(&world, 1..=3);
    let (callers, expected) = loop {
        let mut callers = callers(&world, 16, 1..=200, 0..=0);
        for caller in &mut callers {
            if world.draw(0..=1) == 0 {
                caller.until = Some(caller.at + world.draw_ms(1..=1_500));
            }
        }
        if let Some(starts) = starts(&callers, limit) {
            break (callers, starts);
        }
    };
    let rate = Rate::new(limit);
    let Ok(got) = timeout(ms(100_000), start(&world, &rate, &callers)).await else {
        fail!("Some calls were dropped, and others waited forever.");
    };
    expect_eq!(
        in_words(&got),
        in_words(&expected),
        "the list of starts with a limit of {limit} a second"
    );
}

/// Wherever a call is dropped, the next one starts as if it had not been there
#[lab::test(points = 1, seeds = 16, proves("rate.dropped"))]
async fn dropped_at_any_await(world: World) {
    let rate = Rate::new(1);
    rate.start().await;
    let dropped = async {
        let started = lab::cut(rate.start()).await;
        (started.is_some(), world.elapsed())
    };
    let next = async {
        until(&world, ms(1)).await;
        let started = timeout(ms(10_000), rate.start()).await.is_ok();
        (started, world.elapsed())
    };
    let mut calls = lab::Apart::new();
    calls.push(async { (0, dropped.await) });
    calls.push(async { (1, next.await) });
    let mut ends = [(false, ms(0)); 2];
    while let Some((index, end)) = calls.next().await {
        ends[index] = end;
    }
    let [(started, at), (next, moment_of_next)] = ends;
    expect!(next, "A call was dropped, and the next one waited forever.");
    let expected = if started { at + SECOND } else { SECOND };
    expect_eq!(
        moment(moment_of_next),
        moment(expected),
        "the start of the call behind the dropped one"
    );
}

/// A call that has not been polled is not in line
#[lab::test(points = 1, seeds = 16, proves("exercise.arrives"))]
async fn arrives_at_its_first_poll(world: World) {
    let rate = Rate::new(1);
    let idle = rate.start();
    let started = timeout(ms(5_000), rate.start()).await;
    expect!(
        started.is_ok(),
        "A future of `start` was made and never polled, and another call waited for it."
    );
    expect_eq!(moment(world.elapsed()), moment(ms(0)), "the first start");
    drop(idle);
}

/// A call that waits sleeps until it may start
#[lab::test(
    points = 1,
    seeds = 16,
    starved = "off: whoever yields for want of budget wakes",
    proves("exercise.sleeps")
)]
async fn the_line_sleeps(world: World) {
    let rate = Rate::new(1);
    rate.start().await;
    let mut calls: Vec<_> = (0..3).map(|_| task::spawn(rate.start().fuse())).collect();
    for call in &mut calls {
        expect!(
            call.poll().is_pending(),
            "Two calls started within one second, and the limit was 1."
        );
    }
    // That somebody came may be something to look at, once.
    quiet(&mut calls).await;
    until(&world, ms(900)).await;
    expect!(
        !calls.iter().any(|call| call.is_woken()),
        "A call was woken before it could start: it keeps looking instead of sleeping."
    );
}
