//! `undo_stack`: last in, first out, for whoever waits.

use std::sync::Arc;

use lab::{World, expect, expect_eq, fail, settle};
use pipeline::UndoStack;
use tokio::time::{sleep, timeout};
use tokio_test::task;

use super::{Item, Told, gave, items, moment, ms, nothing, some, take_woken};

/// What `push` gave.
fn forgot(item: Option<Item>) -> Told {
    item.map_or_else(nothing, |item| gave(Some(item)))
}

/// What those got who waited.
fn got(items: impl IntoIterator<Item = Item>) -> Vec<Told> {
    items.into_iter().map(|item| gave(Some(item))).collect()
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
                forgot(stack.push(Item(pushed))),
                forgot(forgotten.map(Item)),
                "what a stack of depth {depth} forgot when item {pushed} was pushed"
            );
        } else if let Some(last) = model.pop() {
            expected.push(last);
            got.push(gave(Some(stack.pop().await)));
        }
    }
    while let Some(last) = model.pop() {
        expected.push(last);
        got.push(gave(Some(stack.pop().await)));
    }
    expect_eq!(got, items(expected), "the list of items");
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the time spent on items that were there"
    );
    let mut empty = task::spawn(stack.pop());
    expect!(
        empty.poll().is_pending(),
        "All items have been taken, and `pop` returned one more."
    );
}

/// A waiting caller gets the item at the moment it is pushed
#[lab::test(points = 1, seeds = 64, proves("undo_stack.sleeps"))]
async fn a_late_item(world: World) {
    let stack = UndoStack::new(3);
    let at = world.draw_ms(1..=1_000);
    let late = async {
        sleep(at).await;
        expect_eq!(
            forgot(stack.push(Item(7))),
            forgot(None),
            "what an empty stack forgot"
        );
    };
    let waits = async {
        let got = gave(Some(stack.pop().await));
        Told(format!("{got:?} at {:?}", moment(world.elapsed())))
    };
    let (got, ()) = tokio::join!(waits, late);
    let expected = Told(format!("{:?} at {:?}", gave(Some(Item(7))), moment(at)));
    expect_eq!(got, expected, "what a waiting consumer got");
}

/// Each item wakes one waiting caller, and until then all sleep
#[lab::test(
    points = 1,
    seeds = 64,
    starved = "off: whoever yields for want of budget wakes",
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
        "A caller was woken while the stack was empty: it keeps checking instead of sleeping."
    );
    let pushed = some(&world, 1..=count as u64 - 1);
    for number in 0..pushed {
        stack.push(Item(number));
    }
    let mut got = got(take_woken(&mut waiters).await);
    got.sort();
    expect_eq!(
        got,
        items(0..pushed),
        "the list of items that {count} waiting callers got"
    );
}

/// A wait that began in one task may go on in another
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
    let got = got.map_or_else(|_| nothing(), |item| gave(Some(item)));
    expect_eq!(
        got,
        gave(Some(Item(7))),
        "what a caller got that was polled in one task and then in another"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(at),
        "the moment at which it came"
    );
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
        fail!("Three callers were waiting and an item was pushed, but none of them was woken.");
    };
    // It was woken and has not looked yet.
    drop(waiters.remove(woken));
    expect_eq!(
        got(take_woken(&mut waiters).await),
        items([0]),
        "the list of items that the others got after the one that was woken had been dropped"
    );
    drop(waiters);

    let pushes = async {
        for number in 1..=40 {
            sleep(world.draw_ms(0..=6)).await;
            stack.push(Item(number));
        }
    };
    let pops = async {
        let mut numbers = Vec::new();
        while world.elapsed() < ms(1_000) {
            let patience = world.draw_ms(1..=6);
            // If both are ready at the same moment, either may win.
            tokio::select! {
                item = stack.pop() => numbers.push(item.0),
                () = sleep(patience) => {}
            }
        }
        numbers.sort();
        numbers
    };
    let ((), numbers) = tokio::join!(pushes, pops);
    expect_eq!(
        items(numbers),
        items(1..=40),
        "the items that a caller got that gave up and came back, sorted,"
    );
}

/// A `pop` does nothing before it is polled: it takes no item, and no place among the waiting
#[lab::test(points = 1, proves("undo_stack.dropped", "undo_stack.nobody_sleeps"))]
async fn nothing_before_the_first_poll(_world: World) {
    let stack = UndoStack::new(3);
    stack.push(Item(1));
    drop(stack.pop());
    let Ok(next) = timeout(ms(100), stack.pop()).await else {
        fail!("A `pop` that was never polled has taken an item with it.");
    };
    expect_eq!(
        got([next]),
        items([1]),
        "the item after a `pop` that was never polled"
    );

    let idle = stack.pop();
    let mut waits = task::spawn(stack.pop());
    let _ = waits.poll();
    stack.push(Item(2));
    expect_eq!(
        got(take_woken(&mut vec![waits]).await),
        items([2]),
        "the list of items that a waiting consumer got, beside a `pop` that was not polled yet"
    );
    drop(idle);
}

/// Wherever a `pop` is dropped, the item goes to the next one
#[lab::test(points = 1, seeds = 16, proves("undo_stack.dropped"))]
async fn dropped_at_any_await(_world: World) {
    let stack = UndoStack::new(3);
    let producer = async {
        sleep(ms(5)).await;
        stack.push(Item(1));
    };
    let popped = timeout(ms(100), lab::cut(stack.pop()));
    let (popped, ()) = tokio::join!(popped, producer);
    let Ok(popped) = popped else {
        fail!("An item was pushed, and the `pop` that waited for one was not woken.");
    };
    let next = match popped {
        Some(item) => Ok(item),
        None => timeout(ms(100), stack.pop()).await,
    };
    let Ok(item) = next else {
        fail!("An item was pushed, a `pop` was dropped, and the next `pop` found nothing.");
    };
    expect_eq!(got([item]), items([1]), "what happened to the item");
}
