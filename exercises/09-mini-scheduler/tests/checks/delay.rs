//! `delay`: a future, a timer and a waker.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::Duration,
};

use lab::{World, expect, expect_eq};
use mini_scheduler::Delay;
use sim::clock::{Clock, Witness};

use super::{Told, Wakes, micros, moment, moments, ms, polled, some};

/// What a poll of `delay` gave.
fn poll(delay: Pin<&mut Delay>, wakes: &Arc<Wakes>) -> Told {
    in_words(wakes.poll(delay))
}

fn in_words(poll: Poll<Duration>) -> Told {
    polled(poll, moment)
}

fn ready(time: Duration) -> Told {
    in_words(Poll::Ready(time))
}

/// Expects that alarms are set for these moments, and for no others.
fn expect_alarms(witness: &Witness, expected: &[Duration], when: &str) {
    expect_eq!(
        moments(witness.alarms()),
        moments(expected.to_vec()),
        "the list of alarms {when}"
    );
}

/// Its time begins when it is made, and until it is polled it does nothing
#[lab::test(points = 1, seeds = 64, proves("delay.begins", "delay.lazy"))]
async fn does_nothing_until_polled(world: World) {
    let (clock, witness) = Clock::open(&world);
    let time = world.draw_ms(1..=100);
    let mut delay = pin!(Delay::new(&clock, time));
    expect_alarms(&witness, &[], "before the first poll");
    clock.park(Some(time));
    let wakes = Wakes::new();
    expect_eq!(
        poll(delay.as_mut(), &wakes),
        ready(time),
        "the first poll, at the deadline,"
    );
    expect_alarms(&witness, &[], "of a delay that was ready when first polled");
    expect!(
        wakes.count() == 0,
        "A delay that was ready when first polled called a waker."
    );

    let mut none = pin!(Delay::new(&clock, ms(0)));
    expect_eq!(
        poll(none.as_mut(), &wakes),
        ready(ms(0)),
        "the first poll of a delay of no time"
    );
}

/// It is pending until its deadline, whoever polls it, and is then woken once
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "exercise.clock",
        "delay.deadline",
        "delay.output",
        "delay.one_alarm",
        "delay.woken_once"
    )
)]
async fn ready_at_its_deadline(world: World) {
    let (clock, witness) = Clock::open(&world);
    clock.park(Some(world.draw_ms(0..=20)));
    let begin = world.elapsed();
    let time = world.draw_ms(2..=100);
    let mut delay = pin!(Delay::new(&clock, time));
    let wakes = Wakes::new();
    for _ in 0..some(&world, 1..=4) {
        expect_eq!(
            poll(delay.as_mut(), &wakes),
            Told::pending(),
            "a poll before the deadline"
        );
        expect_alarms(&witness, &[begin + time], "while it is pending");
        let left = (begin + time - world.elapsed()).as_millis() as u64;
        if left > 1 {
            clock.park(Some(world.elapsed() + world.draw_ms(0..=left - 1)));
        }
    }
    expect_eq!(wakes.count(), 0, "the number of wakes before the deadline");
    clock.park(Some(begin + time + ms(50)));
    expect_eq!(wakes.count(), 1, "the number of wakes after the deadline");
    expect_eq!(
        poll(delay.as_mut(), &wakes),
        ready(time),
        "a poll after the deadline"
    );
    expect_alarms(&witness, &[], "when it is ready");
}

/// Fractions of a millisecond count
#[lab::test(points = 1, seeds = 16, proves("delay.deadline", "delay.one_alarm"))]
async fn fractions_count(world: World) {
    let (clock, witness) = Clock::open(&world);
    clock.park(Some(micros(world.draw(1..=999))));
    let time = micros(world.draw(0..=3) * 1_000 + world.draw(2..=998));
    let deadline = world.elapsed() + time;
    let mut delay = pin!(Delay::new(&clock, time));
    let wakes = Wakes::new();
    for early in [time, micros(1)] {
        clock.park(Some(deadline - early));
        expect_eq!(
            poll(delay.as_mut(), &wakes),
            Told::pending(),
            "a poll {:?} before the deadline",
            moment(early)
        );
        expect_alarms(&witness, &[deadline], "while it is pending");
    }
    clock.park(Some(deadline));
    expect_eq!(
        poll(delay.as_mut(), &wakes),
        ready(time),
        "a poll at the deadline"
    );
}

/// The waker of the last poll is woken, and no other
#[lab::test(points = 1, proves("delay.last_waker", "delay.woken_once"))]
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
#[lab::test(points = 1, proves("delay.nothing_left"))]
async fn leaves_nothing_behind(world: World) {
    let (clock, witness) = Clock::open(&world);
    let wakes = Wakes::new();
    let other = Wakes::new();
    {
        let mut stays = pin!(Delay::new(&clock, ms(100)));
        let mut goes = pin!(Delay::new(&clock, ms(100)));
        let _ = other.poll(stays.as_mut());
        let _ = wakes.poll(goes.as_mut());
        expect_alarms(&witness, &[ms(100), ms(100)], "of two delays");
        let mut early = pin!(Delay::new(&clock, ms(50)));
        let _ = wakes.poll(early.as_mut());
        // Its time passes while somebody is at work, so that its alarm can't ring.
        witness.work(ms(50));
        expect_eq!(
            poll(early.as_mut(), &wakes),
            ready(ms(50)),
            "a poll at the deadline, before the alarm has rung,"
        );
        expect_alarms(
            &witness,
            &[ms(100), ms(100)],
            "when one of three delays is ready",
        );
    }
    expect_alarms(&witness, &[], "when all delays were dropped");
    clock.park(Some(ms(200)));
    expect_eq!(
        [wakes.count(), other.count()],
        [0, 0],
        "how often each of the wakers of dropped delays was woken"
    );
    expect_eq!(
        Arc::strong_count(&wakes),
        1,
        "how many still hold the waker, including the check,"
    );
}
