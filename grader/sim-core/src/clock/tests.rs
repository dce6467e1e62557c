//! What executors and checks may rely on.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Wake,
    thread,
};

use super::*;

const AT: Duration = Duration::from_millis(40);
const LATER: Duration = Duration::from_millis(100);

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Wakes {
    fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

fn simulated() -> (World, Clock, Witness) {
    let world = World::new(0);
    let (clock, witness) = Clock::open(&world);
    (world, clock, witness)
}

/// What the run came to when `call` could not go on.
fn dead_end(world: &World, call: impl FnOnce()) -> Option<Reason> {
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
    let dead_end = world.dead_end()?;
    assert!(dead_end.at.file().ends_with("clock/tests.rs"));
    Some(dead_end.reason)
}

#[tokio::test(start_paused = true)]
async fn a_wait_moves_the_time_of_the_whole_world() {
    let (world, clock, witness) = simulated();
    clock.park(Some(AT));
    assert_eq!(clock.now(), AT);
    assert_eq!(world.elapsed(), AT);
    clock.park(Some(AT));
    assert_eq!(witness.waits(), [AT]);
    assert_eq!(witness.parks(), 2);
    tokio::time::sleep(AT).await;
    assert_eq!(clock.now(), AT * 2);
}

#[tokio::test(start_paused = true)]
async fn another_thread_ends_a_wait() {
    let (_, clock, witness) = simulated();
    let (unpark, home) = (clock.clone(), thread::current().id());
    witness.from_a_thread_at(AT, move || {
        assert_ne!(thread::current().id(), home);
        unpark.unpark();
    });
    clock.park(Some(LATER));
    assert_eq!(clock.now(), AT);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_unpark_ends_no_wait() {
    let (_, clock, witness) = simulated();
    witness.from_a_thread_at(AT, || ());
    clock.park(Some(LATER));
    assert_eq!(clock.now(), LATER);
    assert_eq!(witness.waits(), [LATER]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_after_an_unpark_ends_at_once_and_only_the_first() {
    let (_, clock, _) = simulated();
    clock.unpark();
    clock.unpark();
    clock.park(None);
    assert_eq!(clock.now(), Duration::ZERO);
    clock.park(Some(AT));
    assert_eq!(clock.now(), AT);
}

#[tokio::test(start_paused = true)]
async fn what_is_due_happens_as_the_wait_begins() {
    let (_, clock, witness) = simulated();
    let unpark = clock.clone();
    witness.from_a_thread_at(Duration::ZERO, move || unpark.unpark());
    clock.park(None);
    assert_eq!(clock.now(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_wait_may_end_for_no_reason() {
    let (_, clock, witness) = simulated();
    witness.end_a_wait_at(AT);
    clock.park(None);
    assert_eq!(clock.now(), AT);
}

#[tokio::test(start_paused = true)]
async fn an_alarm_rings_once_and_only_in_a_wait() {
    let (_, clock, witness) = simulated();
    let wakes = Arc::<Wakes>::default();
    clock.set_alarm(AT, wakes.clone().into());
    witness.work(AT);
    assert_eq!(wakes.count(), 0);
    clock.park(Some(LATER));
    clock.park(Some(LATER * 2));
    assert_eq!(wakes.count(), 1);
    assert_eq!(witness.alarms(), []);
}

#[tokio::test(start_paused = true)]
async fn an_alarm_that_is_cancelled_does_not_ring() {
    let (_, clock, witness) = simulated();
    let wakes = Arc::<Wakes>::default();
    let alarm = clock.set_alarm(AT, wakes.clone().into());
    let other = clock.set_alarm(AT, wakes.clone().into());
    clock.cancel_alarm(alarm);
    assert_eq!(witness.alarms(), [AT]);
    clock.park(Some(LATER));
    clock.cancel_alarm(other);
    assert_eq!(wakes.count(), 1);
    // Two by now: the other is not needed any more.
    assert_eq!(Arc::strong_count(&wakes), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_nobody_ends_is_a_dead_end() {
    let (world, clock, _) = simulated();
    let reason = dead_end(&world, || clock.park(None));
    assert_eq!(reason, Some(Reason::NobodyWakes));
}

#[tokio::test(start_paused = true)]
async fn to_look_at_the_clock_does_not_move_it() {
    let (world, clock, _) = simulated();
    let reason = dead_end(&world, || while clock.now() < AT {});
    assert_eq!(reason, Some(Reason::ClockWatching));
}

#[tokio::test(start_paused = true)]
async fn who_wakes_may_need_the_lock_of_who_waits() {
    let (world, clock, witness) = simulated();
    let theirs = Arc::new(Mutex::new(()));
    let needed = theirs.clone();
    witness.from_a_thread_at(AT, move || drop(needed.lock()));
    let reason = dead_end(&world, || {
        let _held = theirs.lock();
        clock.park(None);
    });
    assert_eq!(reason, Some(Reason::WakeHeldUp));
}

#[tokio::test(start_paused = true)]
async fn a_standstill_is_told_by_who_sleeps_however_seldom_a_thread_has_its_turn() {
    let (world, clock, witness) = simulated();
    let questions = Arc::new(AtomicUsize::new(0));
    let asked = questions.clone();
    // Every second time one of them is awake.
    let census = move || !asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(2);
    world.set_lookout(|| Some(1), census);
    let theirs = Arc::new(Mutex::new(()));
    let needed = theirs.clone();
    witness.from_a_thread_at(AT, move || drop(needed.lock()));
    let reason = dead_end(&world, || {
        let _held = theirs.lock();
        clock.park(None);
    });
    assert_eq!(reason, Some(Reason::WakeHeldUp));
    assert_eq!(questions.load(Ordering::Relaxed), 400);
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_other_thread_comes_out_of_the_wait() {
    let (world, clock, witness) = simulated();
    witness.from_a_thread_at(AT, || std::panic::resume_unwind(Box::new("elsewhere")));
    let payload = catch_unwind(AssertUnwindSafe(|| clock.park(None))).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"elsewhere"));
    assert_eq!(world.dead_end(), None);
}

#[tokio::test(start_paused = true)]
async fn notes_say_what_and_when() {
    let (world, clock, witness) = simulated();
    witness.note("tea");
    clock.park(Some(AT));
    witness.from_a_thread({
        let witness = witness.clone();
        move || witness.note("cake")
    });
    assert_eq!(witness.notes(), ["tea at 0 ms", "cake at 40 ms"]);
    let timeline = world.timeline();
    assert_eq!(timeline.lanes[0].spans[0].to.as_micros(), 40_000);
    assert_eq!(timeline.lanes[1].marks[1].label, "cake");
}

#[test]
fn the_real_clock_waits_for_time_for_alarms_and_for_others() {
    let clock = Clock::live();
    let soon = Duration::from_millis(1);
    clock.park(Some(soon));
    assert!(clock.now() >= soon);

    let wakes = Arc::<Wakes>::default();
    clock.set_alarm(clock.now() + soon, wakes.clone().into());
    while wakes.count() == 0 {
        clock.park(Some(clock.now() + soon));
    }

    let unpark = clock.clone();
    let other = thread::spawn(move || unpark.unpark());
    clock.park(None);
    other.join().unwrap();
}
