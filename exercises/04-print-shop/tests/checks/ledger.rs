//! `ledger`: many who read, or one who writes.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use lab::{World, expect_eq, fail};
use print_shop::Ledger;
use sim::shop::{Book, Overdrawn};
use tokio::time::timeout;

use super::{Told, all, moment, ms, some, told, until};

/// What is asked of a ledger.
#[derive(Debug, Clone, Copy)]
enum Call {
    Snapshot,
    Transfer(usize, usize, u64),
}

/// The result in words.
fn transferred(result: Result<(), Overdrawn>) -> String {
    match result {
        Ok(()) => "moved".to_owned(),
        Err(Overdrawn) => "overdrawn".to_owned(),
    }
}

async fn answer(ledger: &Ledger, call: Call) -> String {
    match call {
        Call::Snapshot => format!("{:?}", ledger.snapshot().await),
        Call::Transfer(from, to, amount) => transferred(ledger.transfer(from, to, amount).await),
    }
}

/// What comes of `calls`, which come in this order, with `time` for each step: readers side by side, a writer alone, and nobody
/// overtakes.
fn answers(calls: &[(Duration, Call)], mut balances: Vec<u64>, time: Duration) -> Vec<Told> {
    let (mut all_over, mut writers_over) = (ms(0), ms(0));
    let answers = calls.iter().map(|(at, call)| match *call {
        Call::Snapshot => {
            let over = (*at).max(writers_over) + time * balances.len() as u32;
            all_over = all_over.max(over);
            told(format!("{balances:?}"), over)
        }
        Call::Transfer(from, to, amount) => {
            let over = (*at).max(all_over) + time * 3;
            (all_over, writers_over) = (over, over);
            balances[from] -= amount;
            balances[to] += amount;
            told("moved", over)
        }
    });
    answers.collect()
}

/// Two different accounts out of `count`.
fn accounts(world: &World, count: usize) -> (usize, usize) {
    let from = some(world, 0..=count as u64 - 1);
    let to = (from + some(world, 1..=count as u64 - 1)) % count;
    (from, to)
}

/// Money is moved if there is enough, and a snapshot shows it
#[lab::test(
    points = 1,
    seeds = 16,
    proves("ledger.snapshot", "ledger.moves", "ledger.overdrawn")
)]
async fn one_after_the_other(world: World) {
    let mut balances: Vec<u64> = (0..3).map(|_| world.draw(0..=20)).collect();
    let (book, witness) = Book::open(&world, balances.clone(), ms(5));
    let ledger = Ledger::new(book);
    for _ in 0..8 {
        let (from, to) = accounts(&world, 3);
        // Also as much as there is, and nothing.
        let amount = [0, 1, balances[from], balances[from] + 1][some(&world, 0..=3)];
        let writes = witness.writes();
        let got = transferred(ledger.transfer(from, to, amount).await);
        let enough = amount <= balances[from];
        if enough {
            balances[from] -= amount;
            balances[to] += amount;
        }
        expect_eq!(
            got,
            if enough { "moved" } else { "overdrawn" },
            "the result of a transfer"
        );
        expect_eq!(
            witness.writes() - writes,
            usize::from(enough),
            "the number of times that a transfer has written"
        );
        expect_eq!(ledger.snapshot().await, balances, "the snapshot");
    }
}

/// Snapshots read side by side, a transfer is alone, and nobody overtakes
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "ledger.snapshot",
        "ledger.side_by_side",
        "ledger.alone",
        "ledger.turn",
        "ledger.moves"
    )
)]
async fn readers_and_writers(world: World) {
    let time = world.draw_ms(1..=5);
    let balances = vec![100; 4];
    let (book, witness) = Book::open(&world, balances.clone(), time);
    let ledger = Ledger::new(book);
    let mut at = ms(0);
    let calls: Vec<_> = (0..12)
        .map(|_| {
            at += world.draw_ms(1..=20);
            let call = match world.draw(0..=2) {
                0 => {
                    let (from, to) = accounts(&world, 4);
                    Call::Transfer(from, to, world.draw(1..=8))
                }
                _ => Call::Snapshot,
            };
            (at, call)
        })
        .collect();
    let answering = calls.iter().map(|(at, call)| async {
        until(&world, *at).await;
        let answer = answer(&ledger, *call).await;
        told(answer, world.elapsed())
    });
    let got = all(answering).await;
    expect_eq!(
        witness.smudges(),
        0,
        "the number of times that a call wrote while another one read or wrote"
    );
    expect_eq!(
        got,
        answers(&calls, balances, time),
        "the list of results, in order of arrival,"
    );
}

/// A transfer gets its turn even if there is always a reader
#[lab::test(points = 1, seeds = 16, proves("ledger.turn", "ledger.snapshot"))]
async fn always_somebody_who_reads(world: World) {
    let (book, _witness) = Book::open(&world, vec![10; 3], ms(10));
    let ledger = Ledger::new(book);
    let at = world.draw_ms(101..=109);
    // A snapshot takes 30 ms, and every 10 ms one begins.
    let readers = (0..60).map(|number| {
        let (ledger, world) = (&ledger, &world);
        async move {
            until(world, ms(10 * number)).await;
            drop(ledger.snapshot().await);
        }
    });
    let writer = async {
        until(&world, at).await;
        let result = transferred(ledger.transfer(0, 1, 5).await);
        told(result, world.elapsed())
    };
    let ((), got) = tokio::join!(async { drop(all(readers).await) }, writer);
    expect_eq!(
        got,
        told("moved", ms(160)),
        "the result of a transfer that arrived at {} ms",
        at.as_millis()
    );
}

/// The last of the money is moved once, however many want it
#[lab::test(points = 2, seeds = 64, proves("ledger.overdrawn", "ledger.alone"))]
async fn the_last_of_the_money(world: World) {
    let (book, witness) = Book::open(&world, vec![10, 0, 0, 0], world.draw_ms(1..=5));
    let ledger = Arc::new(Ledger::new(book));
    let transfers: Vec<_> = (0..6)
        .map(|number| {
            let ledger = ledger.clone();
            tokio::spawn(async move { transferred(ledger.transfer(0, 1 + number % 3, 10).await) })
        })
        .collect();
    let mut results: BTreeMap<String, usize> = BTreeMap::new();
    for transfer in transfers {
        *results
            .entry(transfer.await.unwrap_or_default())
            .or_default() += 1;
    }
    let expected = BTreeMap::from([("moved".to_owned(), 1), ("overdrawn".to_owned(), 5)]);
    expect_eq!(
        results,
        expected,
        "the count of results of six transfers of all the money"
    );
    expect_eq!(
        witness.balances().iter().sum::<u64>(),
        10,
        "the sum of all accounts"
    );
}

/// Wherever a transfer is dropped, nothing was moved, and nobody waits for it
#[lab::test(points = 2, seeds = 16, proves("ledger.dropped", "ledger.no_longer"))]
async fn dropped_at_any_await(world: World) {
    let (book, witness) = Book::open(&world, vec![10, 10], ms(10));
    let ledger = Ledger::new(book);
    let first = async {
        drop(ledger.snapshot().await);
        (true, world.elapsed())
    };
    let dropped = async {
        until(&world, ms(1)).await;
        let moved = lab::cut(ledger.transfer(0, 1, 3)).await;
        (moved.is_some(), world.elapsed())
    };
    let last = async {
        until(&world, ms(2)).await;
        drop(ledger.snapshot().await);
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
        fail!("A transfer was dropped, and a snapshot waited forever.");
    }
    let [_, (moved, at), (_, last)] = ends;
    let balances = if moved { vec![7, 13] } else { vec![10, 10] };
    expect_eq!(
        witness.balances(),
        balances,
        "the list of balances after a transfer, dropped or not,"
    );
    expect_eq!(
        moment(last),
        moment(at.max(ms(2)) + ms(20)),
        "the moment at which a snapshot was over that came after the transfer"
    );
}
