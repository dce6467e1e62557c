//! `wake_from_thread`: the idle wait ends when another thread wants it to, and no wake is lost.

use std::{
    future::{pending, poll_fn},
    task::Poll,
    time::Duration,
};

use lab::{World, expect_eq, fail};
use mini_scheduler::Scheduler;
use sim::clock::Clock;

use super::{Gate, Guard, Told, moment, moments, ms, noting, outcome, scheduler, shuffled, some};

/// Another thread wakes tasks, each at its moment, and each is polled then and only then
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.told",
        "exercise.wait_for_somebody",
        "exercise.wait_no_more_often",
        "exercise.run_to_the_end",
        "call_soon.one_thread"
    )
)]
async fn ends_the_wait(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let count = some(&world, 1..=10);
    let gates: Vec<_> = (0..count).map(|_| Gate::default()).collect();
    let slots = shuffled(&world, count);
    let mut wakes = Vec::new();
    for (number, gate) in gates.iter().enumerate() {
        // Each in a stretch of time of its own, so that no two come at the same moment.
        let at = slots[number] as u64 * 100 + world.draw(1..=99);
        wakes.push((at, number));
        let note = noting(&witness, number.to_string());
        let waiting = gate.clone();
        handle.spawn(async move {
            waiting.await;
            note();
        });
        let gate = gate.clone();
        witness.from_a_thread_at(ms(at), move || gate.open());
    }
    if world.draw(0..=1) == 0 {
        // It stands, and yet the wait ends before it.
        wakes.push((2_000, count));
        handle.call_later(ms(2_000), noting(&witness, count.to_string()));
    }
    scheduler.run();
    wakes.sort();
    let expected: Vec<_> = wakes
        .iter()
        .map(|(at, number)| format!("{number} at {at} ms"))
        .collect();
    expect_eq!(
        witness.notes(),
        expected,
        "the list of what happened, each at the moment of its wake,"
    );
    let polls: Vec<_> = gates.iter().map(Gate::polls).collect();
    expect_eq!(polls, vec![2; count], "how often each task was polled");
    expect_eq!(
        moments(witness.waits()),
        moments(wakes.iter().map(|(at, _)| ms(*at))),
        "the list of moments at which a wait ended"
    );
}

/// A wake that comes just before the wait, or within a poll, is not lost
#[lab::test(
    points = 2,
    proves(
        "exercise.no_lock_in_a_poll",
        "exercise.wait_for_somebody",
        "spawn.polled_when_woken"
    )
)]
async fn in_the_nick_of_time(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let gate = Gate::default();
    handle.spawn({
        let (gate, witness) = (gate.clone(), witness.clone());
        async move {
            let opened = gate.clone();
            // When the scheduler has seen that nothing is ready any more, and before its wait begins.
            witness.from_a_thread_at(Duration::ZERO, move || opened.open());
            gate.await
        }
    });
    scheduler.run();
    expect_eq!(gate.polls(), 2, "how often the first task was polled");

    // While its poll goes on, several times.
    let mut polls = 0;
    let task = handle.spawn({
        let witness = witness.clone();
        poll_fn(move |context| {
            polls += 1;
            if polls == 3 {
                return Poll::Ready(polls);
            }
            for _ in 0..3 {
                let waker = context.waker().clone();
                witness.from_a_thread(move || waker.wake());
            }
            Poll::Pending
        })
    });
    scheduler.run();
    expect_eq!(
        outcome(task),
        Told::output(3),
        "the result of the second task"
    );
    expect_eq!(
        moments(witness.waits()),
        [],
        "the list of waits in which time passed"
    );
}

/// Callbacks and tasks from another thread run when they come
#[lab::test(
    points = 1,
    proves(
        "exercise.no_lock_in_park",
        "call_soon.one_thread",
        "wake_from_thread.work"
    )
)]
async fn work_from_a_thread(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    handle.call_later(ms(100), noting(&witness, "timer"));
    witness.from_a_thread_at(ms(10), {
        let (handle, note) = (handle.clone(), noting(&witness, "callback"));
        move || handle.call_soon(note)
    });
    witness.from_a_thread_at(ms(20), {
        let (handle, note) = (handle.clone(), noting(&witness, "task"));
        move || drop(handle.spawn(async move { note() }))
    });
    scheduler.run();
    expect_eq!(
        witness.notes(),
        ["callback at 10 ms", "task at 20 ms", "timer at 100 ms"],
        "the list of what happened"
    );
}

/// A timer from another thread may be due before the one that `run` waits for
#[lab::test(
    points = 1,
    proves("exercise.no_lock_in_park", "exercise.wait", "wake_from_thread.work")
)]
async fn an_earlier_timer(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    handle.call_later(ms(100), noting(&witness, "late"));
    witness.from_a_thread_at(ms(10), {
        let (handle, note) = (handle.clone(), noting(&witness, "early"));
        move || drop(handle.call_later(ms(5), note))
    });
    scheduler.run();
    expect_eq!(
        witness.notes(),
        ["early at 15 ms", "late at 100 ms"],
        "the list of calls"
    );
}

/// When another thread cancels the last thing left to do, `run` returns
#[lab::test(
    points = 2,
    proves(
        "exercise.no_lock_in_park",
        "exercise.run_to_the_end",
        "call_later.from_any_thread",
        "call_later.dropped_now",
        "spawn.from_any_thread",
        "spawn.dropped_in_time"
    )
)]
async fn nothing_is_left(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let guard = Guard::new(&witness, "callback");
    let timer = handle.call_later(ms(1_000), move || drop(guard));
    witness.from_a_thread_at(ms(10), {
        let witness = witness.clone();
        move || {
            timer.cancel();
            witness.note("timer cancelled");
        }
    });
    scheduler.run();
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(10)),
        "the moment at which `run` returned, when the last timer had been cancelled,"
    );

    let task = handle.spawn(pending::<()>());
    let (give, got) = std::sync::mpsc::channel();
    witness.from_a_thread_at(ms(20), move || {
        task.cancel();
        let _ = give.send(task);
    });
    scheduler.run();
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(20)),
        "the moment at which `run` returned, when the last task had been cancelled,"
    );
    let Ok(task) = got.try_recv() else {
        fail!("`run` returned before the last task had been cancelled.");
    };
    expect_eq!(outcome(task), Told::cancelled(), "the result of the task");
    expect_eq!(
        witness.notes(),
        ["callback dropped at 10 ms", "timer cancelled at 10 ms"],
        "the list of what happened"
    );
}

/// A wait that ends for no reason wakes no task, and an alarm wakes only its own
#[lab::test(
    points = 1,
    seeds = 8,
    proves("exercise.told", "exercise.wait_for_somebody")
)]
async fn alarms_and_early_ends(world: World) {
    let (clock, witness) = Clock::open(&world);
    let mut scheduler = Scheduler::new(clock.clone());
    let handle = scheduler.handle();
    let gate = Gate::default();
    let deadline = world.draw_ms(50..=90);
    let mut polls = 0;
    let task = handle.spawn({
        let clock = clock.clone();
        poll_fn(move |context| {
            polls += 1;
            if clock.now() < deadline {
                clock.set_alarm(deadline, context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(polls)
        })
    });
    handle.spawn(gate.clone());
    for at in [10, 20, 95] {
        witness.end_a_wait_at(ms(at));
    }
    // It is nobody's wake, but the end of a wait.
    witness.from_a_thread_at(ms(30), move || clock.unpark());
    witness.from_a_thread_at(ms(100), {
        let gate = gate.clone();
        move || gate.open()
    });
    scheduler.run();
    expect_eq!(
        outcome(task),
        Told::output(2),
        "how often the task was polled that had an alarm set"
    );
    expect_eq!(
        gate.polls(),
        2,
        "how often the task was polled that waited at the gate"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(100)),
        "the moment at which `run` returned"
    );
}
