//! `undo_stack`: last in, first out, for whoever waits.

use std::sync::Arc;

use lab::{World, expect, expect_eq, fail, settle};
use pipeline::UndoStack;
use tokio::time::{sleep, timeout};
use tokio_test::task;

use super::{Item, ms, some, take_woken};

fn number(item: Item) -> usize {
    item.0
}

/// The last that was pushed comes first, and the oldest is forgotten
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "undo_stack.last_first",
        "undo_stack.depth",
        "undo_stack.returned",
        "undo_stack.topmost",
        "undo_stack.at_once"
    )
)]
async fn last_in_first_out(world: World) {
    let depth = some(&world, 1..=5);
    let stack = UndoStack::new(depth);
    let mut model = Vec::new();
    let mut got = Vec::new();
    let mut expected = Vec::new();
    for pushed in 0..40 {
        let pushes = world.draw(0..=2) > 0;
        if pushes {
            model.push(pushed);
            let forgotten = (model.len() > depth).then(|| model.remove(0));
            expect_eq!(
                stack.push(Item(pushed)).map(number),
                forgotten,
                "the item that a stack of depth {depth} forgot"
            );
        } else if let Some(last) = model.pop() {
            expected.push(last);
            got.push(stack.pop().await.0);
        }
    }
    while let Some(last) = model.pop() {
        expected.push(last);
        got.push(stack.pop().await.0);
    }
    expect_eq!(got, expected, "the list of items");
    expect_eq!(
        world.elapsed(),
        ms(0),
        "the time spent on items that were there"
    );
    let mut empty = task::spawn(stack.pop());
    expect!(
        empty.poll().is_pending(),
        "All items have been taken, and `pop` returned one more."
    );
}

/// Who waits gets the item at the moment it is pushed
#[lab::test(points = 1, seeds = 64, proves("undo_stack.sleeps"))]
async fn a_late_item(world: World) {
    let stack = UndoStack::new(3);
    let at = world.draw_ms(1..=1_000);
    let late = async {
        sleep(at).await;
        let forgotten = stack.push(Item(7)).map(number);
        expect_eq!(forgotten, None, "the item that an empty stack forgot");
    };
    let waits = async {
        let got = stack.pop().await.0;
        (got, world.elapsed())
    };
    let (got, ()) = tokio::join!(waits, late);
    expect_eq!(got, (7, at), "the item and its moment");
}

/// Each item wakes one who waits, and until then all sleep
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "undo_stack.sleeps",
        "undo_stack.nobody_sleeps",
        "undo_stack.any_number"
    )
)]
async fn waiters_sleep(world: World) {
    let stack = UndoStack::new(10);
    let count = some(&world, 2..=6);
    let mut waiters: Vec<_> = (0..count).map(|_| task::spawn(stack.pop())).collect();
    for waiter in &mut waiters {
        expect!(
            waiter.poll().is_pending(),
            "`pop` returned from a stack that is empty."
        );
    }
    sleep(ms(500)).await;
    expect!(
        !waiters.iter().any(|waiter| waiter.is_woken()),
        "Somebody was woken while the stack was empty: they keep looking instead of sleeping."
    );
    let items = some(&world, 1..=count as u64 - 1);
    for number in 0..items {
        stack.push(Item(number));
    }
    let got = take_woken(&mut waiters).await;
    let mut got: Vec<_> = got.into_iter().map(number).collect();
    got.sort();
    let expected: Vec<_> = (0..items).collect();
    expect_eq!(
        got,
        expected,
        "the list of items that {count} got who waited"
    );
}

/// Who has begun to wait in one task may go on in another
#[lab::test(points = 1, seeds = 16, proves("undo_stack.sleeps"))]
async fn goes_on_in_another_task(world: World) {
    let stack = Arc::new(UndoStack::new(3));
    let at = world.draw_ms(1..=100);
    let mut waiter = task::spawn(stack.pop());
    expect!(
        waiter.poll().is_pending(),
        "`pop` returned from a stack that is empty."
    );
    let producer = stack.clone();
    let producer = tokio::spawn(async move {
        sleep(at).await;
        producer.push(Item(7));
    });
    // From now on this task polls the future, and this task has to be woken.
    let got = timeout(ms(5_000), waiter).await;
    let got = got.map_or_else(|_| "nothing".to_owned(), |item| format!("item {}", item.0));
    expect_eq!(
        got,
        "item 7",
        "what came to one who was polled in one task and then in another"
    );
    expect_eq!(world.elapsed(), at, "the moment at which it came");
    let _ = producer.await;
}

/// A `pop` that is dropped loses nothing
#[lab::test(
    points = 2,
    seeds = 64,
    proves("undo_stack.dropped", "undo_stack.nobody_sleeps")
)]
async fn a_dropped_pop(world: World) {
    let stack = UndoStack::new(100);
    let mut waiters: Vec<_> = (0..3).map(|_| task::spawn(stack.pop())).collect();
    for waiter in &mut waiters {
        let _ = waiter.poll();
    }
    stack.push(Item(0));
    settle().await;
    let Some(woken) = waiters.iter().position(|waiter| waiter.is_woken()) else {
        fail!("Three wait, and an item was pushed, but nobody was woken.");
    };
    // It was woken and has not looked yet.
    drop(waiters.remove(woken));
    let got = take_woken(&mut waiters).await;
    let got: Vec<_> = got.into_iter().map(number).collect();
    expect_eq!(
        got,
        [0],
        "the list of items that the others got when the one who was woken had been dropped"
    );
    drop(waiters);

    let pushes = async {
        for number in 1..=40 {
            sleep(world.draw_ms(0..=6)).await;
            stack.push(Item(number));
        }
    };
    let pops = async {
        let mut got = Vec::new();
        while world.elapsed() < ms(1_000) {
            let patience = world.draw_ms(1..=6);
            // If both are ready at the same moment, either may win.
            tokio::select! {
                item = stack.pop() => got.push(item.0),
                () = sleep(patience) => {}
            }
        }
        got.sort();
        got
    };
    let ((), got) = tokio::join!(pushes, pops);
    let expected: Vec<_> = (1..=40).collect();
    expect_eq!(
        got,
        expected,
        "the items that one got who gave up and came back, sorted,"
    );
}
