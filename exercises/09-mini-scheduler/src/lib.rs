//! Exercise 09, the mini scheduler: the loop that turns while you await, built by hand.
//!
//! Seven parts lead from a function that stops halfway to an executor with timers, tasks and wakes from other threads. You
//! have the standard library and `sim`'s [`Clock`], and nothing else: no `tokio`, no `futures`. Wakers are made with
//! [`std::task::Wake`], so you need no `unsafe` either. Run the code with `cargo run -p mini-scheduler`, and check it with
//! `cargo grade run mini-scheduler`.
//!
//! The first three parts stand alone. The last four are one scheduler: `call_soon` is its beginning, and each of the others
//! adds to it.
//!
//! What holds for every part:
//!
//! - Time is measured by the [`Clock`]. The checks control it, and it passes only while a thread waits in [`Clock::park`].
//! - Nothing checks again and again whether something has happened: whatever waits is woken. The checks count polls, wakes
//!   and waits.
//! - The thread waits in [`Clock::park`] and nowhere else. Nothing could wake it elsewhere.
//! - You hold no lock while code that is not yours runs: a callback, a poll, a waker, the `drop` of a future or a callback,
//!   or [`Clock::park`]. That code may call you again, or wait for a thread that needs your lock.
//! - Everything here may be used from several threads, so its state is kept in an `Arc` with a `Mutex` rather than in an
//!   `Rc` with a `RefCell`.
#![allow(unused_variables)] // Delete this line when all parts are written.

use std::{
    error::Error,
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use sim::clock::Clock;

/// A generator that counts down: a function that stops at each `yield` and goes on from there when it is resumed.
///
/// It does what this one does in Python, where `Restart` and `Stop` are exceptions:
///
/// ```python
/// def countdown(start):
///     number, yielded = start, 0
///     while number > 0:
///         yielded += 1
///         try:
///             sent = yield number
///         except Restart:
///             number = start
///         else:
///             number = number - 1 if sent is None else sent
///     return yielded
/// ```
///
/// It runs only while it is being resumed. A new generator has not begun.
#[derive(Debug)]
pub struct Countdown {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

/// What a generator did when it was resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It yielded this number, and waits there.
    Yielded(u32),
    /// It ended, and this is how many times it had yielded.
    Returned(u32),
}

/// What can be thrown into the countdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// It catches this one at the `yield`, and counts down from its start again.
    Restart,
    /// It does not catch this one.
    Stop,
}

/// Why resuming a generator gave neither a number nor its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratorError {
    /// A value was sent, but no `yield` waits for it, because the generator has not begun. It stays as it was.
    NotBegun,
    /// It had ended before.
    Exhausted,
    /// This exception came out of it. That was its end.
    Uncaught(Exception),
}

impl fmt::Display for GeneratorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GeneratorError::NotBegun => {
                f.write_str("a value was sent to a generator that has not begun")
            }
            GeneratorError::Exhausted => f.write_str("the generator has come to its end"),
            GeneratorError::Uncaught(exception) => {
                write!(f, "{exception:?} came out of the generator")
            }
        }
    }
}

impl Error for GeneratorError {}

// An iterator can't say what it returned at its end, so this `next` is not that of `Iterator`.
#[allow(clippy::should_implement_trait)]
impl Countdown {
    /// A countdown from `start`.
    pub fn new(start: u32) -> Countdown {
        todo!("countdown: make a generator that has not begun")
    }

    /// Resumes it: it begins, or its `yield` gives nothing. Runs it up to its next `yield` or its end.
    ///
    /// # Errors
    ///
    /// [`GeneratorError::Exhausted`] if it had ended before.
    pub fn next(&mut self) -> Result<Step, GeneratorError> {
        todo!("countdown: run up to the next yield")
    }

    /// Resumes it: its `yield` gives `value`. Runs it up to its next `yield` or its end.
    ///
    /// # Errors
    ///
    /// [`GeneratorError::NotBegun`] if no `yield` waits for a value yet, [`GeneratorError::Exhausted`] if it had ended
    /// before.
    pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
        todo!("countdown: give a value to the yield that waits, and run up to the next")
    }

    /// Resumes it: its `yield` raises `exception`. Runs it up to its next `yield` or its end.
    ///
    /// # Errors
    ///
    /// [`GeneratorError::Uncaught`] if the exception comes out of it: because it does not catch this one, or because it waits
    /// at no `yield` that could. That is the case before it has begun, which is its end, too, and after its end.
    pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
        todo!("countdown: raise an exception at the yield that waits")
    }
}

/// A future that is ready when its time has come. Its output is how long it had to wait.
///
/// - The time starts when it is made. It is ready when it is polled at its deadline or after, and pending before.
/// - Until it is polled it does nothing: no alarm of the clock is set.
/// - While it is pending, exactly one alarm is set for it: at its deadline, with the waker of its last poll. So it is woken
///   once, at its deadline, and earlier wakers are not woken at all.
/// - When it is ready or dropped, none of its alarms is left.
#[derive(Debug)]
pub struct Delay {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

impl Delay {
    /// A future that is ready after `time`, by `clock`.
    pub fn new(clock: &Clock, time: Duration) -> Delay {
        todo!("delay: make a future that has done nothing yet")
    }
}

impl Future for Delay {
    type Output = Duration;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
        todo!("delay: is it time? If not, set an alarm")
    }
}

/// A value that will be set later, or an error instead. Clones are the same promise, and each may set it.
pub struct Promise<T, E> {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<(T, E)>,
}

/// The promise was already done: it keeps what it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadyDone;

impl fmt::Display for AlreadyDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise was done already")
    }
}

impl Error for AlreadyDone {}

impl<T, E> Clone for Promise<T, E> {
    fn clone(&self) -> Self {
        todo!("promise: another handle of the same promise")
    }
}

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
    /// A promise that is not done.
    pub fn pending() -> Promise<T, E> {
        todo!("promise: make one that is not done")
    }

    /// Sets the value. Before it returns, every callback has been called, and everything that waits has been woken.
    ///
    /// # Errors
    ///
    /// If the promise was done already. Then nothing happens.
    pub fn resolve(&self, value: T) -> Result<(), AlreadyDone> {
        todo!("promise: set the value, call back, wake")
    }

    /// Sets an error instead of a value, and otherwise does what [`resolve`](Promise::resolve) does.
    ///
    /// # Errors
    ///
    /// If the promise was done already. Then nothing happens.
    pub fn reject(&self, error: E) -> Result<(), AlreadyDone> {
        todo!("promise: set the error, call back, wake")
    }

    /// What was set, if anything was.
    pub fn result(&self) -> Option<Result<T, E>> {
        todo!("promise: what was set")
    }

    /// Registers `callback`, to be called once with what is set: when that happens, or now if it has happened.
    ///
    /// Callbacks are called in the order in which they were added. A callback may do whatever it likes with the promise. A
    /// callback that it adds is called before the outermost call to `resolve`, `reject` or `on_done` returns.
    pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
        todo!("promise: have the callback called when it is done")
    }

    /// Waits until the promise is done, and gives what was set.
    ///
    /// - Any number of waits may be under way at the same time. Each is woken once, when the promise is done, with the waker
    ///   of its last poll. Wakers of earlier polls are dropped.
    /// - A wait that is dropped leaves nothing behind. Its waker is dropped with it and is not woken.
    pub fn wait(&self) -> impl Future<Output = Result<T, E>> + Send + use<T, E> {
        // Return your own future instead of this one, which is here because a bare `todo!()` is no future.
        async { todo!("promise: wait until it is done") }
    }
}

/// An event loop: callbacks, timers and tasks, all on the thread that calls [`run`](Scheduler::run).
///
/// It owns what it was given. If it is dropped, every callback that was not called and every future of a task that has not
/// ended is dropped with it, no matter what still holds a handle or a waker. Those tasks are cancelled.
pub struct Scheduler {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

/// Gives work to a [`Scheduler`]: from anywhere, from within callbacks and tasks, and from other threads as well. Clones
/// belong to the same scheduler.
///
/// Once the scheduler has been dropped, whatever it is given is dropped, and nothing else happens. A task that is spawned
/// then is cancelled.
#[derive(Clone)]
pub struct Handle {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

impl Scheduler {
    /// A scheduler that has nothing to do, and uses `clock`.
    pub fn new(clock: Clock) -> Scheduler {
        todo!("call_soon: make a scheduler with nothing to do")
    }

    /// A handle to give it work.
    pub fn handle(&self) -> Handle {
        todo!("call_soon: make a handle")
    }

    /// Does everything there is to do, and returns as soon as nothing is left: no callback, no timer, no task. It may be
    /// called again.
    ///
    /// It goes in turns:
    ///
    /// 1. The callbacks of timers whose time has come join the ready queue, at its end: the earliest first, and those for the
    ///    same moment in the order in which they were scheduled.
    /// 2. What is in the ready queue now is done in order: a callback is called, a task is polled. What becomes ready
    ///    meanwhile joins the end of the queue, and is for the next turn.
    /// 3. If nothing is ready, it waits in [`Clock::park`] until the time of the earliest timer that is set; if there is
    ///    none, until it is woken. So it does not wait for a timer that was cancelled, and it waits no more often than
    ///    something happens.
    pub fn run(&mut self) {
        todo!("call_soon: turn until nothing is left to do")
    }
}

impl Handle {
    /// Puts `callback` at the end of the ready queue. It is called once, in [`Scheduler::run`].
    ///
    /// If it panics, the panic comes out of [`Scheduler::run`]. That can be called again, and goes on with what is left.
    pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) {
        todo!("call_soon: put the callback into the ready queue")
    }

    /// Sets a timer: `callback` is called once, in [`Scheduler::run`], when `delay` has passed from now. A timer with a delay
    /// of zero is due at once.
    ///
    /// A timer stays set until it is called or cancelled, even if the [`Timer`] is dropped.
    pub fn call_later(&self, delay: Duration, callback: impl FnOnce() + Send + 'static) -> Timer {
        todo!("call_later: set a timer")
    }

    /// Starts `future` as a task of its own: puts it at the end of the ready queue, to be polled in [`Scheduler::run`].
    ///
    /// - It is polled once to begin with, and once again whenever it has been woken since its last poll began. A wake puts it
    ///   at the end of the ready queue. Several wakes before the next poll count as one.
    /// - When it has ended, its future is dropped, and only then does its handle say so. Wakers that are left over do
    ///   nothing.
    /// - If it panics, it ends. Nothing else does: the panic does not come out of [`Scheduler::run`].
    /// - It may outlive its handle: a [`Task`] that is dropped leaves it alone.
    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        todo!("spawn: start a task")
    }
}

/// A timer that was set with [`Handle::call_later`].
pub struct Timer {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

impl Timer {
    /// Cancels it, from any thread: its callback is dropped, now, and will not be called, even if its time has come. Nothing
    /// happens if it was called or cancelled already.
    pub fn cancel(&self) {
        todo!("call_later: cancel the timer")
    }
}

/// A task that was spawned. Await it for its output; whatever polled it last is woken when it has ended.
pub struct Task<T> {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<T>,
}

/// Why a task has no output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskError {
    /// It was cancelled, or its scheduler was dropped.
    Cancelled,
    /// It panicked, and this is its message. Empty if the panic's payload is neither a `&str` nor a `String`.
    Panicked(String),
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaskError::Cancelled => f.write_str("the task was cancelled"),
            TaskError::Panicked(said) => write!(f, "the task panicked: {said}"),
        }
    }
}

impl Error for TaskError {}

impl<T> Task<T> {
    /// Cancels it, from any thread: it is not polled again, and its future is dropped, in the next turn at the latest. Only
    /// then does its handle say that it was cancelled. Nothing happens if it has ended already. A task that cancels itself is
    /// dropped when the poll in which it does so is over.
    pub fn cancel(&self) {
        todo!("spawn: cancel the task")
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, TaskError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("spawn: has the task ended? If not, remember who asks")
    }
}
