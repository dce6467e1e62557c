//! `promise`: a value set later, everyone who waits for it, and what happens when it is never set.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use downloader::{self as theirs, Promise, promise};
use lab::{World, expect, expect_eq, settle};
use tokio::time::{sleep, timeout};
use tokio_test::task;

use super::{millis, ms, some};

/// Where callbacks leave what they were called with, and when.
#[derive(Clone)]
struct Calls {
    world: World,
    seen: Arc<Mutex<Vec<String>>>,
}

/// What a promise came to, in words: a submission could say of its own type that all are equal.
fn kept(result: Result<u64, theirs::Abandoned>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(theirs::Abandoned) => ABANDONED.to_owned(),
    }
}

const ABANDONED: &str = "abandoned";

/// That the callback which is called `id` was called at the moment `at` with what `came` of the promise.
fn call(id: usize, at: Duration, came: &str) -> String {
    format!("callback {id} after {}: {came}", millis(at))
}

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
            let call = call(id, calls.world.elapsed(), &kept(result));
            calls.seen.lock().expect("no callback panics").push(call);
        }
    }

    /// All calls by now, by callback: their order is free.
    fn seen(&self) -> Vec<String> {
        let mut seen = self.seen.lock().expect("no callback panics").clone();
        seen.sort();
        seen
    }
}

/// A waiter gets the value when it is set, a later one at once
#[lab::test(
    points = 1,
    seeds = 64,
    proves("promise.set", "promise.value", "promise.at_once")
)]
async fn set_by_another_task(world: World) {
    let (setter, promise) = promise();
    let (value, at) = (world.draw(0..=999), world.draw_ms(1..=1_000));
    tokio::spawn(async move {
        sleep(at).await;
        setter.set(value);
    });
    expect_eq!(kept(promise.get().await), value.to_string(), "the value");
    expect_eq!(world.elapsed(), at, "the moment of the value");
    sleep(ms(10)).await;
    expect_eq!(
        kept(promise.get().await),
        value.to_string(),
        "the value, asked for later,"
    );
    expect_eq!(
        world.elapsed(),
        at + ms(10),
        "the moment of the value that was asked for later"
    );
}

/// Any number may wait, and some may give up
#[lab::test(
    points = 1,
    seeds = 64,
    proves("promise.any_number", "promise.clones", "promise.woken")
)]
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
                0 => (world.draw_ms(1..=99), "no value yet".to_owned()),
                _ => (ms(5_000), value.to_string()),
            };
            let moment = at.min(begin + patience);
            tokio::spawn(async move {
                sleep(begin).await;
                let got = timeout(patience, promise.get()).await;
                let got = got.map_or_else(|_| "no value yet".to_owned(), kept);
                expect_eq!(got, expected, "the answer to one of {count} waiters");
                expect_eq!(
                    world.elapsed(),
                    moment,
                    "the moment of the answer to one of {count} waiters"
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

/// A waiter is woken when the promise is done, and not before
#[lab::test(
    points = 1,
    starved = "off: whoever yields for want of budget wakes",
    proves("promise.asleep", "promise.woken", "promise.any_number")
)]
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
    // What others do with the promise does not make it done: one gives up, one adds a callback, one drops a clone.
    let mut gives_up = task::spawn(promise.get());
    let _ = gives_up.poll();
    drop(gives_up);
    promise.on_done(|_| ());
    drop(promise.clone());
    settle().await;
    for waiter in &waiters {
        expect!(
            !waiter.is_woken(),
            "A waiter was woken before the promise was done: it keeps checking instead of sleeping."
        );
    }
    setter.set(world.draw(0..=9));
    settle().await;
    for waiter in &waiters {
        expect!(
            waiter.is_woken(),
            "The value was set, but a waiter was not woken and is still asleep."
        );
    }
    for waiter in waiters {
        let _ = waiter.await;
    }
}

/// A wait that began in one task may go on in another
#[lab::test(points = 1, seeds = 16, proves("promise.woken"))]
async fn goes_on_in_another_task(world: World) {
    let (setter, promise) = promise();
    let (value, at) = (world.draw(0..=999), world.draw_ms(1..=100));
    let mut waiter = task::spawn(promise.get());
    expect!(
        waiter.poll().is_pending(),
        "`get` returned before the promise was done."
    );
    // The future is polled by another task from now on, and it is that one that has to be woken.
    let other = tokio::spawn(async move { kept(waiter.await) });
    sleep(at).await;
    setter.set(value);
    settle().await;
    expect!(
        other.is_finished(),
        "A future was polled in one task and then in another. When the value was set, the second was not woken."
    );
    if let Ok(answer) = other.await {
        expect_eq!(answer, value.to_string(), "the value");
    }
}

/// A `get` that was called before the promise is done may be awaited after
#[lab::test(points = 1, seeds = 8, proves("promise.value", "promise.at_once"))]
async fn asked_before_and_polled_after(world: World) {
    let (setter, promise) = promise();
    let value = world.draw(0..=999);
    let asked = promise.get();
    setter.set(value);
    settle().await;
    let answer = timeout(ms(1_000), asked).await;
    let answer = answer.map_or_else(|_| "no value in a second".to_owned(), kept);
    expect_eq!(
        answer,
        value.to_string(),
        "the value, asked for before it was set and awaited afterwards,"
    );
    expect_eq!(world.elapsed(), ms(0), "the moment of the value");
}

/// If the setter is dropped, every waiter gets an error
#[lab::test(
    points = 2,
    seeds = 64,
    proves("promise.abandoned", "promise.error", "promise.called_with")
)]
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
        ABANDONED,
        "the answer to a waiter"
    );
    expect_eq!(world.elapsed(), at, "the moment of the answer");
    // A task that panics is told by the lab.
    if let Ok(answer) = other.await {
        expect_eq!(kept(answer), ABANDONED, "the answer to another waiter");
    }
    expect_eq!(
        kept(promise.get().await),
        ABANDONED,
        "the answer to a later `get`"
    );
    promise.on_done(calls.callback(1));
    settle().await;
    expect_eq!(
        calls.seen(),
        [call(0, at, ABANDONED), call(1, at, ABANDONED)],
        "the list of calls to the two callbacks"
    );
    expect_eq!(
        theirs::Abandoned.to_string(),
        "the promise was abandoned",
        "the text of `Abandoned`"
    );
}

/// Each callback is called once, when the promise is done
#[lab::test(points = 1, seeds = 64, proves("promise.called_with", "promise.once"))]
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
        NONE,
        "the list of calls before the promise was done"
    );
    setter.set(value);
    settle().await;
    let value = value.to_string();
    let expected: Vec<String> = (0..early).map(|id| call(id, at, &value)).collect();
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
        [call(early, at * 2, &value)],
        "the list of calls to a callback that was added later"
    );
}

/// No call at all.
const NONE: [String; 0] = [];

/// Adds callback 1, which uses the promise: it waits for it in a task, adds callback 2, and drops a clone.
fn one_that_adds_another(promise: &Promise<u64>, calls: &Calls) {
    let (again, first, second) = (promise.clone(), calls.callback(1), calls.callback(2));
    promise.on_done(move |result| {
        first(result);
        tokio::spawn(again.clone().get());
        again.on_done(second);
    });
}

/// A callback may use the promise it was called for
#[lab::test(points = 1, proves("promise.likes"))]
async fn callback_uses_the_promise(world: World) {
    let (setter, promise) = promise();
    let calls = Calls::new(&world);
    one_that_adds_another(&promise, &calls);
    setter.set(7);
    settle().await;
    expect_eq!(
        calls.seen(),
        [call(1, ms(0), "7"), call(2, ms(0), "7")],
        "the list of calls to a callback and to the one it added"
    );
}

/// So may a callback that is added late, and one of an abandoned promise
#[lab::test(points = 1, proves("promise.likes"))]
async fn every_callback_uses_the_promise(world: World) {
    let (setter, promise) = promise::<u64>();
    setter.set(7);
    let calls = Calls::new(&world);
    one_that_adds_another(&promise, &calls);
    // The callback has the last clones.
    drop(promise);
    settle().await;
    expect_eq!(
        calls.seen(),
        [call(1, ms(0), "7"), call(2, ms(0), "7")],
        "the list of calls when the promise was already done"
    );

    let (setter, promise) = theirs::promise::<u64>();
    let calls = Calls::new(&world);
    one_that_adds_another(&promise, &calls);
    drop(promise);
    drop(setter);
    settle().await;
    expect_eq!(
        calls.seen(),
        [call(1, ms(0), ABANDONED), call(2, ms(0), ABANDONED)],
        "the list of calls when the promise was abandoned"
    );
}

/// The value may be set when no promise is left
#[lab::test(points = 1, proves("promise.nobody", "promise.dropped_promises"))]
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
        NONE,
        "the list of calls before the promise was done"
    );
    setter.set(5);
    settle().await;
    expect_eq!(
        calls.seen(),
        [call(0, ms(0), "5")],
        "the list of calls to a callback whose promise was dropped"
    );
}
