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
    Gate, Guard, SAID, Told, Wakes, call_soon_and_panic,
    endings::{Asks, Clings, End, Ending, Shared},
    noting, outcome, panics_out_of_run, polled, scheduler, shuffled, some, told,
    wakers::acts_when_woken,
};

/// A task runs in `run`, and its handle returns its output
#[lab::test(
    points = 1,
    seeds = 8,
    proves(
        "call_soon.one_thread",
        "spawn.in_its_turn",
        "spawn.outlives_its_handle",
        "spawn.awaited"
    )
)]
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
        expect_eq!(outcome(task), Told::output(number), "the result of a task");
    }
}

/// A task is polled once to begin with, and once after it was woken, no matter how often
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.told",
        "exercise.no_lock_in_a_poll",
        "spawn.polled_when_woken",
        "spawn.wakes_are_one"
    )
)]
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
    expect_eq!(witness.notes(), expected, "the order in which tasks ended");
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

/// Tasks and callbacks share one queue, and a task that is woken while it is polled joins its end
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "exercise.turn",
        "exercise.next_turn",
        "exercise.no_lock_in_a_poll",
        "spawn.polled_when_woken",
        "spawn.woken_to_the_end",
        "spawn.wakes_are_one"
    )
)]
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

/// A task may await another, and whatever polled last is woken when that has ended
#[lab::test(points = 1, proves("call_soon.from_within", "spawn.awaited"))]
async fn awaits_another(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let mut asked = pin!(handle.spawn(async { 5 }));
    let [first, last] = [Wakes::new(), Wakes::new()];
    for wakes in [&first, &last] {
        expect_eq!(
            polled(wakes.poll(asked.as_mut()), told),
            Told::pending(),
            "the answer of a task before it was polled"
        );
    }
    scheduler.run();
    expect_eq!(
        [first.count(), last.count()],
        [0, 1],
        "how often the first and the last waker were called"
    );
    expect_eq!(
        polled(last.poll(asked.as_mut()), told),
        Told::output(5).ready(),
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
            witness.note(format!("inner gave {inner:?}"));
            // From within a task, a task.
            let next = told(handle.spawn(async { "next" }).await);
            witness.note(format!("next gave {next:?}"));
            8
        }
    });
    handle.call_soon(move || gate.open());
    scheduler.run();
    expect_eq!(
        witness.notes(),
        [
            "inner gave the output 7 at 0 ms",
            "next gave the output \"next\" at 0 ms"
        ],
        "the list of what a task got from the others it awaited"
    );
    expect_eq!(outcome(outer), Told::output(8), "the result of the task");
}

/// When a task has ended, its future is gone, whoever holds its waker
#[lab::test(points = 1, proves("spawn.dropped_when_ended"))]
async fn ended_and_gone(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let kept = Arc::new(Mutex::new(None::<Waker>));
    let task = handle.spawn({
        let (kept, guard) = (kept.clone(), Guard::new(&witness, "future"));
        // Not an `async` block, because that would drop the guard by itself.
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
            witness.note(format!("its handle gave {ended:?}"));
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
            "its handle gave the output () at 0 ms"
        ],
        "the list of what happened"
    );
}

/// A task that waits forever and notes when it is polled or dropped.
fn waits_for_ever(handle: &Handle, witness: &Witness, name: &str) -> Task<()> {
    let guard = Guard::new(witness, name);
    handle.spawn(async move {
        guard.witness.note(format!("{} polled", guard.what));
        pending().await
    })
}

/// A task that is cancelled is not polled again, is dropped, and is not waited for
#[lab::test(
    points = 2,
    proves(
        "spawn.cancelled",
        "spawn.not_polled",
        "spawn.dropped_in_time",
        "spawn.told_when_dropped",
        "spawn.cancelled_too_late"
    )
)]
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
            witness.note(format!("later gave {result:?}"));
        }
    });
    scheduler.run();
    let mut notes = witness.notes();
    expect!(
        !notes.contains(&"early polled at 0 ms".to_owned()),
        "A task was polled although it had been cancelled before its first poll."
    );
    let place = |what: &str| notes.iter().position(|note| note.starts_with(what));
    expect!(
        place("later dropped") < place("later gave"),
        "The handle of a cancelled task said so before its future was dropped."
    );
    notes.sort();
    expect_eq!(
        notes,
        [
            "early dropped at 0 ms",
            "later dropped at 0 ms",
            "later gave that it was cancelled at 0 ms",
            "later polled at 0 ms",
        ],
        "the list of what happened, sorted"
    );
    expect_eq!(
        outcome(early),
        Told::cancelled(),
        "the result of a task that was cancelled before its first poll"
    );
    ended.cancel();
    ended.cancel();
    scheduler.run();
    expect_eq!(
        outcome(ended),
        Told::output(7),
        "the result of a task that was cancelled when it had ended"
    );
    expect_eq!(
        outcome(asking),
        Told::output(()),
        "the result of a task that awaited a cancelled one"
    );

    let before = witness.notes().len();
    let waits = waits_for_ever(&handle, &witness, "waits");
    handle.call_soon({
        let (handle, note) = (handle.clone(), noting(&witness, "two turns on"));
        move || {
            waits.cancel();
            let again = handle.clone();
            handle.call_soon(move || again.call_soon(note));
        }
    });
    scheduler.run();
    expect_eq!(
        witness.notes().split_off(before),
        [
            "waits polled at 0 ms",
            "waits dropped at 0 ms",
            "two turns on at 0 ms"
        ],
        "the list of what happened when a callback cancelled a task, and another was called two turns later,"
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

/// A task may be cancelled while it is polled, or while it is in the ready queue
#[lab::test(points = 1, proves("spawn.not_polled", "spawn.cancels_itself"))]
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
            Told::cancelled(),
            "the result of a task that was cancelled while it was in the ready queue"
        );
        expect_eq!(
            gate.polls(),
            1,
            "how often a task was polled that was cancelled while it was in the ready queue"
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
        task.map_or(Told::pending(), outcome),
        Told::cancelled(),
        "the result of a task that cancelled itself"
    );
}

/// A task that panics ends alone, and its handle says so
#[lab::test(
    points = 2,
    proves(
        "spawn.dropped_when_ended",
        "spawn.panics",
        "spawn.said",
        "spawn.said_nothing"
    )
)]
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
            let ended = told(first.await);
            witness.note(format!("its handle gave {ended:?}"));
        }
    });
    scheduler.run();
    expect_eq!(
        witness.notes(),
        [
            "polled at 0 ms",
            "future dropped at 0 ms",
            "others go on at 0 ms",
            &format!("its handle gave {:?} at 0 ms", Told::panicked(SAID))
        ],
        "the list of what happened"
    );
    expect_eq!(
        outcome::<()>(second),
        Told::panicked(SAID),
        "the result of a task that panicked"
    );
    expect_eq!(
        outcome::<()>(third),
        Told::panicked(""),
        "the result of a task that panicked with a number"
    );
    expect_eq!(outcome(others), Told::output(()), "the result of another");
}

/// Tasks end with their scheduler, whoever holds a waker or a handle
#[lab::test(
    points = 1,
    proves("spawn.owned", "spawn.cancelled_with_the_scheduler", "spawn.refused")
)]
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
    // `run` would wait for that task forever, were it not for a panic.
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
            Told::cancelled(),
            "the result of a task whose scheduler was dropped"
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
#[lab::test(points = 1, proves("exercise.no_lock_in_a_drop", "call_soon.refused"))]
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
    drop(wishing());
    expect_eq!(
        witness.notes().split_off(4),
        ["dropped at 0 ms"],
        "the list of what happened with a task that came when the scheduler was gone"
    );
}

/// Whatever polled the handle is woken, however the task ends
#[lab::test(points = 1, proves("spawn.awaited", "spawn.cancelled"))]
async fn wakes_whoever_asked(world: World) {
    for end in End::ALL {
        let (scheduler, handle, _witness) = scheduler(&world);
        let task = Shared::default();
        task.put(handle.spawn(Ending::new(end, &task, ())));
        let wakes = Wakes::new();
        let waker = Waker::from(wakes.clone());
        expect_eq!(
            task.ask(&waker),
            Told::pending(),
            "the answer of a task before it was polled"
        );
        end.bring_about(scheduler, &task);
        expect!(
            wakes.count() > 0,
            "The handle of a task {end} was polled, and its waker was not woken."
        );
        expect_eq!(
            task.ask(&waker),
            end.told().ready(),
            "the answer of a task {end}"
        );
    }
}

/// While its future is being dropped, no handle says that a task has ended
#[lab::test(
    points = 1,
    proves(
        "exercise.no_lock_in_a_drop",
        "spawn.dropped_when_ended",
        "spawn.told_when_dropped"
    )
)]
async fn gone_before_it_is_told(world: World) {
    for end in End::UNHELD {
        let (scheduler, handle, witness) = scheduler(&world);
        let task = Shared::default();
        let asks = Asks::new(&task, &witness);
        task.put(handle.spawn(Ending::new(end, &task, asks)));
        end.bring_about(scheduler, &task);
        expect_eq!(
            witness.notes(),
            ["pending at 0 ms"],
            "what the handle said while the future was being dropped of a task {end}"
        );
        expect_eq!(
            task.ask(Waker::noop()),
            end.told().ready(),
            "the answer of a task {end}"
        );
    }
}

/// What is woken because a task has ended may poll its handle at once
#[lab::test(points = 1, proves("exercise.no_lock_in_a_waker", "spawn.awaited"))]
async fn asked_by_a_waker(world: World) {
    for end in End::UNHELD {
        let (scheduler, handle, witness) = scheduler(&world);
        let task = Shared::default();
        task.put(handle.spawn(Ending::new(end, &task, ())));
        let waker = acts_when_woken({
            let (task, witness) = (task.clone(), witness.clone());
            move || witness.note(format!("{:?}", task.ask(Waker::noop())))
        });
        task.ask(&waker);
        end.bring_about(scheduler, &task);
        expect_eq!(
            witness.notes().pop().unwrap_or_default(),
            format!("{:?} at 0 ms", end.told().ready()),
            "what the handle of a task {end} told a waker last"
        );
    }
}

/// What is dropped with a task may wake that task and cancel it
#[lab::test(points = 1, proves("exercise.no_lock_in_a_drop"))]
async fn its_own_waker_and_handle(world: World) {
    for end in End::ALL {
        let (scheduler, handle, witness) = scheduler(&world);
        let task = Shared::default();
        let clings = Clings::new(&task, &witness);
        task.put(handle.spawn(Ending::new(end, &task, clings)));
        end.bring_about(scheduler, &task);
        expect_eq!(
            witness.notes(),
            ["dropped at 0 ms"],
            "the list of what happened to a task {end}"
        );
        expect_eq!(
            task.ask(Waker::noop()),
            end.told().ready(),
            "the answer of a task {end}"
        );
    }
}

/// A waker that is left over from one task wakes no other
#[lab::test(points = 1, proves("spawn.old_wakers"))]
async fn old_wakers(world: World) {
    let (mut scheduler, handle, _witness) = scheduler(&world);
    let mut left = Vec::new();
    for _ in 0..3 {
        let waker = Arc::new(Mutex::new(None::<Waker>));
        left.push(waker.clone());
        handle.spawn(poll_fn(move |context| {
            *waker.lock().expect("nothing panics here") = Some(context.waker().clone());
            Poll::Ready(())
        }));
    }
    scheduler.run();
    let gates: Vec<_> = (0..3).map(|_| Gate::default()).collect();
    for gate in &gates {
        handle.spawn(gate.clone());
    }
    handle.call_soon(move || {
        for waker in left {
            let waker = waker.lock().expect("nothing panics here").take();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    });
    let (opens, again) = (gates.clone(), handle.clone());
    // Behind whatever was woken.
    handle.call_soon(move || again.call_soon(move || opens.iter().for_each(Gate::open)));
    scheduler.run();
    let polls: Vec<_> = gates.iter().map(Gate::polls).collect();
    expect_eq!(
        polls,
        [2; 3],
        "how often each of three tasks was polled, when wakers left over from others were called"
    );
}
