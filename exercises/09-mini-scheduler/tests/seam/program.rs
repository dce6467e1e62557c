//! Connects a submission with the checks.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures::future::{BoxFuture, LocalBoxFuture};
use mini_scheduler as theirs;
use sim::clock::Clock;
use stand_in::{
    AlreadyDone, Callback, CountdownOfTheirs, Exception, GeneratorError, HandleOfTheirs, Output,
    PromiseOfTheirs, SchedulerOfTheirs, Settled, Step, Submission, TaskError, TaskOfTheirs,
    TimerOfTheirs,
};

struct Theirs;

impl Submission for Theirs {
    fn new_countdown(&self, start: u32) -> Box<dyn CountdownOfTheirs> {
        Box::new(Countdown(theirs::Countdown::new(start)))
    }

    fn new_delay(&self, clock: &Clock, time: Duration) -> LocalBoxFuture<'static, Duration> {
        Box::pin(theirs::Delay::new(clock, time))
    }

    fn pending_promise(&self) -> Box<dyn PromiseOfTheirs> {
        Box::new(Promise(theirs::Promise::pending()))
    }

    fn new_scheduler(&self, clock: Clock) -> Box<dyn SchedulerOfTheirs> {
        Box::new(Scheduler(theirs::Scheduler::new(clock)))
    }

    fn text_of_generator_error(&self, error: GeneratorError) -> String {
        let error = match error {
            GeneratorError::NotBegun => theirs::GeneratorError::NotBegun,
            GeneratorError::Exhausted => theirs::GeneratorError::Exhausted,
            GeneratorError::Uncaught(exception) => {
                theirs::GeneratorError::Uncaught(exception_of(exception))
            }
        };
        error.to_string()
    }

    fn text_of_already_done(&self) -> String {
        theirs::AlreadyDone.to_string()
    }

    fn text_of_task_error(&self, error: TaskError) -> String {
        let error = match error {
            TaskError::Cancelled => theirs::TaskError::Cancelled,
            TaskError::Panicked(said) => theirs::TaskError::Panicked(said),
        };
        error.to_string()
    }
}

struct Countdown(theirs::Countdown);

impl CountdownOfTheirs for Countdown {
    fn next(&mut self) -> Result<Step, GeneratorError> {
        gave(self.0.next())
    }

    fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
        gave(self.0.send(value))
    }

    fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
        gave(self.0.throw(exception_of(exception)))
    }
}

fn gave(result: Result<theirs::Step, theirs::GeneratorError>) -> Result<Step, GeneratorError> {
    use theirs::{Exception::*, GeneratorError::*, Step::*};
    match result {
        Ok(Yielded(number)) => Ok(Step::Yielded(number)),
        Ok(Returned(number)) => Ok(Step::Returned(number)),
        Err(NotBegun) => Err(GeneratorError::NotBegun),
        Err(Exhausted) => Err(GeneratorError::Exhausted),
        Err(Uncaught(Restart)) => Err(GeneratorError::Uncaught(Exception::Restart)),
        Err(Uncaught(Stop)) => Err(GeneratorError::Uncaught(Exception::Stop)),
    }
}

fn exception_of(exception: Exception) -> theirs::Exception {
    match exception {
        Exception::Restart => theirs::Exception::Restart,
        Exception::Stop => theirs::Exception::Stop,
    }
}

struct Promise(theirs::Promise<u64, &'static str>);

impl PromiseOfTheirs for Promise {
    fn another(&self) -> Box<dyn PromiseOfTheirs> {
        Box::new(Promise(self.0.clone()))
    }

    fn resolve(&self, value: u64) -> Result<(), AlreadyDone> {
        self.0
            .resolve(value)
            .map_err(|theirs::AlreadyDone| AlreadyDone)
    }

    fn reject(&self, error: &'static str) -> Result<(), AlreadyDone> {
        self.0
            .reject(error)
            .map_err(|theirs::AlreadyDone| AlreadyDone)
    }

    fn result(&self) -> Option<Settled> {
        self.0.result()
    }

    fn on_done(&self, callback: Box<dyn FnOnce(Settled) + Send>) {
        self.0.on_done(callback);
    }

    fn wait(&self) -> BoxFuture<'static, Settled> {
        Box::pin(self.0.wait())
    }
}

struct Scheduler(theirs::Scheduler);

impl SchedulerOfTheirs for Scheduler {
    fn handle(&self) -> Box<dyn HandleOfTheirs> {
        Box::new(Handle(self.0.handle()))
    }

    fn run(&mut self) {
        self.0.run();
    }
}

struct Handle(theirs::Handle);

impl HandleOfTheirs for Handle {
    fn another(&self) -> Box<dyn HandleOfTheirs> {
        Box::new(Handle(self.0.clone()))
    }

    fn call_soon(&self, callback: Callback) {
        self.0.call_soon(callback);
    }

    fn call_later(&self, delay: Duration, callback: Callback) -> Box<dyn TimerOfTheirs> {
        Box::new(Timer(self.0.call_later(delay, callback)))
    }

    fn spawn(&self, future: BoxFuture<'static, Output>) -> Pin<Box<dyn TaskOfTheirs>> {
        let task: Pin<Box<theirs::Task<Output>>> = Box::pin(self.0.spawn(future));
        Box::pin(Task(task))
    }
}

struct Timer(theirs::Timer);

impl TimerOfTheirs for Timer {
    fn cancel(&self) {
        self.0.cancel();
    }
}

struct Task(Pin<Box<theirs::Task<Output>>>);

impl TaskOfTheirs for Task {
    fn cancel(&self) {
        self.0.cancel();
    }

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Result<Output, TaskError>> {
        let polled = self.0.as_mut().poll(context);
        polled.map_err(|error| match error {
            theirs::TaskError::Cancelled => TaskError::Cancelled,
            theirs::TaskError::Panicked(said) => TaskError::Panicked(said),
        })
    }
}

fn main() {
    stand_in::SUBMISSION.connect(&Theirs);
    checks::main();
}
