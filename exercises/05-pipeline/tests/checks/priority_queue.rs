//! `priority_queue`: the most urgent first, for whoever waits.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use lab::{World, expect, expect_eq, fail, settle};
use pipeline::PriorityQueue;
use sim::workshop::{Effort, Job, Plan, Workshop};
use tokio::time::{sleep, timeout};
use tokio_test::task;

use super::{Item, Told, gave, items, moment, ms, nothing, some, sorted, take_woken};

/// A job that comes at some moment, and what it takes.
#[derive(Debug, Clone, Copy)]
struct Call {
    at: Duration,
    priority: u32,
    working: Duration,
}

/// One of a few priorities, so that there are equals.
fn priority(world: &World) -> u32 {
    [0, 1, 7, u32::MAX][some(world, 0..=3)]
}

fn calls(world: &World) -> Vec<Call> {
    let mut at = ms(0);
    let mut call = || {
        at += world.draw_ms(1..=20);
        Call {
            at,
            priority: priority(world),
            working: world.draw_ms(5..=60),
        }
    };
    (0..10).map(|_| call()).collect()
}

/// When each call is answered, if no consumer is idle while somebody calls, and the most urgent comes first. `None` if a
/// call comes at the very moment at which a consumer is done: then two answers would be right.
fn answers(calls: &[Call], consumers: usize) -> Option<Vec<Duration>> {
    let mut answers = BTreeMap::new();
    let mut waiting = BTreeMap::new();
    let mut ends: Vec<Duration> = Vec::new();
    let mut now = ms(0);
    while answers.len() < calls.len() {
        now += ms(1);
        let at_work = ends.len();
        ends.retain(|end| *end != now);
        if let Some(index) = calls.iter().position(|call| call.at == now) {
            if ends.len() < at_work {
                return None;
            }
            waiting.insert((calls[index].priority, index), calls[index].working);
        }
        while ends.len() < consumers
            && let Some(((_, index), working)) = waiting.pop_first()
        {
            answers.insert(index, now);
            ends.push(now + working);
        }
    }
    Some(answers.into_values().collect())
}

/// What the queue gave when something of this priority was due.
fn of_priority(priority: u32, gave: Told) -> Told {
    Told(format!("priority {priority}: {gave:?}"))
}

/// The most urgent item comes first, and the first among equals
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "priority_queue.priority",
        "priority_queue.urgent",
        "priority_queue.equals",
        "priority_queue.at_once"
    )
)]
async fn urgent_first(world: World) {
    let queue = PriorityQueue::open();
    let mut model = BTreeMap::new();
    let mut got = Vec::new();
    let mut expected = Vec::new();
    for number in 0..40 {
        let pushes = world.draw(0..=2) > 0;
        if pushes {
            let priority = priority(&world);
            model.insert((priority, number), Item(number));
            expect!(
                queue.push(priority, Item(number)).is_ok(),
                "The queue is open, but `push` gave an item back."
            );
        } else if let Some(((priority, _), item)) = model.pop_first() {
            expected.push(of_priority(priority, gave(Some(item))));
            got.push(of_priority(priority, gave(queue.pop().await)));
        }
    }
    while let Some(((priority, _), item)) = model.pop_first() {
        expected.push(of_priority(priority, gave(Some(item))));
        got.push(of_priority(priority, gave(queue.pop().await)));
    }
    expect_eq!(
        got,
        expected,
        "the list of items, each behind the priority that is due,"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the time spent on items that were there"
    );
}

/// An urgent job that comes late goes ahead of the others, and wakes a waiting consumer
#[lab::test(
    points = 2,
    seeds = 64,
    proves("priority_queue.urgent", "priority_queue.nobody_sleeps")
)]
async fn late_and_urgent(world: World) {
    let consumers = some(&world, 1..=3);
    let (calls, answers) = loop {
        let calls = calls(&world);
        if let Some(answers) = answers(&calls, consumers) {
            break (calls, answers);
        }
    };
    let name = |index: usize| format!("job-{index}, priority {}", calls[index].priority);
    let plan = (0..calls.len()).fold(Plan::new(), |plan, index| {
        let working = calls[index].working;
        let effort = Effort {
            working,
            ..Effort::default()
        };
        plan.job(&name(index), effort)
    });
    let (workshop, witness) = Workshop::open(&world, plan);
    let queue = Arc::new(PriorityQueue::open());
    let consumers: Vec<_> = (0..consumers)
        .map(|_| {
            let (queue, workshop) = (queue.clone(), workshop.clone());
            tokio::spawn(async move {
                while let Some(job) = queue.pop().await {
                    let _ = workshop.work(&job).await;
                }
            })
        })
        .collect();
    for (index, call) in calls.iter().enumerate() {
        sleep(call.at - world.elapsed()).await;
        let _ = queue.push(call.priority, Job::new(&name(index)));
    }
    queue.close();
    for consumer in consumers {
        let _ = consumer.await;
    }
    let story = std::iter::zip(0.., &answers).map(|(index, from): (usize, _)| {
        let to = *from + calls[index].working;
        let [from, to] = [*from, to].map(|moment| moment.as_millis());
        format!("{}: from {from} ms to {to} ms, done", name(index))
    });
    expect_eq!(
        witness.story(),
        sorted(story.collect()),
        "what the workshop saw of the consumers that take jobs from the queue"
    );
}

/// Each item wakes a waiting consumer, and until then all sleep
#[lab::test(
    points = 1,
    seeds = 64,
    starved = "off: whoever yields for want of budget wakes",
    proves("priority_queue.sleeps", "priority_queue.any_number")
)]
async fn consumers_sleep(world: World) {
    let queue = PriorityQueue::open();
    let count = some(&world, 2..=6);
    let mut waiters: Vec<_> = (0..count).map(|_| task::spawn(queue.pop())).collect();
    for waiter in &mut waiters {
        expect!(
            waiter.poll().is_pending(),
            "`pop` returned from a queue that is empty and open."
        );
    }
    sleep(ms(500)).await;
    expect!(
        !waiters.iter().any(|waiter| waiter.is_woken()),
        "A consumer was woken while the queue was empty: it keeps checking instead of sleeping."
    );
    let pushed = some(&world, 1..=count as u64 - 1);
    for number in 0..pushed {
        let _ = queue.push(priority(&world), Item(number));
    }
    let got = take_woken(&mut waiters).await;
    let mut got: Vec<_> = got.into_iter().map(gave).collect();
    got.sort();
    expect_eq!(
        got,
        items(0..pushed),
        "the list of items that {count} waiting consumers got"
    );
}

/// A wait that began in one task may go on in another
#[lab::test(points = 1, seeds = 16, proves("priority_queue.sleeps"))]
async fn goes_on_in_another_task(world: World) {
    let queue = Arc::new(PriorityQueue::open());
    let at = world.draw_ms(1..=100);
    let mut waiter = task::spawn(queue.pop());
    expect!(
        waiter.poll().is_pending(),
        "`pop` returned from a queue that is empty and open."
    );
    let producer = queue.clone();
    let producer = tokio::spawn(async move {
        sleep(at).await;
        let _ = producer.push(3, Item(7));
    });
    // From now on this task polls the future, and this task has to be woken.
    let got = timeout(ms(5_000), waiter).await;
    let got = got.map_or_else(|_| nothing(), gave);
    expect_eq!(
        got,
        gave(Some(Item(7))),
        "what a consumer got that was polled in one task and then in another"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(at),
        "the moment at which it came"
    );
    let _ = producer.await;
}

/// There is room for any number of items
#[lab::test(points = 1, proves("priority_queue.no_limit"))]
async fn ten_thousand_items(world: World) {
    let queue = PriorityQueue::open();
    for number in 0..10_001 {
        let is_in = queue.push(1, Item(number)).is_ok();
        expect!(
            is_in,
            "The queue is open, but `push` gave item {number} back."
        );
    }
    for number in 0..10_001 {
        let got = queue.pop().await.map(|item| item.0);
        expect!(
            got == Some(number),
            "Of 10,001 items of one priority, item {number} did not come when it was its turn."
        );
    }
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the time spent on items that were there"
    );
}

/// A closed queue takes nothing, and hands out what it has
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "priority_queue.refused",
        "priority_queue.end",
        "priority_queue.left",
        "priority_queue.again",
        "priority_queue.close"
    )
)]
async fn closed(world: World) {
    let queue = PriorityQueue::open();
    let count = some(&world, 0..=5);
    for number in 0..count {
        let _ = queue.push(3, Item(number));
    }
    queue.close();
    match queue.push(0, Item(100)) {
        Ok(()) => fail!("The queue is closed, but `push` took an item."),
        Err(back) => expect_eq!(
            gave(Some(back)),
            gave(Some(Item(100))),
            "what a closed queue gave back"
        ),
    }
    let mut got = Vec::new();
    for _ in 0..count {
        got.push(gave(queue.pop().await));
    }
    expect_eq!(got, items(0..count), "the list of items that were left");
    queue.close();
    for _ in 0..2 {
        expect_eq!(
            gave(queue.pop().await),
            gave(None),
            "what came out of a closed queue that was empty"
        );
    }
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the time that it took"
    );
}

/// A consumer that waits when the queue is closed waits no longer
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "priority_queue.close",
        "priority_queue.end",
        "priority_queue.any_number",
        "priority_queue.sleeps"
    )
)]
async fn closed_while_they_wait(world: World) {
    let queue = Arc::new(PriorityQueue::<Item>::open());
    let at = world.draw_ms(1..=500);
    let consumers: Vec<_> = (0..some(&world, 1..=5))
        .map(|_| {
            let (queue, world) = (queue.clone(), world.clone());
            tokio::spawn(async move {
                let end = gave(queue.pop().await);
                Told(format!("{end:?} at {:?}", moment(world.elapsed())))
            })
        })
        .collect();
    sleep(at).await;
    queue.close();
    for consumer in consumers {
        if let Ok(got) = consumer.await {
            let expected = Told(format!("{:?} at {:?}", gave(None), moment(at)));
            expect_eq!(got, expected, "what a waiting consumer got");
        }
    }
}

/// A `pop` that is dropped passes on the item that was meant for it
#[lab::test(
    points = 2,
    starved = "off: who yields for want of budget does not wait yet",
    proves("priority_queue.dropped", "priority_queue.nobody_sleeps")
)]
async fn dropped_while_it_waits(world: World) {
    let queue = PriorityQueue::open();
    let mut gone = task::spawn(queue.pop());
    let _ = gone.poll();
    drop(gone);
    let _ = queue.push(priority(&world), Item(1));
    let Ok(next) = timeout(ms(100), queue.pop()).await else {
        fail!("A `pop` was dropped, and the next one found no item, although one had been pushed.");
    };
    expect_eq!(
        gave(next),
        gave(Some(Item(1))),
        "the item after a `pop` that was dropped"
    );

    let mut waiters: Vec<_> = (0..3).map(|_| task::spawn(queue.pop())).collect();
    for waiter in &mut waiters {
        let _ = waiter.poll();
    }
    let _ = queue.push(priority(&world), Item(2));
    settle().await;
    let woken = waiters.iter().position(|waiter| waiter.is_woken());
    let Some(woken) = woken else {
        fail!("Three consumers were waiting and an item was pushed, but none of them was woken.");
    };
    // It was woken and has not looked yet.
    drop(waiters.remove(woken));
    let got = take_woken(&mut waiters).await;
    let got: Vec<_> = got.into_iter().map(gave).collect();
    expect_eq!(
        got,
        items([2]),
        "the list of items that the others got after the one that was woken had been dropped"
    );
}

/// A `pop` does nothing before it is polled: it takes no item, and no place among the waiting
#[lab::test(
    points = 1,
    proves("priority_queue.dropped", "priority_queue.nobody_sleeps")
)]
async fn nothing_before_the_first_poll(world: World) {
    let queue = PriorityQueue::open();
    let _ = queue.push(priority(&world), Item(1));
    drop(queue.pop());
    let Ok(next) = timeout(ms(100), queue.pop()).await else {
        fail!("A `pop` that was never polled has taken an item with it.");
    };
    expect_eq!(
        gave(next),
        gave(Some(Item(1))),
        "the item after a `pop` that was never polled"
    );

    let idle = queue.pop();
    let mut waits = task::spawn(queue.pop());
    let _ = waits.poll();
    let _ = queue.push(priority(&world), Item(2));
    let got = take_woken(&mut vec![waits]).await;
    let got: Vec<_> = got.into_iter().map(gave).collect();
    expect_eq!(
        got,
        items([2]),
        "the list of items that a waiting consumer got, beside a `pop` that was not polled yet"
    );
    drop(idle);
}

/// Wherever a `pop` is dropped, the item goes to the next one
#[lab::test(points = 1, seeds = 16, proves("priority_queue.dropped"))]
async fn dropped_at_any_await(_world: World) {
    let queue = PriorityQueue::open();
    let producer = async {
        sleep(ms(5)).await;
        let _ = queue.push(3, Item(1));
    };
    let popped = timeout(ms(100), lab::cut(queue.pop()));
    let (popped, ()) = tokio::join!(popped, producer);
    let Ok(popped) = popped else {
        fail!("An item was pushed, and the `pop` that waited for one was not woken.");
    };
    let next = match popped {
        Some(item) => Ok(item),
        None => timeout(ms(100), queue.pop()).await,
    };
    let Ok(item) = next else {
        fail!("An item was pushed, a `pop` was dropped, and the next `pop` found nothing.");
    };
    expect_eq!(gave(item), gave(Some(Item(1))), "what happened to the item");
}

/// A consumer that gives up and comes back misses nothing
#[lab::test(points = 1, seeds = 64, proves("priority_queue.dropped"))]
async fn gives_up_and_comes_back(world: World) {
    let queue = PriorityQueue::open();
    let producer = async {
        for number in 0..40 {
            sleep(world.draw_ms(0..=6)).await;
            let _ = queue.push(5, Item(number));
        }
    };
    let consumer = async {
        let mut got = Vec::new();
        while world.elapsed() < ms(1_000) {
            let patience = world.draw_ms(1..=6);
            // If both are ready at the same moment, either may win.
            tokio::select! {
                item = queue.pop() => got.push(gave(item)),
                () = sleep(patience) => {}
            }
        }
        got
    };
    let ((), got) = tokio::join!(producer, consumer);
    expect_eq!(got, items(0..40), "the list of items that the consumer got");
}
