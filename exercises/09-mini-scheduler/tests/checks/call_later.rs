//! `call_later`: timers, the turns of the loop, and one wait for each moment.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use lab::{World, expect_eq, fail};
use mini_scheduler::{Handle, Timer};
use sim::clock::Witness;

use super::{Guard, micros, moment, moments, ms, noting, scheduler, shuffled, some};

/// Each is called at its time, those for the same moment in order, and there is one wait for each moment
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.told",
        "exercise.clock",
        "exercise.due_in_order",
        "exercise.wait",
        "exercise.wait_no_more_often",
        "call_later.time",
        "call_later.stands"
    )
)]
async fn at_their_times(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let mut timers: Vec<_> = (0..some(&world, 0..=20))
        .map(|number| (world.draw(0..=9) * 100, number))
        .collect();
    for (at, number) in &timers {
        // The timers are dropped. They stand all the same.
        handle.call_later(ms(*at), noting(&witness, number.to_string()));
    }
    expect_eq!(
        witness.notes(),
        Vec::<String>::new(),
        "the list of calls before `run`"
    );
    scheduler.run();
    timers.sort();
    let expected: Vec<_> = timers
        .iter()
        .map(|(at, number)| format!("{number} at {at} ms"))
        .collect();
    expect_eq!(witness.notes(), expected, "the list of calls");
    let mut ends: Vec<_> = timers.iter().map(|(at, _)| ms(*at)).collect();
    ends.dedup();
    ends.retain(|at| !at.is_zero());
    expect_eq!(
        moments(witness.waits()),
        moments(ends),
        "the list of moments at which a wait ended"
    );
}

/// A callback that takes its time and schedules others, soon or later.
struct Job {
    work: u64,
    then: Vec<(Option<u64>, usize)>,
}

/// Jobs, each scheduled by one that stands before it. The first is scheduled by the check.
fn jobs(world: &World) -> Vec<Job> {
    let mut jobs: Vec<_> = (0..world.draw(1..=30))
        .map(|_| Job {
            work: world.draw(0..=3).saturating_sub(1),
            then: Vec::new(),
        })
        .collect();
    for job in 1..jobs.len() {
        // Few scheduling many, so that there is something to be put in order.
        let parent = some(world, 0..=(job as u64 - 1) / 3);
        let delay = (world.draw(0..=1) == 1).then(|| world.draw(0..=4));
        jobs[parent].then.push((delay, job));
    }
    jobs
}

/// What is noted of a job.
fn described(job: usize, jobs: &[Job]) -> String {
    let then = jobs[job].then.iter().map(|(delay, next)| match delay {
        None => format!(" {next} soon"),
        Some(delay) => format!(" {next} in {delay} ms"),
    });
    let then: Vec<_> = then.collect();
    let work = jobs[job].work;
    format!("job {job} (works {work} ms, then:{})", then.join(","))
}

fn start(job: usize, delay: Option<u64>, jobs: &Arc<Vec<Job>>, handle: &Handle, witness: &Witness) {
    let call = {
        let (jobs, handle, witness) = (jobs.clone(), handle.clone(), witness.clone());
        move || {
            witness.note(described(job, &jobs));
            witness.work(ms(jobs[job].work));
            for (delay, next) in &jobs[job].then {
                start(*next, *delay, &jobs, &handle, &witness);
            }
        }
    };
    match delay {
        None => handle.call_soon(call),
        Some(delay) => drop(handle.call_later(ms(delay), call)),
    }
}

/// The calls in the order that the turns of the loop give them.
fn in_turns(jobs: &[Job]) -> Vec<String> {
    let (mut now, mut scheduled) = (0, 0);
    let mut ready = VecDeque::from([0]);
    let mut timers = BTreeMap::<(u64, u64), usize>::new();
    let mut calls = Vec::new();
    loop {
        while let Some(timer) = timers.first_entry()
            && timer.key().0 <= now
        {
            ready.push_back(timer.remove());
        }
        if ready.is_empty() {
            match timers.first_key_value() {
                Some(((at, _), _)) => now = *at,
                None => return calls,
            }
        }
        for job in std::mem::take(&mut ready) {
            calls.push(format!("{} at {now} ms", described(job, jobs)));
            now += jobs[job].work;
            for (delay, next) in &jobs[job].then {
                scheduled += 1;
                match delay {
                    None => ready.push_back(*next),
                    Some(delay) => drop(timers.insert((now + delay, scheduled), *next)),
                }
            }
        }
    }
}

/// The loop goes in turns, however long callbacks take and whatever they schedule
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.no_lock_in_a_callback",
        "exercise.due",
        "exercise.due_in_order",
        "exercise.next_turn",
        "call_soon.in_run",
        "call_soon.clones",
        "call_later.time",
        "call_later.zero"
    )
)]
async fn in_turns_with_callbacks(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let jobs = Arc::new(jobs(&world));
    start(0, None, &jobs, &handle, &witness);
    scheduler.run();
    expect_eq!(witness.notes(), in_turns(&jobs), "the list of calls");
}

/// A callback that schedules itself again and again, until it is told to stop.
fn busy(handle: Handle, witness: Witness, stop: Arc<Mutex<bool>>, calls: u32) {
    const MOST: u32 = 100;
    if *stop.lock().expect("nothing panics here") {
        return witness.note("stopped");
    }
    if calls > MOST {
        fail!(
            "A callback that scheduled itself was called {MOST} times, and in all that time \
             the timers that were due were not called."
        );
    }
    witness.work(ms(1));
    let again = handle.clone();
    handle.call_soon(move || busy(again, witness, stop, calls + 1));
}

/// A callback that schedules itself does not keep timers from being called
#[lab::test(points = 1, proves("exercise.due", "exercise.next_turn"))]
async fn starves_nobody(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let stop = Arc::new(Mutex::new(false));
    handle.call_later(ms(10), {
        let (witness, stop) = (witness.clone(), stop.clone());
        move || {
            witness.note("told to stop");
            *stop.lock().expect("nothing panics here") = true;
        }
    });
    handle.call_soon({
        let (handle, witness) = (handle.clone(), witness.clone());
        move || busy(handle, witness, stop, 0)
    });
    scheduler.run();
    // At 10 ms the callback stands in the queue already, and the timer joins behind it.
    expect_eq!(
        witness.notes(),
        ["told to stop at 11 ms", "stopped at 11 ms"],
        "the list of what happened"
    );
}

/// A timer that is cancelled is not called, not waited for, and its callback is dropped
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.run_to_the_end",
        "exercise.wait_for_none_that_was_cancelled",
        "call_later.dropped_now",
        "call_later.not_called",
        "call_later.too_late"
    )
)]
async fn cancelled(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let count = some(&world, 1..=10);
    let (mut called, mut last) = (Vec::new(), Duration::ZERO);
    for number in 0..count {
        let at = world.draw(100..=999);
        let guard = Guard::new(&witness, number.to_string());
        let timer = handle.call_later(ms(at), move || guard.witness.note(&guard.what));
        if world.draw(0..=1) == 0 {
            called.push((at, number));
            last = last.max(ms(at));
            // Its end changes nothing.
            handle.call_later(ms(at), move || timer.cancel());
            continue;
        }
        let before = witness.notes().len();
        let by = world.draw(0..=99);
        match by {
            0..50 => {
                timer.cancel();
                timer.cancel();
                expect_eq!(
                    witness.notes().split_off(before),
                    [format!("{number} dropped at 0 ms")],
                    "the list of what happened when a timer was cancelled"
                );
            }
            _ => {
                last = last.max(ms(by));
                handle.call_later(ms(by), move || timer.cancel());
            }
        }
    }
    scheduler.run();
    called.sort();
    let expected: Vec<_> = called
        .iter()
        .map(|(at, number)| format!("{number} at {at} ms"))
        .collect();
    let mut notes = witness.notes();
    let dropped = notes.iter().filter(|note| note.contains("dropped"));
    expect_eq!(
        dropped.count(),
        count,
        "the number of callbacks that were dropped"
    );
    notes.retain(|note| !note.contains("dropped"));
    expect_eq!(notes, expected, "the list of calls");
    expect_eq!(
        moment(world.elapsed()),
        moment(last),
        "the moment at which `run` returned, when no timer was left,"
    );
}

/// A timer can be cancelled even when its time has come
#[lab::test(points = 1, proves("call_later.dropped_now", "call_later.not_called"))]
async fn cancelled_in_its_turn(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let second = Arc::new(Mutex::new(None::<Timer>));
    handle.call_later(ms(5), {
        let (second, witness) = (second.clone(), witness.clone());
        move || {
            witness.note("first");
            if let Some(timer) = second.lock().expect("nothing panics here").take() {
                timer.cancel();
            }
            witness.note("cancelled the second");
        }
    });
    let guard = Guard::new(&witness, "second");
    let timer = handle.call_later(ms(5), move || guard.witness.note("second"));
    *second.lock().expect("nothing panics here") = Some(timer);
    handle.call_later(ms(5), noting(&witness, "third"));
    scheduler.run();
    expect_eq!(
        witness.notes(),
        [
            "first at 5 ms",
            "second dropped at 5 ms",
            "cancelled the second at 5 ms",
            "third at 5 ms"
        ],
        "the list of what happened"
    );
}

/// Cancelling a timer that was called does nothing, also from within its callback
#[lab::test(
    points = 1,
    proves("exercise.no_lock_in_a_callback", "call_later.too_late")
)]
async fn cancelled_too_late(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let own = Arc::new(Mutex::new(None::<Timer>));
    let timer = handle.call_later(ms(5), {
        let (own, witness) = (own.clone(), witness.clone());
        move || {
            if let Some(timer) = &*own.lock().expect("nothing panics here") {
                timer.cancel();
            }
            witness.note("first");
        }
    });
    *own.lock().expect("nothing panics here") = Some(timer);
    scheduler.run();
    // What is left of the first must not mean any of these.
    for what in ["second", "third"] {
        handle.call_later(ms(5), noting(&witness, what));
    }
    if let Some(timer) = &*own.lock().expect("nothing panics here") {
        timer.cancel();
    }
    scheduler.run();
    expect_eq!(
        witness.notes(),
        ["first at 5 ms", "second at 10 ms", "third at 10 ms"],
        "the list of calls, when only the first was cancelled, and that too late,"
    );
}

/// Fractions of a millisecond count
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "exercise.due_in_order",
        "exercise.wait_no_more_often",
        "call_later.time"
    )
)]
async fn fractions_count(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let calls = Arc::new(Mutex::new(Vec::new()));
    // All within a millisecond.
    let times: Vec<_> = (0..5)
        .map(|number| micros(3_000 + 200 * number + world.draw(1..=199)))
        .collect();
    for number in shuffled(&world, times.len()) {
        let (calls, world) = (calls.clone(), world.clone());
        handle.call_later(times[number], move || {
            let mut calls = calls.lock().expect("nothing panics here");
            calls.push(moment(world.elapsed()));
        });
    }
    scheduler.run();
    expect_eq!(
        *calls.lock().expect("nothing panics here"),
        moments(times.clone()),
        "the list of moments at which timers were called"
    );
    expect_eq!(
        moments(witness.waits()),
        moments(times),
        "the list of moments at which a wait ended"
    );
}

/// A wait that ends early, for no reason, is started again
#[lab::test(
    points = 1,
    seeds = 8,
    proves("exercise.clock", "exercise.wait", "exercise.wait_no_more_often")
)]
async fn early_ends(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let (early, earlier) = (world.draw_ms(50..=99), world.draw_ms(1..=49));
    witness.end_a_wait_at(early);
    witness.end_a_wait_at(earlier);
    handle.call_later(ms(100), noting(&witness, "tea"));
    handle.call_later(ms(200), noting(&witness, "cake"));
    scheduler.run();
    expect_eq!(
        witness.notes(),
        ["tea at 100 ms", "cake at 200 ms"],
        "the list of calls"
    );
    expect_eq!(
        moments(witness.waits()),
        moments([earlier, early, ms(100), ms(200)]),
        "the list of moments at which a wait ended"
    );
}

/// Timers that are still set are dropped with the scheduler, whoever holds them
#[lab::test(points = 1, proves("call_soon.owned", "call_soon.refused"))]
async fn dropped_with_the_scheduler(world: World) {
    let (scheduler, handle, witness) = scheduler(&world);
    let guarded = |what: &str| {
        let guard = Guard::new(&witness, what);
        move || guard.witness.note("called")
    };
    let timer = handle.call_later(ms(5), guarded("first"));
    drop(scheduler);
    let late = handle.call_later(ms(0), guarded("second"));
    expect_eq!(
        witness.notes(),
        ["first dropped at 0 ms", "second dropped at 0 ms"],
        "the list of what happened with a timer that was set, and with one that came when the scheduler was gone"
    );
    timer.cancel();
    late.cancel();
}

/// Uses a scheduler when it is dropped.
struct LastWish {
    handle: Handle,
    witness: Witness,
}

impl Drop for LastWish {
    fn drop(&mut self) {
        self.handle.call_soon(noting(&self.witness, "soon"));
        self.handle
            .call_later(ms(5), noting(&self.witness, "later"));
        self.witness.note("dropped");
    }
}

/// What is dropped with a timer's callback may use the scheduler
#[lab::test(points = 1, proves("exercise.no_lock_in_a_drop", "call_soon.refused"))]
async fn used_while_a_timer_is_dropped(world: World) {
    let (mut scheduler, handle, witness) = scheduler(&world);
    let wishing = || {
        let wish = LastWish {
            handle: handle.clone(),
            witness: witness.clone(),
        };
        handle.call_later(ms(100), move || drop(wish))
    };
    wishing().cancel();
    scheduler.run();
    expect_eq!(
        witness.notes(),
        ["dropped at 0 ms", "soon at 0 ms", "later at 5 ms"],
        "the list of what happened when a timer was cancelled"
    );
    wishing();
    drop(scheduler);
    expect_eq!(
        witness.notes().split_off(3),
        ["dropped at 5 ms"],
        "the list of what happened when the scheduler was dropped"
    );
    wishing();
    expect_eq!(
        witness.notes().split_off(4),
        ["dropped at 5 ms"],
        "the list of what happened with a timer that came when the scheduler was gone"
    );
}
