//! Alternative: it looks at the outside in each turn.
//!
//! asyncio's loop asks the operating system for news in every turn, with a wait of no time if something is ready.
//! So those who are always busy can't keep alarms from ringing. It is one wait more for each turn; none of them
//! takes any time.

use std::{
    any::Any,
    collections::{BTreeMap, VecDeque},
    error::Error,
    fmt,
    future::Future,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, Weak},
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use sim::clock::{Alarm, Clock};

#[derive(Debug)]
pub struct Countdown {
    start: u32,
    yielded: u32,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Beginning,
    Yield(u32),
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Yielded(u32),
    Returned(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    Restart,
    Stop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratorError {
    NotBegun,
    Exhausted,
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
    pub fn new(start: u32) -> Countdown {
        Countdown {
            start,
            yielded: 0,
            place: Place::Beginning,
        }
    }

    pub fn next(&mut self) -> Result<Step, GeneratorError> {
        match self.place {
            Place::Beginning => Ok(self.count_from(self.start)),
            Place::Yield(number) => Ok(self.count_from(number - 1)),
            Place::End => Err(GeneratorError::Exhausted),
        }
    }

    pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
        match self.place {
            Place::Beginning => Err(GeneratorError::NotBegun),
            Place::Yield(_) => Ok(self.count_from(value)),
            Place::End => Err(GeneratorError::Exhausted),
        }
    }

    pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
        match (self.place, exception) {
            (Place::Yield(_), Exception::Restart) => Ok(self.count_from(self.start)),
            _ => {
                self.place = Place::End;
                Err(GeneratorError::Uncaught(exception))
            }
        }
    }

    fn count_from(&mut self, number: u32) -> Step {
        if number == 0 {
            self.place = Place::End;
            return Step::Returned(self.yielded);
        }
        self.yielded += 1;
        self.place = Place::Yield(number);
        Step::Yielded(number)
    }
}

#[derive(Debug)]
pub struct Delay {
    clock: Clock,
    time: Duration,
    deadline: Duration,
    alarm: Option<Alarm>,
}

impl Delay {
    pub fn new(clock: &Clock, time: Duration) -> Delay {
        Delay {
            clock: clock.clone(),
            time,
            deadline: clock.now() + time,
            alarm: None,
        }
    }

    fn cancel_alarm(&mut self) {
        if let Some(alarm) = self.alarm.take() {
            self.clock.cancel_alarm(alarm);
        }
    }
}

impl Future for Delay {
    type Output = Duration;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
        // Whoever polls now may be another than last time.
        self.cancel_alarm();
        if self.clock.now() >= self.deadline {
            return Poll::Ready(self.time);
        }
        let waker = context.waker().clone();
        self.alarm = Some(self.clock.set_alarm(self.deadline, waker));
        Poll::Pending
    }
}

impl Drop for Delay {
    fn drop(&mut self) {
        self.cancel_alarm();
    }
}

pub struct Promise<T, E> {
    state: Arc<Mutex<PromiseState<T, E>>>,
}

enum PromiseState<T, E> {
    Pending {
        callbacks: Vec<OnDone<T, E>>,
        waiters: BTreeMap<u64, Waker>,
        waiters_made: u64,
    },
    Done(Result<T, E>),
}

type OnDone<T, E> = Box<dyn FnOnce(Result<T, E>) + Send>;

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
        Promise {
            state: self.state.clone(),
        }
    }
}

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
    pub fn pending() -> Promise<T, E> {
        let state = PromiseState::Pending {
            callbacks: Vec::new(),
            waiters: BTreeMap::new(),
            waiters_made: 0,
        };
        Promise {
            state: Arc::new(Mutex::new(state)),
        }
    }

    pub fn resolve(&self, value: T) -> Result<(), AlreadyDone> {
        self.settle(Ok(value))
    }

    pub fn reject(&self, error: E) -> Result<(), AlreadyDone> {
        self.settle(Err(error))
    }

    fn settle(&self, result: Result<T, E>) -> Result<(), AlreadyDone> {
        let mut state = lock(&self.state);
        let before = match &*state {
            PromiseState::Done(_) => return Err(AlreadyDone),
            PromiseState::Pending { .. } => {
                mem::replace(&mut *state, PromiseState::Done(result.clone()))
            }
        };
        // From here on the promise is done, and whoever is called may use it.
        drop(state);
        if let PromiseState::Pending {
            callbacks, waiters, ..
        } = before
        {
            waiters.into_values().for_each(Waker::wake);
            for callback in callbacks {
                callback(result.clone());
            }
        }
        Ok(())
    }

    pub fn result(&self) -> Option<Result<T, E>> {
        match &*lock(&self.state) {
            PromiseState::Pending { .. } => None,
            PromiseState::Done(result) => Some(result.clone()),
        }
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
        let result = match &mut *lock(&self.state) {
            PromiseState::Pending { callbacks, .. } => {
                callbacks.push(Box::new(callback));
                return;
            }
            PromiseState::Done(result) => result.clone(),
        };
        callback(result);
    }

    pub fn wait(&self) -> impl Future<Output = Result<T, E>> + Send + use<T, E> {
        Wait {
            promise: self.clone(),
            number: None,
        }
    }
}

struct Wait<T, E> {
    promise: Promise<T, E>,
    number: Option<u64>,
}

impl<T: Clone, E: Clone> Future for Wait<T, E> {
    type Output = Result<T, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        // Cloned before the lock, and that of the poll before dropped after it: both may run code of others.
        let waker = context.waker().clone();
        let _before;
        match &mut *lock(&this.promise.state) {
            PromiseState::Done(result) => Poll::Ready(result.clone()),
            PromiseState::Pending {
                waiters,
                waiters_made,
                ..
            } => {
                let number = *this.number.get_or_insert_with(|| {
                    *waiters_made += 1;
                    *waiters_made
                });
                _before = waiters.insert(number, waker);
                Poll::Pending
            }
        }
    }
}

impl<T, E> Drop for Wait<T, E> {
    fn drop(&mut self) {
        let _waker;
        if let (PromiseState::Pending { waiters, .. }, Some(number)) =
            (&mut *lock(&self.promise.state), self.number)
        {
            _waker = waiters.remove(&number);
        }
    }
}

pub struct Scheduler {
    shared: Arc<Shared>,
}

#[derive(Clone)]
pub struct Handle {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ready: VecDeque<Callback>,
    timers: BTreeMap<When, Callback>,
    timers_made: u64,
    tasks: BTreeMap<u64, Arc<Work>>,
    tasks_made: u64,
    closed: bool,
}

type Callback = Box<dyn FnOnce() + Send>;

type When = (Duration, u64);

impl Scheduler {
    pub fn new(clock: Clock) -> Scheduler {
        Scheduler {
            shared: Arc::new(Shared {
                clock,
                state: Mutex::default(),
            }),
        }
    }

    pub fn handle(&self) -> Handle {
        Handle {
            shared: self.shared.clone(),
        }
    }

    pub fn run(&mut self) {
        let clock = &self.shared.clock;
        loop {
            let now = clock.now();
            let mut state = lock(&self.shared.state);
            while let Some(timer) = state.timers.first_entry()
                && timer.key().0 <= now
            {
                let callback = timer.remove();
                state.ready.push_back(callback);
            }
            let turn = state.ready.len();
            let next = state.timers.first_key_value().map(|((at, _), _)| *at);
            if turn == 0 && next.is_none() && state.tasks.is_empty() {
                return;
            }
            drop(state);
            clock.park(if turn == 0 { next } else { Some(now) });
            for _ in 0..turn {
                // One by one, so that a panic leaves the rest where it is.
                let callback = lock(&self.shared.state).ready.pop_front();
                if let Some(callback) = callback {
                    callback();
                }
            }
        }
    }
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        let closed = State {
            closed: true,
            ..State::default()
        };
        // Taken out first: what is dropped may use a handle, which needs the lock.
        let left = mem::replace(&mut *lock(&self.shared.state), closed);
        for work in left.tasks.values() {
            work.cancel();
        }
    }
}

impl Handle {
    pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) {
        self.shared.call_soon(Box::new(callback));
    }

    pub fn call_later(&self, delay: Duration, callback: impl FnOnce() + Send + 'static) -> Timer {
        let callback: Callback = Box::new(callback);
        // The scheduler's, but the timer can take it away even from the ready queue.
        let callback = Arc::new(Mutex::new(Some(callback)));
        let cancel = Arc::downgrade(&callback);
        let at = self.shared.clock.now() + delay;
        let call = move || {
            let callback = lock(&callback).take();
            if let Some(callback) = callback {
                callback();
            }
        };
        Timer {
            when: self.shared.call_at(at, Box::new(call)),
            callback: cancel,
            shared: self.shared.clone(),
        }
    }

    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let outcome = Arc::new(Mutex::new(Outcome::Awaited(None)));
        let body = Body {
            future: Some(Box::pin(future)),
            outcome: outcome.clone(),
        };
        let work = self.shared.start(Box::pin(body));
        Task { outcome, work }
    }
}

impl Shared {
    fn call_soon(&self, callback: Callback) {
        let mut state = lock(&self.state);
        if state.closed {
            return;
        }
        state.ready.push_back(callback);
        drop(state);
        // Perhaps the loop is waiting. If it is not, its next wait ends at once, which does no harm.
        self.clock.unpark();
    }

    fn call_at(&self, at: Duration, callback: Callback) -> When {
        let mut state = lock(&self.state);
        state.timers_made += 1;
        let when = (at, state.timers_made);
        if state.closed {
            return when;
        }
        state.timers.insert(when, callback);
        drop(state);
        // The loop may be waiting for a later one.
        self.clock.unpark();
        when
    }

    fn start(self: &Arc<Self>, body: Pin<Box<dyn Future<Output = ()> + Send>>) -> Arc<Work> {
        let mut state = lock(&self.state);
        state.tasks_made += 1;
        let work = Arc::new(Work {
            shared: self.clone(),
            number: state.tasks_made,
            progress: Mutex::new(Progress {
                body: Some(body),
                woken: false,
                cancelled: false,
            }),
        });
        if state.closed {
            drop(state);
            work.cancel();
        } else {
            state.tasks.insert(work.number, work.clone());
            drop(state);
            work.wake_by_ref();
        }
        work
    }

    fn forget(&self, number: u64) {
        let work = lock(&self.state).tasks.remove(&number);
        drop(work);
        // The loop may be waiting for this one alone.
        self.clock.unpark();
    }
}

pub struct Timer {
    shared: Arc<Shared>,
    when: When,
    callback: Weak<Mutex<Option<Callback>>>,
}

impl Timer {
    pub fn cancel(&self) {
        let timer = lock(&self.shared.state).timers.remove(&self.when);
        let callback = self.callback.upgrade();
        let callback = callback.and_then(|callback| lock(&callback).take());
        drop((timer, callback));
        // The loop may be waiting for this one.
        self.shared.clock.unpark();
    }
}

struct Work {
    shared: Arc<Shared>,
    number: u64,
    progress: Mutex<Progress>,
}

struct Progress {
    body: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    woken: bool,
    cancelled: bool,
}

impl Work {
    fn poll(self: Arc<Self>) {
        let body = {
            let mut progress = lock(&self.progress);
            // From here on a wake is news, the poll below included.
            progress.woken = false;
            progress.body.take()
        };
        let Some(mut body) = body else { return };
        let waker = Waker::from(self.clone());
        let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
        let mut progress = lock(&self.progress);
        if polled.is_pending() && !progress.cancelled {
            progress.body = Some(body);
            return;
        }
        drop(progress);
        drop(body);
        self.shared.forget(self.number);
    }

    fn cancel(&self) {
        let body = {
            let mut progress = lock(&self.progress);
            progress.cancelled = true;
            progress.body.take()
        };
        if body.is_some() {
            drop(body);
            self.shared.forget(self.number);
        }
    }
}

impl Wake for Work {
    fn wake(self: Arc<Self>) {
        let woken = mem::replace(&mut lock(&self.progress).woken, true);
        if !woken {
            let shared = self.shared.clone();
            shared.call_soon(Box::new(move || self.poll()));
        }
    }
}

pub struct Task<T> {
    outcome: Arc<Mutex<Outcome<T>>>,
    work: Arc<Work>,
}

enum Outcome<T> {
    Awaited(Option<Waker>),
    Here(Result<T, TaskError>),
    Taken,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskError {
    Cancelled,
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
    pub fn cancel(&self) {
        self.work.cancel();
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, TaskError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let waker = context.waker().clone();
        let mut outcome = lock(&self.outcome);
        match mem::replace(&mut *outcome, Outcome::Taken) {
            Outcome::Awaited(_before) => {
                *outcome = Outcome::Awaited(Some(waker));
                drop(outcome);
                Poll::Pending
            }
            Outcome::Here(result) => Poll::Ready(result),
            Outcome::Taken => panic!("a task was polled after it had given its result"),
        }
    }
}

struct Body<F: Future> {
    future: Option<Pin<Box<F>>>,
    outcome: Arc<Mutex<Outcome<F::Output>>>,
}

impl<F: Future> Body<F> {
    fn end(&mut self, result: Result<F::Output, TaskError>) {
        // First the future, then the word that it is gone.
        self.future = None;
        let mut outcome = lock(&self.outcome);
        if let Outcome::Awaited(waker) = &mut *outcome {
            let waker = waker.take();
            *outcome = Outcome::Here(result);
            drop(outcome);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

impl<F: Future> Future for Body<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(future) = &mut self.future else {
            return Poll::Ready(());
        };
        // What a panic leaves behind is dropped and never looked at again.
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        let result = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(payload) => Err(TaskError::Panicked(said(&*payload))),
        };
        self.end(result);
        Poll::Ready(())
    }
}

impl<F: Future> Drop for Body<F> {
    fn drop(&mut self) {
        self.end(Err(TaskError::Cancelled));
    }
}

fn said(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        String::new()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics under a lock")
}
