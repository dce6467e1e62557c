//! `call_soon`: a ready queue, first come, first served.

use std::{collections::VecDeque, sync::Arc};

use lab::{World, expect, expect_eq};
use mini_scheduler::Handle;
use sim::clock::Witness;

use super::{Guard, call_soon_and_panic, moments, noting, panics_out_of_run, scheduler, some};

/// Callbacks are called in `run`, in order, each once
#[lab::test(
    points = 1,
    seeds = 8,
    proves(
        "exercise.run_again",
        "call_soon.one_thread",
        "call_soon.at_the_end",
        "call_soon.in_run",
        "call_soon.clones"
    )
)]
async fn in_order(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    scheduler.run();
    let mut expected = Vec::new();
    for round in 0..2 {
        for number in 0..some(&world, 1..=10) {
            handle
                .clone()
                .call_soon(noting(&witness, format!("{round}-{number}")));
            expected.push(format!("{round}-{number} at 0 ms"));
        }
        if round == 0 {
            expect_eq!(
                witness.notes(),
                Vec::<String>::new(),
                "the list of calls before `run`"
            );
        }
        scheduler.run();
        expect_eq!(witness.notes(), expected, "the list of calls");
    }
    expect_eq!(
        moments(witness.waits()),
        [],
        "the list of waits of a scheduler that has nothing to wait for"
    );
}

/// Whom each callback schedules.
type Family = Arc<Vec<Vec<usize>>>;

/// Calls `member`, who schedules its children.
fn call(member: usize, family: Family, handle: Handle, witness: Witness) {
    witness.note(member.to_string());
    for child in family[member].clone() {
        let (family, next, witness) = (family.clone(), handle.clone(), witness.clone());
        handle.call_soon(move || call(child, family, next, witness));
    }
}

/// Callbacks schedule callbacks, which queue up behind those that came before
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.next_turn",
        "exercise.no_lock_in_a_callback",
        "call_soon.from_within",
        "call_soon.at_the_end"
    )
)]
async fn callbacks_schedule_callbacks(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let mut family = vec![Vec::new(); some(&world, 1..=40)];
    for child in 1..family.len() {
        let parent = some(&world, 0..=child as u64 - 1);
        family[parent].push(child);
    }
    let mut expected = Vec::new();
    let mut queue = VecDeque::from([0]);
    while let Some(member) = queue.pop_front() {
        expected.push(format!("{member} at 0 ms"));
        queue.extend(&family[member]);
    }
    handle.call_soon({
        let (handle, witness) = (handle.clone(), witness.clone());
        move || call(0, Arc::new(family), handle, witness)
    });
    scheduler.run();
    expect_eq!(witness.notes(), expected, "the list of calls");
}

/// A panic of a callback comes out of `run`, which can be called again for the rest
#[lab::test(points = 1, proves("call_soon.panics", "call_soon.goes_on"))]
async fn panics(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    handle.call_soon(noting(&witness, "before"));
    call_soon_and_panic(&handle);
    handle.call_soon(noting(&witness, "after"));
    expect!(
        panics_out_of_run(&mut scheduler),
        "A callback panicked, and the panic did not come out of `run`."
    );
    expect_eq!(
        witness.notes(),
        ["before at 0 ms"],
        "the list of calls when one of them had panicked"
    );
    scheduler.run();
    expect_eq!(
        witness.notes(),
        ["before at 0 ms", "after at 0 ms"],
        "the list of calls when `run` had been called again"
    );
}

/// Uses a scheduler when it is dropped.
struct Late {
    handle: Handle,
    witness: Witness,
}

impl Drop for Late {
    fn drop(&mut self) {
        self.handle
            .call_soon(noting(&self.witness, "called too late"));
        self.witness.note("late one dropped");
    }
}

/// What was not called is dropped with the scheduler, whoever holds a handle
#[lab::test(
    points = 1,
    proves("exercise.no_lock_in_a_drop", "call_soon.owned", "call_soon.refused")
)]
async fn dropped_with_the_scheduler(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let guarded = |what: &str| {
        let guard = Guard::new(&witness, what);
        move || guard.witness.note("called")
    };
    handle.call_soon(guarded("first"));
    scheduler.run();
    handle.call_soon(guarded("second"));
    let late = Late {
        handle: handle.clone(),
        witness: witness.clone(),
    };
    handle.call_soon(move || drop(late));
    drop(scheduler);
    let mut notes = witness.notes();
    // In which order the rest is dropped is free.
    notes.sort();
    expect_eq!(
        notes,
        [
            "called at 0 ms",
            "first dropped at 0 ms",
            "late one dropped at 0 ms",
            "second dropped at 0 ms",
        ],
        "the list of what happened, sorted, when one callback had been called and two had not"
    );
    handle.call_soon(guarded("third"));
    let late = Late {
        handle: handle.clone(),
        witness: witness.clone(),
    };
    handle.call_soon(move || drop(late));
    expect_eq!(
        witness.notes().split_off(4),
        ["third dropped at 0 ms", "late one dropped at 0 ms"],
        "the list of what happened with two callbacks that came when the scheduler was gone"
    );
}
