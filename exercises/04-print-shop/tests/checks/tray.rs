//! `tray`: a bounded buffer, for any number on either side.

use std::{sync::Arc, task::Poll};

use lab::{World, expect, expect_eq, fail, settle};
use print_shop::Tray;
use tokio::time::{sleep, timeout};
use tokio_test::task::{self, Spawn};

use super::{Told, all, moment, ms, or_nothing, some, told, until};

/// A sheet. It can be neither compared nor cloned.
struct Sheet(usize);

/// What `take` gave.
fn gave(sheet: Option<Sheet>) -> Told {
    Told(sheet.map_or("the end".to_owned(), |sheet| format!("sheet {}", sheet.0)))
}

/// What `put` gave.
fn put(result: Result<(), Sheet>) -> Told {
    Told(match result {
        Ok(()) => "put in".to_owned(),
        Err(sheet) => format!("sheet {} came back", sheet.0),
    })
}

fn sheets(numbers: impl IntoIterator<Item = usize>) -> Vec<Told> {
    numbers
        .into_iter()
        .map(|number| gave(Some(Sheet(number))))
        .collect()
}

/// Polls those who were woken, until nobody is any more. Returns what they got; they wait no longer.
async fn woken<F: Future>(waiters: &mut Vec<Spawn<F>>) -> Vec<F::Output> {
    let mut got = Vec::new();
    loop {
        settle().await;
        let Some(woken) = waiters.iter().position(|waiter| waiter.is_woken()) else {
            return got;
        };
        if let Poll::Ready(output) = waiters[woken].poll() {
            got.push(output);
            drop(waiters.remove(woken));
        }
    }
}

/// Sheets come out in the order in which they went in, and a full tray makes `put` wait
#[lab::test(
    points = 2,
    seeds = 64,
    proves("tray.capacity", "tray.room", "tray.order", "tray.sheet")
)]
async fn a_slow_reader(world: World) {
    let capacity = some(&world, 1..=4);
    let tray = Tray::new(capacity);
    let pause = world.draw_ms(1..=20);
    let puts = async {
        let mut moments = Vec::new();
        for number in 0..12 {
            let put = put(tray.put(Sheet(number)).await);
            moments.push(told(format!("{put:?}"), world.elapsed()));
        }
        moments
    };
    let takes = async {
        let mut got = Vec::new();
        for _ in 0..12 {
            sleep(pause).await;
            got.push(gave(tray.take().await));
        }
        got
    };
    let (puts, takes) = tokio::join!(puts, takes);
    expect_eq!(takes, sheets(0..12), "the list of sheets that came out");
    let expected: Vec<_> = (0..12u32)
        .map(|number| {
            told(
                "put in",
                pause * (number + 1).saturating_sub(capacity as u32),
            )
        })
        .collect();
    expect_eq!(
        puts,
        expected,
        "the list of results of `put`, with room for {capacity},"
    );
}

/// A waiting call gets its sheet the moment it is put in
#[lab::test(points = 1, seeds = 64, proves("tray.sheet"))]
async fn a_slow_writer(world: World) {
    let tray = Arc::new(Tray::new(some(&world, 1..=4)));
    let pause = world.draw_ms(1..=20);
    let takes: Vec<_> = (0..5)
        .map(|_| {
            let (tray, world) = (tray.clone(), world.clone());
            tokio::spawn(async move {
                let gave = gave(tray.take().await);
                told(format!("{gave:?}"), world.elapsed())
            })
        })
        .collect();
    for number in 0..5 {
        sleep(pause).await;
        let put = put(tray.put(Sheet(number)).await);
        expect_eq!(put, Told("put in".to_owned()), "the result of `put`");
    }
    let mut got = Vec::new();
    for take in takes {
        got.extend(take.await.ok());
    }
    got.sort();
    let mut expected: Vec<_> = (0..5u32)
        .map(|number| told(format!("sheet {number}"), pause * (number + 1)))
        .collect();
    expected.sort();
    expect_eq!(
        got,
        expected,
        "the list of what five waiting callers got, sorted,"
    );
}

/// Many on both sides: never too many sheets in the tray, and each comes out once
#[lab::test(
    points = 2,
    seeds = 64,
    proves("tray.capacity", "tray.order", "tray.room", "tray.sheet")
)]
async fn many_on_both_sides(world: World) {
    let capacity = some(&world, 1..=5);
    let tray = Arc::new(Tray::new(capacity));
    let puts: Vec<_> = (0..15)
        .map(|number| {
            let tray = tray.clone();
            tokio::spawn(async move { tray.put(Sheet(number)).await.is_ok() })
        })
        .collect();
    sleep(ms(1)).await;
    let done = puts.iter().filter(|put| put.is_finished()).count();
    expect_eq!(
        done,
        capacity,
        "the number of 15 sheets that went into a tray with room for {capacity}"
    );
    let takes: Vec<_> = (0..15)
        .map(|_| {
            let tray = tray.clone();
            tokio::spawn(async move { gave(tray.take().await) })
        })
        .collect();
    sleep(ms(1)).await;
    let done = puts.iter().filter(|put| put.is_finished()).count();
    expect_eq!(
        done,
        15,
        "the number of calls of `put` that had returned, of 15, with 15 calls of `take` beside them,"
    );
    let mut got = Vec::new();
    for take in takes {
        if take.is_finished() {
            got.extend(take.await.ok());
        }
    }
    let mut expected = sheets(0..15);
    got.sort();
    expected.sort();
    expect_eq!(got, expected, "the list of sheets that came out, sorted,");
    for put in puts {
        put.abort();
    }
}

/// A `take` that is dropped takes no sheet with it, not even when it had been woken for one
#[lab::test(
    points = 1,
    seeds = 16,
    starved = "off: who yields for want of budget does not wait yet",
    proves("tray.take_dropped", "tray.sheet")
)]
async fn a_take_gives_up(world: World) {
    let tray = Tray::new(3);
    let mut takes: Vec<_> = (0..3).map(|_| task::spawn(tray.take())).collect();
    for take in &mut takes {
        expect!(
            take.poll().is_pending(),
            "`take` returned from a tray that was empty and open."
        );
    }
    drop(takes.remove(some(&world, 0..=2)));
    let _ = tray.put(Sheet(1)).await;
    settle().await;
    let Some(first) = takes.iter().position(|take| take.is_woken()) else {
        fail!("Two calls wait for a sheet and one was put in, but neither was woken.");
    };
    // It was woken and has not looked yet.
    drop(takes.remove(first));
    let got: Vec<_> = woken(&mut takes).await.into_iter().map(gave).collect();
    expect_eq!(
        got,
        sheets([1]),
        "the list of what the other call got after the one that was woken had been dropped"
    );
}

/// A `put` that is dropped puts nothing in, and its room goes to another
#[lab::test(
    points = 1,
    seeds = 16,
    starved = "off: who yields for want of budget does not wait yet",
    proves("tray.put_dropped", "tray.room")
)]
async fn a_put_gives_up(world: World) {
    let tray = Tray::new(1);
    let _ = tray.put(Sheet(0)).await;
    let mut puts: Vec<_> = (1..=3)
        .map(|number| task::spawn(tray.put(Sheet(number))))
        .collect();
    for put in &mut puts {
        expect!(
            put.poll().is_pending(),
            "`put` returned, and the tray was full and open."
        );
    }
    drop(puts.remove(some(&world, 0..=2)));
    expect_eq!(
        gave(tray.take().await),
        gave(Some(Sheet(0))),
        "the first sheet"
    );
    settle().await;
    let Some(first) = puts.iter().position(|put| put.is_woken()) else {
        fail!("Two calls wait for room and a sheet was taken out, but neither was woken.");
    };
    drop(puts.remove(first));
    let got: Vec<_> = woken(&mut puts).await.into_iter().map(put).collect();
    expect_eq!(
        got,
        [Told("put in".to_owned())],
        "the result of the other `put` after the one that was woken had been dropped"
    );
    let left = timeout(ms(100), tray.take()).await;
    expect!(
        left.is_ok(),
        "A sheet was put in, and `take` did not find it."
    );
    let next = timeout(ms(100), tray.take()).await;
    expect!(
        next.is_err(),
        "A `put` was dropped, and its sheet was in the tray."
    );
}

/// Wherever a call is dropped, no sheet is lost, and no other call waits in vain
#[lab::test(
    points = 2,
    seeds = 32,
    proves("tray.take_dropped", "tray.put_dropped")
)]
async fn dropped_at_any_await(_world: World) {
    let tray = Tray::new(1);
    let late = async {
        sleep(ms(5)).await;
        put(tray.put(Sheet(1)).await)
    };
    let taken = timeout(ms(100), lab::cut(tray.take()));
    let (taken, _) = tokio::join!(taken, late);
    let Ok(taken) = taken else {
        fail!("A sheet was put in, and the `take` that waited for one was not woken.");
    };
    if taken.is_none() {
        let next = timeout(ms(100), tray.take()).await.map(gave);
        expect_eq!(
            or_nothing(next.ok()),
            gave(Some(Sheet(1))),
            "the sheet after a `take` that was dropped"
        );
    }

    // And the same on the other side.
    let _ = tray.put(Sheet(2)).await;
    let late = async {
        sleep(ms(5)).await;
        gave(tray.take().await)
    };
    let was_put = timeout(ms(100), lab::cut(tray.put(Sheet(3))));
    let (was_put, first) = tokio::join!(was_put, late);
    expect_eq!(
        first,
        gave(Some(Sheet(2))),
        "the sheet that was in the tray"
    );
    let Ok(was_put) = was_put else {
        fail!("There was room again, and the `put` that waited for it was not woken.");
    };
    let rest = timeout(ms(100), tray.take()).await;
    expect_eq!(
        or_nothing(rest.ok().map(gave)),
        or_nothing(was_put.map(|_| gave(Some(Sheet(3))))),
        "what was left in the tray after a `put`, dropped or not"
    );
}

/// A call that was woken and finds that another one was faster waits on
#[lab::test(
    points = 1,
    starved = "off: who yields for want of budget does not wait yet",
    proves("tray.capacity", "tray.end")
)]
async fn somebody_is_faster(_world: World) {
    let tray = Tray::new(1);
    let _ = tray.put(Sheet(0)).await;
    let mut puts: Vec<_> = (1..=2)
        .map(|number| task::spawn(tray.put(Sheet(number))))
        .collect();
    expect!(
        puts[0].poll().is_pending(),
        "A tray with room for one sheet, and with one in it, took another one."
    );
    let _ = tray.take().await;
    // The first has been woken for the room. Before it looks, the second comes.
    let done = [1, 0].map(|index| puts[index].poll().is_ready());
    let done = done.iter().filter(|is_done| **is_done).count();
    expect!(
        done < 2,
        "There was room for one sheet, and two calls of `put` have both put theirs in."
    );
    drop(puts);

    let tray = Tray::new(1);
    let mut takes: Vec<_> = (0..2).map(|_| task::spawn(tray.take())).collect();
    expect!(
        takes[0].poll().is_pending(),
        "`take` returned although the tray was open and empty."
    );
    let _ = tray.put(Sheet(3)).await;
    for index in [1, 0] {
        if let Poll::Ready(sheet) = takes[index].poll() {
            expect_eq!(
                gave(sheet),
                gave(Some(Sheet(3))),
                "what `take` returned of one sheet, with two calls that wanted it"
            );
        }
    }
}

/// A closed tray takes no sheet, and hands out those that it has
#[lab::test(points = 1, seeds = 16, proves("tray.closed", "tray.left", "tray.end"))]
async fn closed(world: World) {
    let tray = Tray::new(5);
    let count = some(&world, 0..=5);
    for number in 0..count {
        let _ = tray.put(Sheet(number)).await;
    }
    tray.close();
    let back = put(tray.put(Sheet(9)).await);
    expect_eq!(
        back,
        Told("sheet 9 came back".to_owned()),
        "what a closed tray did with a sheet"
    );
    for number in 0..count {
        expect_eq!(
            gave(tray.take().await),
            gave(Some(Sheet(number))),
            "a sheet that was left"
        );
    }
    for _ in 0..2 {
        expect_eq!(
            gave(tray.take().await),
            gave(None),
            "what came out of a tray that was closed and empty"
        );
    }
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the time that it took"
    );
}

/// When the tray is closed, every waiting call returns
#[lab::test(
    points = 1,
    seeds = 64,
    proves("tray.closes", "tray.closed", "tray.end", "tray.left")
)]
async fn closed_while_they_wait(world: World) {
    let (full, empty) = (Tray::new(1), Tray::new(1));
    let _ = full.put(Sheet(0)).await;
    let at = world.draw_ms(1..=50);
    let puts = (1..=some(&world, 1..=4)).map(|number| {
        let (full, world) = (&full, &world);
        async move {
            let put = put(full.put(Sheet(number)).await);
            told(format!("{put:?}"), world.elapsed())
        }
    });
    let takes = (0..some(&world, 1..=4)).map(|_| async {
        let gave = gave(empty.take().await);
        told(format!("{gave:?}"), world.elapsed())
    });
    let close = async {
        until(&world, at).await;
        full.close();
        empty.close();
    };
    let waits = async { tokio::join!(all(puts), all(takes), close) };
    let Ok((puts, takes, ())) = timeout(ms(10_000), waits).await else {
        fail!("The tray was closed, and a call kept waiting.");
    };
    let backs = (1..=puts.len()).map(|number| told(format!("sheet {number} came back"), at));
    expect_eq!(
        puts,
        backs.collect::<Vec<_>>(),
        "the list of results of the waiting calls of `put`"
    );
    let ends = takes
        .iter()
        .map(|_| told("the end", at))
        .collect::<Vec<_>>();
    expect_eq!(
        takes,
        ends,
        "the list of results of the waiting calls of `take`"
    );
    expect_eq!(
        gave(full.take().await),
        gave(Some(Sheet(0))),
        "the sheet that was left"
    );
}
