//! `delay`: a future, a timer and a waker.

use std::{pin::pin, sync::Arc, task::Poll};

use lab::{World, expect_eq};
use mini_scheduler::Delay;
use sim::clock::Clock;

use super::{Wakes, ms, some};

/// Its time begins when it is made, and until it is polled it does nothing
#[lab::test(points = 1, seeds = 64)]
async fn does_nothing_until_polled(world: World) {
    let (clock, witness) = Clock::open(&world);
    let time = world.draw_ms(1..=100);
    let mut delay = pin!(Delay::new(&clock, time));
    expect_eq!(
        witness.alarms(),
        [],
        "the list of alarms before the first poll"
    );
    clock.park(Some(time));
    let wakes = Wakes::new();
    expect_eq!(
        wakes.poll(delay.as_mut()),
        Poll::Ready(time),
        "the first poll, at the deadline,"
    );
    expect_eq!(
        (witness.alarms(), wakes.count()),
        (vec![], 0),
        "the list of alarms and the number of wakes of a delay that was ready when first polled"
    );

    let mut none = pin!(Delay::new(&clock, ms(0)));
    expect_eq!(
        Wakes::new().poll(none.as_mut()),
        Poll::Ready(ms(0)),
        "the first poll of a delay of no time"
    );
}

/// It is pending until its deadline, whoever polls it, and woken once, then
#[lab::test(points = 1, seeds = 64)]
async fn ready_at_its_deadline(world: World) {
    let (clock, witness) = Clock::open(&world);
    clock.park(Some(world.draw_ms(0..=20)));
    let begin = world.elapsed();
    let time = world.draw_ms(2..=100);
    let mut delay = pin!(Delay::new(&clock, time));
    let wakes = Wakes::new();
    for _ in 0..some(&world, 1..=4) {
        expect_eq!(
            wakes.poll(delay.as_mut()),
            Poll::Pending,
            "a poll before the deadline"
        );
        expect_eq!(
            witness.alarms(),
            [begin + time],
            "the list of alarms while it is pending"
        );
        let left = (begin + time - world.elapsed()).as_millis() as u64;
        if left > 1 {
            clock.park(Some(world.elapsed() + world.draw_ms(0..=left - 1)));
        }
    }
    expect_eq!(wakes.count(), 0, "the number of wakes before the deadline");
    clock.park(Some(begin + time + ms(50)));
    expect_eq!(wakes.count(), 1, "the number of wakes after the deadline");
    expect_eq!(
        wakes.poll(delay.as_mut()),
        Poll::Ready(time),
        "a poll after the deadline"
    );
    expect_eq!(witness.alarms(), [], "the list of alarms when it is ready");
}

/// The waker of the last poll is woken, and no other
#[lab::test(points = 1)]
async fn the_last_waker_counts(world: World) {
    let (clock, _witness) = Clock::open(&world);
    let mut delay = pin!(Delay::new(&clock, ms(100)));
    let wakers = [Wakes::new(), Wakes::new(), Wakes::new()];
    for wakes in &wakers {
        let _ = wakes.poll(delay.as_mut());
        clock.park(Some(world.elapsed() + ms(10)));
    }
    clock.park(Some(ms(200)));
    expect_eq!(
        wakers.each_ref().map(|wakes| wakes.count()),
        [0, 0, 1],
        "how often each of three wakers was woken"
    );
}

/// Nothing is left of it when it is ready or dropped
#[lab::test(points = 1)]
async fn leaves_nothing_behind(world: World) {
    let (clock, witness) = Clock::open(&world);
    let wakes = Wakes::new();
    let other = Wakes::new();
    {
        let mut stays = pin!(Delay::new(&clock, ms(100)));
        let mut goes = pin!(Delay::new(&clock, ms(100)));
        let _ = other.poll(stays.as_mut());
        let _ = wakes.poll(goes.as_mut());
        expect_eq!(
            witness.alarms(),
            [ms(100), ms(100)],
            "the list of alarms of two delays"
        );
        let mut early = pin!(Delay::new(&clock, ms(50)));
        let _ = wakes.poll(early.as_mut());
        // Its time passes while somebody is at work, so that its alarm can't ring.
        witness.work(ms(50));
        expect_eq!(
            wakes.poll(early.as_mut()),
            Poll::Ready(ms(50)),
            "a poll at the deadline, before the alarm has rung,"
        );
        expect_eq!(
            witness.alarms(),
            [ms(100), ms(100)],
            "the list of alarms when one of three delays is ready"
        );
    }
    expect_eq!(
        witness.alarms(),
        [],
        "the list of alarms when all delays were dropped"
    );
    clock.park(Some(ms(200)));
    expect_eq!(
        (wakes.count(), other.count()),
        (0, 0),
        "how often the wakers of dropped delays were woken"
    );
    expect_eq!(
        Arc::strong_count(&wakes),
        1,
        "the number of those who still hold the waker"
    );
}
