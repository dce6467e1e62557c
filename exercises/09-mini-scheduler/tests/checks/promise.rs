//! `promise`: a value set later, those who wait for it, and those who are called back.

use std::{
    future::Future,
    pin::{Pin, pin},
    sync::{Arc, Mutex},
    task::{Context, Waker},
};

use lab::{World, expect, expect_eq};
use mini_scheduler::{AlreadyDone, Promise};

use super::{
    Told, Wakes, polled, some,
    wakers::{acts_when_cloned, acts_when_dropped, acts_when_woken},
};

type Result = std::result::Result<u64, &'static str>;

/// A promise of a number, and what it will come to, drawn from the seed.
fn promise(world: &World) -> (Promise<u64, &'static str>, Result) {
    let result = match world.draw(0..=1) {
        0 => Ok(world.draw(0..=999)),
        _ => Err("sold out"),
    };
    (Promise::pending(), result)
}

fn settle(promise: &Promise<u64, &'static str>, result: Result) -> Told {
    settled(match result {
        Ok(value) => promise.resolve(value),
        Err(error) => promise.reject(error),
    })
}

/// What came of setting a promise.
fn settled(result: std::result::Result<(), AlreadyDone>) -> Told {
    Told(match result {
        Ok(()) => "it was set".to_owned(),
        Err(AlreadyDone) => "it was done already".to_owned(),
    })
}

fn already_done() -> Told {
    settled(Err(AlreadyDone))
}

/// What there is in a promise.
fn value(result: Result) -> Told {
    Told(match result {
        Ok(value) => format!("the value {value}"),
        Err(error) => format!("the error {error:?}"),
    })
}

/// What `result` gave.
fn looked(result: Option<Result>) -> Told {
    result.map_or(Told("nothing yet".to_owned()), value)
}

/// What a poll of `wait` with the waker of `wakes` gave.
fn poll(wakes: &Arc<Wakes>, wait: Pin<&mut impl Future<Output = Result>>) -> Told {
    polled(wakes.poll(wait), value)
}

/// The same with a waker of another kind.
fn poll_with(waker: &Waker, wait: Pin<&mut impl Future<Output = Result>>) -> Told {
    polled(wait.poll(&mut Context::from_waker(waker)), value)
}

/// Where callbacks leave what they were called with.
#[derive(Clone, Default)]
struct Calls(Arc<Mutex<Vec<(usize, Result)>>>);

impl Calls {
    /// The callback that is called `id`.
    fn callback(&self, id: usize) -> impl FnOnce(Result) + Send + 'static {
        let calls = self.clone();
        move |result| {
            let mut seen = calls.0.lock().expect("nothing panics here");
            seen.push((id, result));
        }
    }

    fn seen(&self) -> Vec<Told> {
        calls(&self.0.lock().expect("nothing panics here"))
    }
}

fn calls(calls: &[(usize, Result)]) -> Vec<Told> {
    let calls = calls.iter();
    calls
        .map(|(id, result)| Told(format!("callback {id} with {:?}", value(*result))))
        .collect()
}

/// What is set first is kept
#[lab::test(
    points = 1,
    seeds = 8,
    proves(
        "promise.clones",
        "promise.set_once",
        "promise.nothing_happens",
        "promise.result"
    )
)]
async fn set_once(world: World) {
    let (promise, result) = promise(&world);
    let other = promise.clone();
    expect_eq!(
        looked(promise.result()),
        looked(None),
        "what `result` gave before it was set"
    );
    expect_eq!(
        settle(&other, result),
        settled(Ok(())),
        "the result of setting a clone of it"
    );
    for promise in [&promise, &other] {
        expect_eq!(
            looked(promise.result()),
            value(result),
            "what `result` gave when it was set"
        );
        expect_eq!(
            settled(promise.resolve(1_000)),
            already_done(),
            "the result of `resolve` when it was done already"
        );
        expect_eq!(
            settled(promise.reject("too late")),
            already_done(),
            "the result of `reject` when it was done already"
        );
    }
    expect_eq!(
        looked(promise.result()),
        value(result),
        "what `result` gave after others were refused"
    );
    expect_eq!(
        AlreadyDone.to_string(),
        "the promise was done already",
        "the text of `AlreadyDone`"
    );
}

/// A waiter is woken once, when the promise is done; a later one gets its value at once
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "exercise.told",
        "promise.woken",
        "promise.reject",
        "promise.wait",
        "promise.any_number",
        "promise.woken_once",
        "promise.nothing_happens"
    )
)]
async fn waiters(world: World) {
    let (promise, result) = promise(&world);
    let count = some(&world, 1..=10);
    let mut waiters: Vec<_> = (0..count)
        .map(|_| (Box::pin(promise.wait()), Wakes::new()))
        .collect();
    for (wait, wakes) in &mut waiters {
        for _ in 0..world.draw(1..=3) {
            expect_eq!(
                poll(wakes, wait.as_mut()),
                Told::pending(),
                "a wait before the promise was done"
            );
        }
    }
    let woken = |waiters: &[(_, Arc<Wakes>)]| -> Vec<usize> {
        waiters.iter().map(|(_, wakes)| wakes.count()).collect()
    };
    expect_eq!(
        woken(&waiters),
        vec![0; count],
        "how often each of {count} waiters was woken before it was done"
    );
    let _ = settle(&promise, result);
    let _ = promise.resolve(0);
    expect_eq!(
        woken(&waiters),
        vec![1; count],
        "how often each of {count} waiters was woken when it was done"
    );
    for (wait, wakes) in &mut waiters {
        expect_eq!(
            poll(wakes, wait.as_mut()),
            value(result).ready(),
            "a wait when the promise was done"
        );
    }
    let mut late = pin!(promise.wait());
    expect_eq!(
        poll(&Wakes::new(), late.as_mut()),
        value(result).ready(),
        "a wait that began when it was done"
    );
}

/// The waker of a wait's last poll is woken, and none of a wait that was dropped
#[lab::test(points = 1, seeds = 8, proves("promise.last_waker", "promise.dropped"))]
async fn forgotten_wakers(world: World) {
    let (promise, result) = promise(&world);
    let [first, last, dropped] = [Wakes::new(), Wakes::new(), Wakes::new()];
    let mut stays = pin!(promise.wait());
    let mut goes = Box::pin(promise.wait());
    let _ = first.poll(stays.as_mut());
    let _ = dropped.poll(goes.as_mut());
    let _ = last.poll(stays.as_mut());
    drop(goes);
    expect_eq!(
        Arc::strong_count(&dropped),
        1,
        "how many hold the waker of a wait that was dropped, including the check,"
    );
    expect_eq!(
        Arc::strong_count(&first),
        1,
        "how many hold the waker of an earlier poll, including the check,"
    );
    let _ = settle(&promise, result);
    expect_eq!(
        [&first, &last, &dropped].map(|wakes| wakes.count()),
        [0, 1, 0],
        "how often were woken: the waker of an earlier poll, of the last poll, of a wait that was dropped"
    );
    expect_eq!(
        poll(&last, stays.as_mut()),
        value(result).ready(),
        "the wait when the promise was done"
    );
}

/// Waits come and go, and each keeps its own waker, from its first poll to its end
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "promise.woken",
        "promise.wait",
        "promise.any_number",
        "promise.last_waker",
        "promise.dropped"
    )
)]
async fn waits_come_and_go(world: World) {
    let (promise, result) = promise(&world);
    let mut waits: Vec<(Pin<Box<_>>, Option<Arc<Wakes>>)> = Vec::new();
    let mut gone: Vec<Arc<Wakes>> = Vec::new();
    for _ in 0..world.draw(10..=30) {
        match (world.draw(0..=4), waits.len() as u64) {
            (0 | 1, _) | (_, 0) => waits.push((Box::pin(promise.wait()), None)),
            (2 | 3, count) => {
                let (wait, waker) = &mut waits[some(&world, 0..=count - 1)];
                let wakes = Wakes::new();
                expect_eq!(
                    poll(&wakes, wait.as_mut()),
                    Told::pending(),
                    "a wait before the promise was done"
                );
                gone.extend(waker.replace(wakes));
            }
            (_, count) => gone.extend(waits.swap_remove(some(&world, 0..=count - 1)).1),
        }
    }
    expect!(
        gone.iter().all(|wakes| Arc::strong_count(wakes) == 1),
        "Something still holds the waker of an earlier poll, or of a wait that was dropped."
    );
    let _ = settle(&promise, result);
    let woken: Vec<_> = waits
        .iter()
        .filter_map(|(_, waker)| Some(waker.as_ref()?.count()))
        .collect();
    expect_eq!(
        woken,
        vec![1; woken.len()],
        "how often the waits were woken that had been polled and were still waiting"
    );
    expect!(
        gone.iter().all(|wakes| wakes.count() == 0),
        "The waker of an earlier poll, or of a wait that was dropped, was woken."
    );
    for (wait, waker) in &mut waits {
        let when = match waker {
            Some(_) => "a wait that was polled before the promise was done, and again after",
            None => "a wait that began before the promise was done, and was first polled after",
        };
        // Some are dropped as they are.
        if world.draw(0..=2) > 0 {
            let wakes = waker.get_or_insert_default();
            expect_eq!(poll(wakes, wait.as_mut()), value(result).ready(), "{when}");
        }
    }
    let wakers: Vec<_> = waits.into_iter().filter_map(|(_, waker)| waker).collect();
    expect!(
        wakers.iter().all(|wakes| Arc::strong_count(wakes) == 1),
        "The promise is done and its waits were dropped, but something still holds a waker of one of them."
    );
}

/// Callbacks are called in order, each once
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "promise.called",
        "promise.reject",
        "promise.on_done",
        "promise.in_order",
        "promise.nothing_happens"
    )
)]
async fn callbacks(world: World) {
    let (promise, result) = promise(&world);
    let seen = Calls::default();
    let count = some(&world, 0..=6);
    for id in 0..count {
        promise.clone().on_done(seen.callback(id));
    }
    expect_eq!(seen.seen(), [], "the list of calls before it was done");
    let _ = settle(&promise, result);
    let _ = promise.reject("too late");
    let mut expected: Vec<_> = (0..count).map(|id| (id, result)).collect();
    expect_eq!(
        seen.seen(),
        calls(&expected),
        "the list of calls when it was done"
    );
    promise.on_done(seen.callback(count));
    expected.push((count, result));
    expect_eq!(
        seen.seen(),
        calls(&expected),
        "the list of calls, with one that was added when it was done,"
    );
}

/// A callback or a waker may use the promise
#[lab::test(
    points = 1,
    seeds = 8,
    proves(
        "exercise.no_lock_in_a_callback",
        "exercise.no_lock_in_a_waker",
        "promise.resolve",
        "promise.used_by_a_callback",
        "promise.added_by_a_callback"
    )
)]
async fn used_while_it_is_set(world: World) {
    let (promise, result) = promise(&world);
    let seen = Calls::default();
    let waker = acts_when_woken({
        let (promise, seen) = (promise.clone(), seen.clone());
        move || {
            if let Some(result) = promise.result() {
                seen.callback(0)(result);
            }
        }
    });
    let mut wait = pin!(promise.wait());
    expect_eq!(
        poll_with(&waker, wait.as_mut()),
        Told::pending(),
        "a wait before the promise was done"
    );
    let (again, first, second) = (promise.clone(), seen.callback(1), seen.callback(2));
    promise.on_done(move |result| {
        first(result);
        expect_eq!(
            settled(again.resolve(1_000)),
            already_done(),
            "the result of `resolve` within a callback"
        );
        again.on_done(second);
    });
    let _ = settle(&promise, result);
    let mut seen = seen.seen();
    seen.sort_by_key(|call| call.0.clone());
    expect_eq!(
        seen,
        calls(&[(0, result), (1, result), (2, result)]),
        "the list of calls: by a waker, to a callback, and to one that this added,"
    );
}

/// A callback that is added when it is done may use the promise, too
#[lab::test(
    points = 1,
    seeds = 8,
    proves(
        "exercise.no_lock_in_a_callback",
        "promise.on_done",
        "promise.used_by_a_callback",
        "promise.added_by_a_callback"
    )
)]
async fn used_when_it_is_done(world: World) {
    let (promise, result) = promise(&world);
    let _ = settle(&promise, result);
    let seen = Calls::default();
    let (again, first, second) = (promise.clone(), seen.callback(0), seen.callback(1));
    promise.on_done(move |given| {
        first(given);
        expect_eq!(
            looked(again.result()),
            value(result),
            "what `result` gave within a callback"
        );
        let mut wait = pin!(again.wait());
        expect_eq!(
            poll(&Wakes::new(), wait.as_mut()),
            value(result).ready(),
            "a wait within a callback"
        );
        again.on_done(second);
    });
    expect_eq!(
        seen.seen(),
        calls(&[(0, result), (1, result)]),
        "the list of calls when `on_done` had returned: to a callback, and to one that this added,"
    );
}

/// A waker may use the promise when it is cloned, and when it is dropped
#[lab::test(
    points = 1,
    seeds = 8,
    proves("exercise.no_lock_in_a_waker", "promise.wait", "promise.clones")
)]
async fn used_by_a_waker(world: World) {
    // Set while a waker is being cloned.
    let (promised, result) = promise(&world);
    let mut wait = pin!(promised.wait());
    let (waker, cloned) = acts_when_cloned({
        let promise = promised.clone();
        move || drop(settle(&promise, result))
    });
    let first = poll_with(&waker, wait.as_mut());
    expect!(
        first == value(result).ready() || cloned.wakes() > 0,
        "The promise was done while a wait cloned its waker, but the wait is pending and was not woken."
    );
    drop(waker);

    // Set while the waker of an earlier poll is being dropped.
    let (promised, result) = promise(&world);
    let mut wait = pin!(promised.wait());
    let waker = acts_when_dropped({
        let promise = promised.clone();
        move || drop(settle(&promise, result))
    });
    expect_eq!(
        poll_with(&waker, wait.as_mut()),
        Told::pending(),
        "a wait before the promise was done"
    );
    drop(waker);
    let wakes = Wakes::new();
    let second = poll(&wakes, wait.as_mut());
    expect!(
        second == value(result).ready() || wakes.count() > 0,
        "The promise was done while the waker of an earlier poll was dropped, but the wait is pending and was not woken."
    );

    // Looked at while the waker of a wait is being dropped that is dropped itself.
    let (promised, result) = promise(&world);
    let mut wait = Box::pin(promised.wait());
    let waker = acts_when_dropped({
        let promise = promised.clone();
        move || drop(settle(&promise, result))
    });
    let _ = poll_with(&waker, wait.as_mut());
    drop(waker);
    drop(wait);
    expect_eq!(
        looked(promised.result()),
        value(result),
        "what `result` gave when the waker of a wait that was dropped had set it"
    );
}
