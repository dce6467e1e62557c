//! `promise`: a value set later, everyone who waits for it, and what happens when it is never set.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use downloader::{self as theirs, promise};
use lab::{Trusted, World, expect, expect_eq, settle};
use tokio::time::{sleep, timeout};
use tokio_test::task;

use super::{ms, some};

/// Where callbacks leave what they were called with, and when.
#[derive(Clone)]
struct Calls {
    world: World,
    seen: Arc<Mutex<Vec<Call>>>,
}

/// That nobody will keep a promise any more, in a type of ours: a submission could say of its own that all are equal.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Abandoned;

impl Trusted for Abandoned {}

/// What a promise came to, in types of ours.
type Kept = Result<u64, Abandoned>;

fn kept(result: Result<u64, theirs::Abandoned>) -> Kept {
    result.map_err(|theirs::Abandoned| Abandoned)
}

/// Which callback, when, and with what.
type Call = (usize, Duration, Kept);

impl Calls {
    fn new(world: &World) -> Calls {
        Calls {
            world: world.clone(),
            seen: Arc::default(),
        }
    }

    /// The callback that is called `id`.
    fn callback(&self, id: usize) -> impl FnOnce(Result<u64, theirs::Abandoned>) + Send + 'static {
        let calls = self.clone();
        move |result| {
            let call = (id, calls.world.elapsed(), kept(result));
            calls.seen.lock().expect("no callback panics").push(call);
        }
    }

    /// All calls by now, by callback: their order is free.
    fn seen(&self) -> Vec<Call> {
        let mut seen = self.seen.lock().expect("no callback panics").clone();
        seen.sort_by_key(|call| call.0);
        seen
    }
}

/// Who waits gets the value when it is set, who comes later at once
#[lab::test(points = 1, seeds = 64)]
async fn set_by_another_task(world: World) {
    let (setter, promise) = promise();
    let (value, at) = (world.draw(0..=999), world.draw_ms(1..=1_000));
    tokio::spawn(async move {
        sleep(at).await;
        setter.set(value);
    });
    expect_eq!(kept(promise.get().await), Ok(value), "the value");
    expect_eq!(world.elapsed(), at, "the moment of the value");
    sleep(ms(10)).await;
    expect_eq!(
        kept(promise.get().await),
        Ok(value),
        "the value, asked for later,"
    );
    expect_eq!(
        world.elapsed(),
        at + ms(10),
        "the moment of the value that was asked for later"
    );
}

/// Any number may wait, and some may give up
#[lab::test(points = 1, seeds = 64)]
async fn many_waiters(world: World) {
    let (setter, promise) = promise();
    let (value, at) = (world.draw(0..=999), ms(1_000));
    let count = some(&world, 2..=20);
    let waiters: Vec<_> = (0..count)
        .map(|_| {
            let (world, promise) = (world.clone(), promise.clone());
            let begin = world.draw_ms(0..=900);
            // Half of them give up before the value is there.
            let (patience, expected) = match world.draw(0..=1) {
                0 => (world.draw_ms(1..=99), None),
                _ => (ms(5_000), Some(Ok(value))),
            };
            let moment = if expected.is_some() {
                at
            } else {
                begin + patience
            };
            tokio::spawn(async move {
                sleep(begin).await;
                let got = timeout(patience, promise.get()).await.ok().map(kept);
                expect_eq!(got, expected, "the answer to one of {count} who waited");
                expect_eq!(
                    world.elapsed(),
                    moment,
                    "the moment of the answer to one of {count}"
                );
            })
        })
        .collect();
    sleep(at).await;
    setter.set(value);
    for waiter in waiters {
        // A failed expectation is on the record already.
        let _ = waiter.await;
    }
}

/// Who waits is woken when the promise is done, and not before
#[lab::test(points = 1)]
async fn sleeps_until_then(world: World) {
    let (setter, promise) = promise();
    let mut waiters = [promise.get(), promise.get()].map(task::spawn);
    for waiter in &mut waiters {
        expect!(
            waiter.poll().is_pending(),
            "`get` returned before the promise was done."
        );
    }
    sleep(ms(500)).await;
    for waiter in &waiters {
        expect!(
            !waiter.is_woken(),
            "A waiter was woken while the promise was not done: it keeps looking instead of sleeping."
        );
    }
    setter.set(world.draw(0..=9));
    settle().await;
    for waiter in &waiters {
        expect!(
            waiter.is_woken(),
            "The value was set, but a waiter was not woken and sleeps on."
        );
    }
    for waiter in waiters {
        let _ = waiter.await;
    }
}

/// If the setter is dropped, everybody is told
#[lab::test(points = 2, seeds = 64)]
async fn abandoned(world: World) {
    let (setter, promise) = promise::<u64>();
    let calls = Calls::new(&world);
    let at = world.draw_ms(1..=1_000);
    promise.on_done(calls.callback(0));
    tokio::spawn(async move {
        // Dropped at the end of this block, like every variable.
        let _setter = setter;
        sleep(at).await;
    });
    let other = tokio::spawn(promise.get());
    expect_eq!(
        kept(promise.get().await),
        Err(Abandoned),
        "the answer to who waited"
    );
    expect_eq!(world.elapsed(), at, "the moment of the answer");
    expect_eq!(
        other.await.ok().map(kept),
        Some(Err(Abandoned)),
        "the answer to another who waited"
    );
    expect_eq!(
        kept(promise.get().await),
        Err(Abandoned),
        "the answer to who asked later"
    );
    promise.on_done(calls.callback(1));
    settle().await;
    expect_eq!(
        calls.seen(),
        [(0, at, Err(Abandoned)), (1, at, Err(Abandoned))],
        "the list of calls to the two callbacks"
    );
    expect_eq!(
        theirs::Abandoned.to_string(),
        "the promise was abandoned",
        "the text of `Abandoned`"
    );
}

/// Each callback is called once, when the promise is done
#[lab::test(points = 1, seeds = 64)]
async fn callbacks(world: World) {
    let (setter, promise) = promise();
    let calls = Calls::new(&world);
    let (value, at) = (world.draw(0..=999), ms(100));
    let early = some(&world, 1..=5);
    for id in 0..early {
        promise.on_done(calls.callback(id));
    }
    sleep(at).await;
    expect_eq!(
        calls.seen(),
        [],
        "the list of calls before the promise was done"
    );
    setter.set(value);
    settle().await;
    let expected: Vec<Call> = (0..early).map(|id| (id, at, Ok(value))).collect();
    expect_eq!(
        calls.seen(),
        expected,
        "the list of calls when the promise was done"
    );
    sleep(at).await;
    promise.on_done(calls.callback(early));
    settle().await;
    let late = calls.seen().split_off(early);
    expect_eq!(
        late,
        [(early, at * 2, Ok(value))],
        "the list of calls to a callback that was added later"
    );
}

/// A callback may use the promise it was called for
#[lab::test(points = 1)]
async fn callback_uses_the_promise(world: World) {
    let (setter, promise) = promise();
    let calls = Calls::new(&world);
    let (again, second) = (promise.clone(), calls.callback(2));
    let first = calls.callback(1);
    promise.on_done(move |result| {
        first(result);
        tokio::spawn(again.clone().get());
        again.on_done(second);
    });
    setter.set(7);
    settle().await;
    expect_eq!(
        calls.seen(),
        [(1, ms(0), Ok(7)), (2, ms(0), Ok(7))],
        "the list of calls to a callback and to the one it added"
    );
}

/// The value may be set when no promise is left
#[lab::test(points = 1)]
async fn nobody_is_left(world: World) {
    let (setter, _) = promise();
    setter.set(world.draw(0..=9));

    let calls = Calls::new(&world);
    let setter = {
        let (setter, promise) = promise();
        promise.on_done(calls.callback(0));
        setter
    };
    settle().await;
    expect_eq!(
        calls.seen(),
        [],
        "the list of calls before the promise was done"
    );
    setter.set(5);
    settle().await;
    expect_eq!(
        calls.seen(),
        [(0, ms(0), Ok(5))],
        "the list of calls to a callback whose promise was dropped"
    );
}
