//! `spawn`: tasks, their wakers and their handles.

use std::{
    future::{pending, poll_fn},
    panic::panic_any,
    pin::pin,
    sync::{Arc, Mutex},
    task::{Poll, Waker},
};

use lab::{World, expect, expect_eq};
use mini_scheduler::{self as theirs, Handle, Task};
use sim::clock::Witness;

use super::{
    Gate, Guard, TaskError, Wakes, call_soon_and_panic, noting, outcome, panics_out_of_run,
    scheduler, shuffled, some, told,
};

/// A task runs in `run`, and its handle gives its output
#[lab::test(points = 1, seeds = 8)]
async fn gives_its_output(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let count = some(&world, 1..=10);
    let tasks: Vec<_> = (0..count)
        .map(|number| {
            let witness = witness.clone();
            handle.spawn(async move {
                witness.note(number.to_string());
                number
            })
        })
        .collect();
    // Nobody looks at what comes of this one.
    drop(handle.spawn({
        let note = noting(&witness, "detached");
        async move { note() }
    }));
    expect_eq!(
        witness.notes(),
        Vec::<String>::new(),
        "the list of polls before `run`"
    );
    scheduler.run();
    let mut expected: Vec<_> = (0..count)
        .map(|number| format!("{number} at 0 ms"))
        .collect();
    expected.push("detached at 0 ms".to_owned());
    expect_eq!(witness.notes(), expected, "the list of polls");
    for (number, task) in tasks.into_iter().enumerate() {
        expect_eq!(outcome(task), Some(Ok(number)), "what came of a task");
    }
}

/// A task is polled once to begin with, and once after it was woken, however often
#[lab::test(points = 2, seeds = 64)]
async fn polled_only_when_woken(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let count = some(&world, 2..=20);
    let gates: Vec<_> = (0..count).map(|_| Gate::default()).collect();
    for (number, gate) in gates.iter().enumerate() {
        let (gate, witness) = (gate.clone(), witness.clone());
        handle.spawn(async move {
            gate.await;
            witness.note(number.to_string());
        });
    }
    let order = shuffled(&world, count);
    // It keeps the loop turning for a while, and then opens a gate each time it is polled.
    handle.spawn({
        let (gates, mut order) = (gates.clone(), order.clone().into_iter());
        let mut turns = 3;
        poll_fn(move |context| {
            if turns > 0 {
                turns -= 1;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            match order.next() {
                Some(number) => {
                    // Two wakes before the next poll are one.
                    gates[number].poke();
                    gates[number].open();
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
                None => Poll::Ready(()),
            }
        })
    });
    scheduler.run();
    let expected: Vec<_> = order
        .iter()
        .map(|number| format!("{number} at 0 ms"))
        .collect();
    expect_eq!(
        witness.notes(),
        expected,
        "the order in which tasks came to their ends"
    );
    let polls: Vec<_> = gates.iter().map(Gate::polls).collect();
    expect_eq!(
        polls,
        vec![2; count],
        "how often each task was polled: once to begin with, and once when it had been woken"
    );
}

/// A future that notes each of its polls, and is woken during all but the last.
async fn in_rounds(name: String, rounds: usize, witness: Witness) {
    let mut round = 0;
    poll_fn(move |context| {
        witness.note(format!("{name}-{round}"));
        round += 1;
        if round == rounds {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Tasks and callbacks stand in one queue, and a task that is woken while it is polled joins it behind
#[lab::test(points = 1, seeds = 64)]
async fn one_queue(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let count = some(&world, 2..=8);
    let rounds: Vec<_> = (0..count).map(|_| some(&world, 0..=4)).collect();
    for (number, rounds) in rounds.iter().enumerate() {
        match rounds {
            0 => handle.call_soon(noting(&witness, format!("{number}-0"))),
            _ => drop(handle.spawn(in_rounds(number.to_string(), *rounds, witness.clone()))),
        }
    }
    scheduler.run();
    let last = rounds.iter().copied().max().unwrap_or_default().max(1);
    let expected: Vec<_> = (0..last)
        .flat_map(|round| {
            let there = (0..count).filter(|number| rounds[*number].max(1) > round);
            there
                .map(move |number| format!("{number}-{round} at 0 ms"))
                .collect::<Vec<_>>()
        })
        .collect();
    expect_eq!(
        witness.notes(),
        expected,
        "the order of polls and calls, where the polls of each task are {rounds:?}, and 0 stands for a callback"
    );
}

/// A task may await another, and whoever asked last is woken when that has ended
#[lab::test(points = 1)]
async fn awaits_another(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let mut asked = pin!(handle.spawn(async { 5 }));
    let [first, last] = [Wakes::new(), Wakes::new()];
    for wakes in [&first, &last] {
        expect_eq!(
            wakes.poll(asked.as_mut()).map(told),
            Poll::Pending,
            "the answer of a task before it was polled"
        );
    }
    scheduler.run();
    expect_eq!(
        (first.count(), last.count()),
        (0, 1),
        "how often those were woken who had asked first and last"
    );
    expect_eq!(
        last.poll(asked.as_mut()).map(told),
        Poll::Ready(Ok(5)),
        "the answer of a task that has ended"
    );

    let gate = Gate::default();
    let inner = handle.spawn({
        let gate = gate.clone();
        async move {
            gate.await;
            7
        }
    });
    let outer = handle.spawn({
        let (handle, witness) = (handle.clone(), witness.clone());
        async move {
            let inner = told(inner.await);
            witness.note(format!("inner {inner:?}"));
            // From within a task, a task.
            let next = told(handle.spawn(async { "next" }).await);
            witness.note(format!("next {next:?}"));
            inner
        }
    });
    handle.call_soon(move || gate.open());
    scheduler.run();
    expect_eq!(
        witness.notes(),
        ["inner Ok(7) at 0 ms", "next Ok(\"next\") at 0 ms"],
        "the list of what a task got that awaited others"
    );
    expect_eq!(outcome(outer), Some(Ok(Ok(7))), "what came of the task");
}

/// When a task has ended its future is gone, whoever holds its waker
#[lab::test(points = 1)]
async fn ended_and_gone(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let kept = Arc::new(Mutex::new(None::<Waker>));
    let task = handle.spawn({
        let (kept, guard) = (kept.clone(), Guard::new(&witness, "future"));
        // Not an `async` block, for that would drop the guard by itself.
        poll_fn(move |context| {
            guard.witness.note("polled");
            *kept.lock().expect("nothing panics here") = Some(context.waker().clone());
            Poll::Ready(())
        })
    });
    handle.spawn({
        let witness = witness.clone();
        async move {
            let ended = told(task.await);
            witness.note(format!("told {ended:?}"));
        }
    });
    scheduler.run();
    let waker = kept.lock().expect("nothing panics here").take();
    if let Some(waker) = &waker {
        waker.wake_by_ref();
    }
    scheduler.run();
    expect_eq!(
        witness.notes(),
        [
            "polled at 0 ms",
            "future dropped at 0 ms",
            "told Ok(()) at 0 ms"
        ],
        "the list of what happened"
    );
}

/// A task that waits for ever and notes when it is polled or dropped.
fn waits_for_ever(handle: &Handle, witness: &Witness, name: &str) -> Task<()> {
    let guard = Guard::new(witness, name);
    handle.spawn(async move {
        guard.witness.note(format!("{} polled", guard.what));
        pending().await
    })
}

/// A task that is cancelled is not polled again, is dropped, and is not waited for
#[lab::test(points = 2)]
async fn cancelled(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let early = waits_for_ever(&handle, &witness, "early");
    let later = waits_for_ever(&handle, &witness, "later");
    let ended = handle.spawn(async { 7 });
    early.cancel();
    let asking = handle.spawn({
        let witness = witness.clone();
        async move {
            later.cancel();
            let result = told(later.await);
            witness.note(format!("later: {result:?}"));
        }
    });
    scheduler.run();
    let mut notes = witness.notes();
    expect!(
        !notes.contains(&"early polled at 0 ms".to_owned()),
        "A task was polled that had been cancelled before its first poll."
    );
    expect_eq!(
        notes
            .iter()
            .position(|note| note == "later dropped at 0 ms")
            < notes
                .iter()
                .position(|note| note == "later: Err(Cancelled) at 0 ms"),
        true,
        "that a cancelled task was dropped before its handle said so"
    );
    notes.sort();
    expect_eq!(
        notes,
        [
            "early dropped at 0 ms",
            "later dropped at 0 ms",
            "later polled at 0 ms",
            "later: Err(Cancelled) at 0 ms",
        ],
        "the list of what happened, sorted"
    );
    expect_eq!(
        outcome(early),
        Some(Err(TaskError::Cancelled)),
        "what came of a task that was cancelled before its first poll"
    );
    ended.cancel();
    ended.cancel();
    scheduler.run();
    expect_eq!(
        outcome(ended),
        Some(Ok(7)),
        "what came of a task that was cancelled when it had ended"
    );
    expect_eq!(
        outcome(asking),
        Some(Ok(())),
        "what came of a task that awaited a cancelled one"
    );
    let errors = [
        theirs::TaskError::Cancelled,
        theirs::TaskError::Panicked("salt".to_owned()),
    ];
    expect_eq!(
        errors.map(|error| error.to_string()),
        ["the task was cancelled", "the task panicked: salt"],
        "the list of the errors' texts"
    );
}

/// A task may be cancelled while it is polled, or stands in the ready queue
#[lab::test(points = 1)]
async fn cancelled_at_work(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let own = Arc::new(Mutex::new(None::<Task<()>>));
    let task = handle.spawn({
        let (own, guard) = (own.clone(), Guard::new(&witness, "future"));
        poll_fn(move |context| {
            guard.witness.note("polled");
            context.waker().wake_by_ref();
            if let Some(task) = &*own.lock().expect("nothing panics here") {
                task.cancel();
            }
            guard.witness.note("poll over");
            Poll::Pending
        })
    });
    *own.lock().expect("nothing panics here") = Some(task);
    let gate = Gate::default();
    let ready = handle.spawn(gate.clone());
    handle.spawn(async move {
        // It is woken, and before its turn comes it is cancelled.
        gate.open();
        ready.cancel();
        expect_eq!(
            told(ready.await),
            Err(TaskError::Cancelled),
            "what came of a task that was cancelled while it stood in the ready queue"
        );
        expect_eq!(
            gate.polls(),
            1,
            "how often a task was polled that was cancelled while it stood in the ready queue"
        );
    });
    scheduler.run();
    expect_eq!(
        witness.notes(),
        [
            "polled at 0 ms",
            "poll over at 0 ms",
            "future dropped at 0 ms"
        ],
        "the list of what happened to a task that cancelled itself"
    );
    let task = own.lock().expect("nothing panics here").take();
    expect_eq!(
        task.and_then(outcome),
        Some(Err(TaskError::Cancelled)),
        "what came of a task that cancelled itself"
    );
}

/// What a task says that panics because the check wants it to.
const SAID: &str = "This task panics on purpose. Its panic must not come out of `run`.";

/// A task that panics ends alone, and its handle says so
#[lab::test(points = 2)]
async fn panics(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let guard = Guard::new(&witness, "future");
    let first = handle.spawn(poll_fn(move |_| -> Poll<()> {
        guard.witness.note("polled");
        panic!("{}", SAID)
    }));
    let second = handle.spawn(async { panic_any(SAID) });
    let third = handle.spawn(async { panic_any(7) });
    let others = handle.spawn({
        let note = noting(&witness, "others go on");
        async move { note() }
    });
    handle.spawn({
        let witness = witness.clone();
        async move {
            if let Err(TaskError::Panicked(said)) = told(first.await) {
                witness.note(format!("told: {said}"));
            }
        }
    });
    scheduler.run();
    expect_eq!(
        witness.notes(),
        [
            "polled at 0 ms",
            "future dropped at 0 ms",
            "others go on at 0 ms",
            &format!("told: {SAID} at 0 ms")
        ],
        "the list of what happened"
    );
    let said = |said: &str| Some(Err(TaskError::Panicked(said.to_owned())));
    let second: Option<Result<(), _>> = outcome(second);
    expect_eq!(second, said(SAID), "what came of a task that panicked");
    let third: Option<Result<(), _>> = outcome(third);
    expect_eq!(
        third,
        said(""),
        "what came of a task that panicked with a number"
    );
    expect_eq!(outcome(others), Some(Ok(())), "what came of another");
}

/// Tasks end with their scheduler, whoever holds a waker or a handle
#[lab::test(points = 1)]
async fn dropped_with_the_scheduler(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let gate = Gate::default();
    let guard = Guard::new(&witness, "waiting");
    let waiting = handle.spawn({
        let gate = gate.clone();
        async move {
            let _guard = guard;
            gate.await
        }
    });
    // `run` would wait for that task for ever, were it not for a panic.
    call_soon_and_panic(&handle);
    panics_out_of_run(&mut scheduler);
    let ready = waits_for_ever(&handle, &witness, "ready");
    drop(scheduler);
    let late = waits_for_ever(&handle, &witness, "late");
    gate.open();
    let mut notes = witness.notes();
    notes.sort();
    expect_eq!(
        notes,
        [
            "late dropped at 0 ms",
            "ready dropped at 0 ms",
            "waiting dropped at 0 ms"
        ],
        "the list of what happened to one task that waited, one that was ready and one that came too late, sorted"
    );
    for task in [waiting, ready, late] {
        expect_eq!(
            outcome(task),
            Some(Err(TaskError::Cancelled)),
            "what came of a task whose scheduler was dropped"
        );
    }
}

/// Gives a scheduler work when it is dropped.
struct LastWish {
    handle: Handle,
    witness: Witness,
}

impl Drop for LastWish {
    fn drop(&mut self) {
        let wish = noting(&self.witness, "wish");
        drop(self.handle.spawn(async move { wish() }));
        self.handle.call_soon(noting(&self.witness, "call"));
        self.witness.note("dropped");
    }
}

/// What is dropped with a task may use the scheduler
#[lab::test(points = 1)]
async fn used_while_a_task_is_dropped(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let wish = || LastWish {
        handle: handle.clone(),
        witness: witness.clone(),
    };
    let wishing = || {
        let wish = wish();
        handle.spawn(async move {
            let _wish = wish;
            pending::<()>().await
        })
    };
    let task = wishing();
    handle.call_soon(move || task.cancel());
    scheduler.run();
    expect_eq!(
        witness.notes(),
        ["dropped at 0 ms", "wish at 0 ms", "call at 0 ms"],
        "the list of what happened when a task was cancelled"
    );
    let task = wishing();
    drop(scheduler);
    expect_eq!(
        witness.notes().split_off(3),
        ["dropped at 0 ms"],
        "the list of what happened when the scheduler was dropped"
    );
    drop(task);
}
