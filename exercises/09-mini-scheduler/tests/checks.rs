//! The checks of the mini scheduler. One file a part, and here what they share: futures, wakers and guards that count.

use std::{
    fmt,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
    time::Duration,
};

use lab::{Trusted, World, fail};
use mini_scheduler::{self as theirs, Handle, Scheduler, Task};
use sim::clock::{Clock, Witness};

#[path = "checks/call_later.rs"]
mod call_later;
#[path = "checks/call_soon.rs"]
mod call_soon;
#[path = "checks/countdown.rs"]
mod countdown;
#[path = "checks/delay.rs"]
mod delay;
#[path = "checks/endings.rs"]
mod endings;
#[path = "checks/promise.rs"]
mod promise;
#[path = "checks/spawn.rs"]
mod spawn;
#[path = "checks/wake_from_thread.rs"]
mod wake_from_thread;
#[path = "checks/wakers.rs"]
mod wakers;

/// A scheduler, a handle to give it work, and who watches its clock.
fn scheduler(world: &World) -> (Scheduler, Handle, Witness) {
    let (clock, witness) = Clock::open(world);
    let scheduler = Scheduler::new(clock);
    let handle = scheduler.handle();
    (scheduler, handle, witness)
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn micros(micros: u64) -> Duration {
    Duration::from_micros(micros)
}

/// What came of something, in words: compared by them, and shown as they stand.
#[derive(Clone, PartialEq)]
struct Told(String);

impl Trusted for Told {}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Told {
    fn pending() -> Told {
        polled(Poll::Pending::<()>, |()| unreachable!("it is pending"))
    }

    /// Of a task that gave `output`.
    fn output<T: fmt::Debug>(output: T) -> Told {
        told(Ok(output))
    }

    /// Of a task that was cancelled.
    fn cancelled() -> Told {
        told::<()>(Err(theirs::TaskError::Cancelled))
    }

    /// Of a task that panicked.
    fn panicked(said: &str) -> Told {
        told::<()>(Err(theirs::TaskError::Panicked(said.to_owned())))
    }

    fn ready(self) -> Told {
        polled(Poll::Ready(()), |()| self)
    }
}

/// A moment, or a time: `250 ms`.
fn moment(time: Duration) -> Told {
    let (millis, rest) = (time.as_micros() / 1_000, time.as_micros() % 1_000);
    Told(match rest {
        0 => format!("{millis} ms"),
        _ => format!("{millis}.{rest:03} ms"),
    })
}

fn moments(times: impl IntoIterator<Item = Duration>) -> Vec<Told> {
    times.into_iter().map(moment).collect()
}

/// What a poll gave, where `say` says what is ready.
fn polled<T>(poll: Poll<T>, say: impl FnOnce(T) -> Told) -> Told {
    match poll {
        Poll::Ready(output) => Told(format!("ready, with {}", say(output).0)),
        Poll::Pending => Told("pending".to_owned()),
    }
}

/// A number of things from `range`, drawn from the seed.
fn some(world: &World, range: std::ops::RangeInclusive<u64>) -> usize {
    world.draw(range) as usize
}

/// The numbers up to `count`, in an order drawn from the seed.
fn shuffled(world: &World, count: usize) -> Vec<usize> {
    let mut numbers: Vec<_> = (0..count).collect();
    world.shuffle(&mut numbers);
    numbers
}

/// A callback that notes that it was called, and whether it was on another thread than the check's own.
fn noting(witness: &Witness, what: impl Into<String>) -> impl FnOnce() + Send + 'static {
    let (witness, what) = (witness.clone(), what.into());
    let home = thread::current().id();
    move || match thread::current().id() == home {
        true => witness.note(what),
        false => witness.note(format!("{what}, on another thread,")),
    }
}

/// Schedules a callback that panics. It passes by the panic hook, because nothing is wrong.
fn call_soon_and_panic(handle: &Handle) {
    let call = || handle.call_soon(|| resume_unwind(Box::new("a callback panicked on purpose")));
    if catch_unwind(AssertUnwindSafe(call)).is_err() {
        fail!("`call_soon` called its callback; only `run` may do that.");
    }
}

/// Runs `scheduler`; whether a panic came out.
fn panics_out_of_run(scheduler: &mut Scheduler) -> bool {
    catch_unwind(AssertUnwindSafe(|| scheduler.run())).is_err()
}

/// What came of a task, in words.
fn told<T: fmt::Debug>(result: Result<T, theirs::TaskError>) -> Told {
    Told(match result {
        Ok(output) => format!("the output {output:?}"),
        Err(theirs::TaskError::Cancelled) => "that it was cancelled".to_owned(),
        Err(theirs::TaskError::Panicked(said)) => format!("that it panicked, saying {said:?}"),
    })
}

/// What came of a task, if it has ended.
fn outcome<T: fmt::Debug + 'static>(task: Task<T>) -> Told {
    match tokio_test::task::spawn(task).poll() {
        Poll::Ready(result) => told(result),
        Poll::Pending => Told("nothing: it has not ended".to_owned()),
    }
}

/// What a task says that panics because the check wants it to.
const SAID: &str = "This task panics on purpose. Its panic must not come out of `run`.";

/// A waker that counts how often it is woken. Its strong count says whether anybody still holds it.
#[derive(Debug, Default)]
struct Wakes(AtomicUsize);

impl Wakes {
    fn new() -> Arc<Wakes> {
        Arc::default()
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Polls `future` with this waker.
    fn poll<F: Future>(self: &Arc<Self>, future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(&Waker::from(self.clone())))
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Notes that it was dropped.
struct Guard {
    witness: Witness,
    what: String,
}

impl Guard {
    fn new(witness: &Witness, what: impl Into<String>) -> Guard {
        Guard {
            witness: witness.clone(),
            what: what.into(),
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.witness.note(format!("{} dropped", self.what));
    }
}

/// A gate at which one task waits until it is opened. It counts how often it is asked.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<GateState>>);

#[derive(Default)]
struct GateState {
    open: bool,
    polls: usize,
    waker: Option<Waker>,
}

impl Gate {
    /// Opens it and wakes who waits.
    fn open(&self) {
        self.state().open = true;
        self.poke();
    }

    /// Wakes who waits, open or not.
    fn poke(&self) {
        if let Some(waker) = self.waker() {
            waker.wake();
        }
    }

    /// The waker of whoever waits.
    fn waker(&self) -> Option<Waker> {
        self.state().waker.clone()
    }

    /// How often somebody has asked whether it is open.
    fn polls(&self) -> usize {
        self.state().polls
    }

    fn state(&self) -> MutexGuard<'_, GateState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Future for Gate {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        /// No check wakes anybody that often.
        const MOST: usize = 100;
        let mut state = self.state();
        state.polls += 1;
        if state.polls > MOST {
            drop(state);
            fail!(
                "A task was polled more than {MOST} times without being woken: poll a task only after its waker was called."
            );
        }
        if state.open {
            return Poll::Ready(());
        }
        let before = state.waker.replace(context.waker().clone());
        drop(state);
        drop(before);
        Poll::Pending
    }
}
