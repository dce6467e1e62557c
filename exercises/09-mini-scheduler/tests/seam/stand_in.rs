//! What the checks call in place of a submission: it calls the submission that is connected.

use std::{
    any::Any,
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures::future::{BoxFuture, LocalBoxFuture};
use lab::Socket;
use sim::clock::Clock;

/// What comes of a task, of a type that only the checks know. All that they have can be shared, so a task may rely on it.
pub type Output = Box<dyn Any + Send + Sync>;

/// What is called once, later.
pub type Callback = Box<dyn FnOnce() + Send>;

/// What comes of a promise: the checks make promises of numbers, with texts for errors.
pub type Settled = Result<u64, &'static str>;

/// A submission's own has the same variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Yielded(u32),
    Returned(u32),
}

/// A submission's own has the same variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    Restart,
    Stop,
}

/// A submission's own has the same variants, and is displayed by the submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratorError {
    NotBegun,
    Exhausted,
    Uncaught(Exception),
}

/// A submission's own is displayed by the submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadyDone;

/// A submission's own has the same variants, and is displayed by the submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskError {
    Cancelled,
    Panicked(String),
}

/// A submission's countdown.
pub trait CountdownOfTheirs {
    fn next(&mut self) -> Result<Step, GeneratorError>;
    fn send(&mut self, value: u32) -> Result<Step, GeneratorError>;
    fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError>;
}

/// A submission's promise.
pub trait PromiseOfTheirs: Send + Sync {
    fn another(&self) -> Box<dyn PromiseOfTheirs>;
    fn resolve(&self, value: u64) -> Result<(), AlreadyDone>;
    fn reject(&self, error: &'static str) -> Result<(), AlreadyDone>;
    fn result(&self) -> Option<Settled>;
    fn on_done(&self, callback: Box<dyn FnOnce(Settled) + Send>);
    fn wait(&self) -> BoxFuture<'static, Settled>;
}

/// A submission's scheduler.
pub trait SchedulerOfTheirs {
    fn handle(&self) -> Box<dyn HandleOfTheirs>;
    fn run(&mut self);
}

/// A submission's handle.
pub trait HandleOfTheirs: Send {
    fn another(&self) -> Box<dyn HandleOfTheirs>;
    fn call_soon(&self, callback: Callback);
    fn call_later(&self, delay: Duration, callback: Callback) -> Box<dyn TimerOfTheirs>;
    fn spawn(&self, future: BoxFuture<'static, Output>) -> Pin<Box<dyn TaskOfTheirs>>;
}

/// A submission's timer.
pub trait TimerOfTheirs: Send {
    fn cancel(&self);
}

/// A submission's task.
pub trait TaskOfTheirs: Send {
    fn cancel(&self);
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Output, TaskError>>;
}

/// A submission, behind types that do not depend on it.
pub trait Submission: Sync {
    fn new_countdown(&self, start: u32) -> Box<dyn CountdownOfTheirs>;
    fn new_delay(&self, clock: &Clock, time: Duration) -> LocalBoxFuture<'static, Duration>;
    fn pending_promise(&self) -> Box<dyn PromiseOfTheirs>;
    fn new_scheduler(&self, clock: Clock) -> Box<dyn SchedulerOfTheirs>;
    fn text_of_generator_error(&self, error: GeneratorError) -> String;
    fn text_of_already_done(&self) -> String;
    fn text_of_task_error(&self, error: TaskError) -> String;
}

/// The submission that is connected.
pub static SUBMISSION: Socket<dyn Submission> = Socket::empty();

pub struct Countdown(Box<dyn CountdownOfTheirs>);

#[allow(clippy::should_implement_trait)]
impl Countdown {
    pub fn new(start: u32) -> Countdown {
        Countdown(SUBMISSION.get().new_countdown(start))
    }

    pub fn next(&mut self) -> Result<Step, GeneratorError> {
        self.0.next()
    }

    pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
        self.0.send(value)
    }

    pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
        self.0.throw(exception)
    }
}

pub struct Delay(LocalBoxFuture<'static, Duration>);

impl Delay {
    pub fn new(clock: &Clock, time: Duration) -> Delay {
        Delay(SUBMISSION.get().new_delay(clock, time))
    }
}

impl Future for Delay {
    type Output = Duration;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
        self.0.as_mut().poll(context)
    }
}

pub struct Promise<T, E>(Box<dyn PromiseOfTheirs>, PhantomData<(T, E)>);

impl Clone for Promise<u64, &'static str> {
    fn clone(&self) -> Self {
        Promise(self.0.another(), PhantomData)
    }
}

impl Promise<u64, &'static str> {
    pub fn pending() -> Self {
        Promise(SUBMISSION.get().pending_promise(), PhantomData)
    }

    pub fn resolve(&self, value: u64) -> Result<(), AlreadyDone> {
        self.0.resolve(value)
    }

    pub fn reject(&self, error: &'static str) -> Result<(), AlreadyDone> {
        self.0.reject(error)
    }

    pub fn result(&self) -> Option<Settled> {
        self.0.result()
    }

    pub fn on_done(&self, callback: impl FnOnce(Settled) + Send + 'static) {
        self.0.on_done(Box::new(callback));
    }

    pub fn wait(&self) -> BoxFuture<'static, Settled> {
        self.0.wait()
    }
}

pub struct Scheduler(Box<dyn SchedulerOfTheirs>);

impl Scheduler {
    pub fn new(clock: Clock) -> Scheduler {
        Scheduler(SUBMISSION.get().new_scheduler(clock))
    }

    pub fn handle(&self) -> Handle {
        Handle(self.0.handle())
    }

    pub fn run(&mut self) {
        self.0.run();
    }
}

pub struct Handle(Box<dyn HandleOfTheirs>);

impl Clone for Handle {
    fn clone(&self) -> Handle {
        Handle(self.0.another())
    }
}

impl Handle {
    pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) {
        self.0.call_soon(Box::new(callback));
    }

    pub fn call_later(&self, delay: Duration, callback: impl FnOnce() + Send + 'static) -> Timer {
        Timer(self.0.call_later(delay, Box::new(callback)))
    }

    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + Sync + 'static,
    {
        let future = Box::pin(Unnamed(Box::pin(future)));
        Task(self.0.spawn(future), PhantomData)
    }
}

/// A future whose output's type is not named. It keeps the future after its end: when it is dropped is the scheduler's to say.
struct Unnamed<F>(Pin<Box<F>>);

impl<F> Future for Unnamed<F>
where
    F: Future,
    F::Output: Send + Sync + 'static,
{
    type Output = Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Output> {
        let polled = self.0.as_mut().poll(context);
        polled.map(|output| Box::new(output) as Output)
    }
}

pub struct Timer(Box<dyn TimerOfTheirs>);

impl Timer {
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

pub struct Task<T>(Pin<Box<dyn TaskOfTheirs>>, PhantomData<fn() -> T>);

impl<T> Task<T> {
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

impl<T: 'static> Future for Task<T> {
    type Output = Result<T, TaskError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map_ok(known)
    }
}

/// What came of a task, of the type that its future has.
fn known<T: 'static>(output: Output) -> T {
    *output.downcast().expect("a task has its future's output")
}

impl fmt::Display for GeneratorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&SUBMISSION.get().text_of_generator_error(*self))
    }
}

impl fmt::Display for AlreadyDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&SUBMISSION.get().text_of_already_done())
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&SUBMISSION.get().text_of_task_error(self.clone()))
    }
}
