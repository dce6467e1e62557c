//! `promise`: a value set later, those who wait for it, and those who are called back.

use std::{
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Wake, Waker},
};

use lab::{World, expect, expect_eq};
use mini_scheduler::{AlreadyDone, Promise};

use super::{Wakes, some};

type Result = std::result::Result<u64, &'static str>;

/// A promise of a number, and what it will come to, drawn from the seed.
fn promise(world: &World) -> (Promise<u64, &'static str>, Result) {
    let result = match world.draw(0..=1) {
        0 => Ok(world.draw(0..=999)),
        _ => Err("sold out"),
    };
    (Promise::pending(), result)
}

fn settle(promise: &Promise<u64, &'static str>, result: Result) -> Settled {
    settled(match result {
        Ok(value) => promise.resolve(value),
        Err(error) => promise.reject(error),
    })
}

/// What it gave to set a promise, in a type that nobody else defines: a submission could say of its own that all are equal.
type Settled = std::result::Result<(), &'static str>;

fn settled(result: std::result::Result<(), AlreadyDone>) -> Settled {
    result.map_err(|_| ALREADY_DONE)
}

const ALREADY_DONE: &str = "already done";

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

    fn seen(&self) -> Vec<(usize, Result)> {
        self.0.lock().expect("nothing panics here").clone()
    }
}

/// What is set first is kept
#[lab::test(points = 1, seeds = 8)]
async fn set_once(world: World) {
    let (promise, result) = promise(&world);
    let other = promise.clone();
    expect_eq!(promise.result(), None, "the result before it was set");
    expect_eq!(settle(&promise, result), Ok(()), "what setting it gave");
    for promise in [&promise, &other] {
        expect_eq!(promise.result(), Some(result), "the result");
        expect_eq!(
            settled(promise.resolve(1_000)),
            Err(ALREADY_DONE),
            "what `resolve` gave when it was done already"
        );
        expect_eq!(
            settled(promise.reject("too late")),
            Err(ALREADY_DONE),
            "what `reject` gave when it was done already"
        );
    }
    expect_eq!(
        promise.result(),
        Some(result),
        "the result, after others were refused,"
    );
    expect_eq!(
        AlreadyDone.to_string(),
        "the promise was done already",
        "the text of `AlreadyDone`"
    );
}

/// Who waits is woken once, when it is done, and who comes later is served at once
#[lab::test(points = 1, seeds = 64)]
async fn waiters(world: World) {
    let (promise, result) = promise(&world);
    let count = some(&world, 1..=10);
    let mut waiters: Vec<_> = (0..count)
        .map(|_| (Box::pin(promise.wait()), Wakes::new()))
        .collect();
    for (wait, wakes) in &mut waiters {
        for _ in 0..world.draw(1..=3) {
            expect_eq!(
                wakes.poll(wait.as_mut()),
                Poll::Pending,
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
        expect_eq!(wakes.poll(wait.as_mut()), Poll::Ready(result), "a wait");
    }
    let mut late = pin!(promise.wait());
    expect_eq!(
        Wakes::new().poll(late.as_mut()),
        Poll::Ready(result),
        "a wait that began when it was done"
    );
}

/// The waker of a wait's last poll is woken, and none of a wait that was dropped
#[lab::test(points = 1, seeds = 8)]
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
        "the number of those who hold the waker of a wait that was dropped, the check included,"
    );
    expect_eq!(
        Arc::strong_count(&first),
        1,
        "the number of those who hold the waker of an earlier poll, the check included,"
    );
    let _ = settle(&promise, result);
    expect_eq!(
        [&first, &last, &dropped].map(|wakes| wakes.count()),
        [0, 1, 0],
        "how often were woken: the waker of an earlier poll, of the last poll, of a wait that was dropped"
    );
    expect_eq!(last.poll(stays.as_mut()), Poll::Ready(result), "the wait");
}

/// Callbacks are called in order, each once
#[lab::test(points = 2, seeds = 64)]
async fn callbacks(world: World) {
    let (promise, result) = promise(&world);
    let calls = Calls::default();
    let count = some(&world, 0..=6);
    for id in 0..count {
        promise.clone().on_done(calls.callback(id));
    }
    expect_eq!(calls.seen(), [], "the list of calls before it was done");
    let _ = settle(&promise, result);
    let _ = promise.reject("too late");
    let mut expected: Vec<_> = (0..count).map(|id| (id, result)).collect();
    expect_eq!(calls.seen(), expected, "the list of calls when it was done");
    promise.on_done(calls.callback(count));
    expected.push((count, result));
    expect_eq!(
        calls.seen(),
        expected,
        "the list of calls, with one that was added when it was done,"
    );
}

/// A waker that looks at the promise when it is woken.
struct Curious {
    promise: Promise<u64, &'static str>,
    calls: Calls,
}

impl Wake for Curious {
    fn wake(self: Arc<Self>) {
        if let Some(result) = self.promise.result() {
            self.calls.callback(0)(result);
        }
    }
}

/// Whoever is called or woken may use the promise
#[lab::test(points = 1, seeds = 8)]
async fn used_while_it_is_set(world: World) {
    let (promise, result) = promise(&world);
    let calls = Calls::default();
    let waker = Waker::from(Arc::new(Curious {
        promise: promise.clone(),
        calls: calls.clone(),
    }));
    let mut wait = pin!(promise.wait());
    let polled = wait.as_mut().poll(&mut Context::from_waker(&waker));
    expect!(
        polled.is_pending(),
        "A wait was over before the promise was done."
    );
    let (again, first, second) = (promise.clone(), calls.callback(1), calls.callback(2));
    promise.on_done(move |result| {
        first(result);
        let refused = settled(again.resolve(1_000));
        expect_eq!(
            refused,
            Err(ALREADY_DONE),
            "what `resolve` gave within a callback"
        );
        again.on_done(second);
    });
    let _ = settle(&promise, result);
    let mut seen = calls.seen();
    seen.sort_by_key(|(id, _)| *id);
    expect_eq!(
        seen,
        [(0, result), (1, result), (2, result)],
        "the list of calls: by a waker, to a callback, and to one that this added,"
    );
}
