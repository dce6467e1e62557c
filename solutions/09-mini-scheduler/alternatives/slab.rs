//! Alternative: everything in slabs, and nobody holds more than a key.
//!
//! The scheduler alone owns tasks and timers. Handles, timers, tasks and wakers know it weakly, and name what they mean by a
//! place and a generation: who comes too late finds that the place is somebody else's by now, and does nothing. A timer that
//! was cancelled leaves an empty name in the heap, which is passed over. The generator is an `async fn`: the compiler makes
//! one of it, as Python does.

use std::{
    any::Any,
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    error::Error,
    fmt,
    future::{Future, poll_fn},
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, Weak},
    task::{Context, Poll, Wake, Waker},
    thread::{self, ThreadId},
    time::Duration,
};

use sim::clock::{Alarm, Clock};

/// Things in numbered places. Places are used again, but no two things ever have the same key.
struct Slab<T> {
    places: Vec<Place<T>>,
    free: Vec<usize>,
}

struct Place<T> {
    generation: u64,
    thing: Option<T>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    index: usize,
    generation: u64,
}

impl<T> Default for Slab<T> {
    fn default() -> Slab<T> {
        Slab {
            places: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slab<T> {
    fn insert(&mut self, thing: T) -> Key {
        let index = self.free.pop().unwrap_or_else(|| {
            self.places.push(Place {
                generation: 0,
                thing: None,
            });
            self.places.len() - 1
        });
        let place = &mut self.places[index];
        place.thing = Some(thing);
        Key {
            index,
            generation: place.generation,
        }
    }

    fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        let place = self.places.get_mut(key.index)?;
        let same = place.generation == key.generation;
        place.thing.as_mut().filter(|_| same)
    }

    fn remove(&mut self, key: Key) -> Option<T> {
        self.get_mut(key)?;
        let place = &mut self.places[key.index];
        place.generation += 1;
        self.free.push(key.index);
        place.thing.take()
    }

    fn is_empty(&self) -> bool {
        self.places.len() == self.free.len()
    }

    /// Takes out everything that is there.
    fn drain(&mut self) -> Vec<T> {
        let mut things = Vec::new();
        for index in 0..self.places.len() {
            let generation = self.places[index].generation;
            things.extend(self.remove(Key { index, generation }));
        }
        things
    }
}

/// Nothing of others runs under a lock, so nothing can panic there.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics under a lock")
}

pub struct Countdown {
    /// Gone when it has come to its end.
    body: Option<Pin<Box<dyn Future<Output = Result<u32, Exception>> + Send>>>,
    begun: bool,
    exchange: Arc<Mutex<Exchange>>,
}

/// What goes in and out of the generator.
#[derive(Default)]
struct Exchange {
    yielded: Option<u32>,
    resumed: Option<Resumed>,
}

enum Resumed {
    Next,
    Sent(u32),
    Thrown(Exception),
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

/// The body, line by line as in Python.
async fn countdown(start: u32, exchange: Arc<Mutex<Exchange>>) -> Result<u32, Exception> {
    let (mut number, mut yielded) = (start, 0);
    while number > 0 {
        yielded += 1;
        number = match yield_(&exchange, number).await {
            Resumed::Next => number - 1,
            Resumed::Sent(value) => value,
            Resumed::Thrown(Exception::Restart) => start,
            Resumed::Thrown(Exception::Stop) => return Err(Exception::Stop),
        };
    }
    Ok(yielded)
}

/// Hands `number` out and waits there until the generator is resumed.
async fn yield_(exchange: &Mutex<Exchange>, number: u32) -> Resumed {
    lock(exchange).yielded = Some(number);
    poll_fn(|_| match lock(exchange).resumed.take() {
        Some(resumed) => Poll::Ready(resumed),
        None => Poll::Pending,
    })
    .await
}

#[allow(clippy::should_implement_trait)]
impl Countdown {
    pub fn new(start: u32) -> Countdown {
        let exchange = Arc::<Mutex<Exchange>>::default();
        Countdown {
            body: Some(Box::pin(countdown(start, exchange.clone()))),
            begun: false,
            exchange,
        }
    }

    pub fn next(&mut self) -> Result<Step, GeneratorError> {
        self.resume(Resumed::Next)
    }

    pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
        if self.body.is_some() && !self.begun {
            return Err(GeneratorError::NotBegun);
        }
        self.resume(Resumed::Sent(value))
    }

    pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
        if self.body.is_none() || !self.begun {
            self.body = None;
            return Err(GeneratorError::Uncaught(exception));
        }
        self.resume(Resumed::Thrown(exception))
    }

    fn resume(&mut self, with: Resumed) -> Result<Step, GeneratorError> {
        let body = self.body.as_mut().ok_or(GeneratorError::Exhausted)?;
        // At its beginning it waits for nothing.
        lock(&self.exchange).resumed = self.begun.then_some(with);
        self.begun = true;
        let polled = body.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let Poll::Ready(ended) = polled else {
            let yielded = lock(&self.exchange).yielded.take();
            return Ok(Step::Yielded(yielded.expect("it waits at a yield only")));
        };
        self.body = None;
        ended.map(Step::Returned).map_err(GeneratorError::Uncaught)
    }
}

impl fmt::Debug for Countdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Countdown")
    }
}

#[derive(Debug)]
pub struct Delay {
    clock: Clock,
    time: Duration,
    deadline: Duration,
    /// With the waker that it will wake.
    alarm: Option<(Alarm, Waker)>,
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
        if let Some((alarm, _)) = self.alarm.take() {
            self.clock.cancel_alarm(alarm);
        }
    }
}

impl Future for Delay {
    type Output = Duration;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
        if self.clock.now() >= self.deadline {
            self.cancel_alarm();
            return Poll::Ready(self.time);
        }
        let waker = context.waker();
        if !self
            .alarm
            .as_ref()
            .is_some_and(|(_, set)| set.will_wake(waker))
        {
            self.cancel_alarm();
            let alarm = self.clock.set_alarm(self.deadline, waker.clone());
            self.alarm = Some((alarm, waker.clone()));
        }
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

struct PromiseState<T, E> {
    result: Option<Result<T, E>>,
    waiters: Slab<Waker>,
    callbacks: VecDeque<OnDone<T, E>>,
    /// The thread that is about to call all of the callbacks, those that are added meanwhile as well.
    calling: Option<ThreadId>,
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
        Promise {
            state: Arc::new(Mutex::new(PromiseState {
                result: None,
                waiters: Slab::default(),
                callbacks: VecDeque::new(),
                calling: None,
            })),
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
        if state.result.is_some() {
            return Err(AlreadyDone);
        }
        state.result = Some(result.clone());
        state.calling = Some(thread::current().id());
        let waiters = state.waiters.drain();
        drop(state);
        let calls = Calls(self);
        waiters.into_iter().for_each(Waker::wake);
        while let Some(callback) = calls.next() {
            callback(result.clone());
        }
        Ok(())
    }

    pub fn result(&self) -> Option<Result<T, E>> {
        lock(&self.state).result.clone()
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
        let mut state = lock(&self.state);
        let calls_later = state.calling == Some(thread::current().id());
        match &state.result {
            Some(result) if !calls_later => {
                let result = result.clone();
                drop(state);
                callback(result);
            }
            _ => state.callbacks.push_back(Box::new(callback)),
        }
    }

    pub fn wait(&self) -> impl Future<Output = Result<T, E>> + Send + use<T, E> {
        Wait {
            promise: self.clone(),
            key: None,
        }
    }
}

/// The callbacks that are being called. Dropped, by a panic as well, it says that nobody calls them any more.
struct Calls<'a, T, E>(&'a Promise<T, E>);

impl<T, E> Calls<'_, T, E> {
    fn next(&self) -> Option<OnDone<T, E>> {
        let mut state = lock(&self.0.state);
        let next = state.callbacks.pop_front();
        if next.is_none() {
            // Under the same lock: who comes now calls by themselves.
            state.calling = None;
        }
        next
    }
}

impl<T, E> Drop for Calls<'_, T, E> {
    fn drop(&mut self) {
        lock(&self.0.state).calling = None;
    }
}

struct Wait<T, E> {
    promise: Promise<T, E>,
    key: Option<Key>,
}

impl<T: Clone, E: Clone> Future for Wait<T, E> {
    type Output = Result<T, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let mut waker = context.waker().clone();
        let mut state = lock(&this.promise.state);
        if let Some(result) = &state.result {
            let result = result.clone();
            // Before the waker is dropped.
            drop(state);
            return Poll::Ready(result);
        }
        match this.key.and_then(|key| state.waiters.get_mut(key)) {
            Some(before) => mem::swap(before, &mut waker),
            None => {
                this.key = Some(state.waiters.insert(waker));
                return Poll::Pending;
            }
        }
        drop(state);
        drop(waker);
        Poll::Pending
    }
}

impl<T, E> Drop for Wait<T, E> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            let waker = lock(&self.promise.state).waiters.remove(key);
            drop(waker);
        }
    }
}

pub struct Scheduler {
    core: Arc<Core>,
}

#[derive(Clone)]
pub struct Handle {
    core: Weak<Core>,
}

struct Core {
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ready: VecDeque<Ready>,
    /// The callbacks of the timers that stand, those in the ready queue included.
    timers: Slab<Callback>,
    /// When which of them is due, and the how manieth it was. Some may not stand any more.
    due: BinaryHeap<Reverse<(Duration, u64, Key)>>,
    timers_made: u64,
    tasks: Slab<Body>,
    closed: bool,
}

type Callback = Box<dyn FnOnce() + Send>;

enum Ready {
    Callback(Callback),
    Timer(Key),
    Task(Key),
}

/// A task as the loop sees it.
struct Body {
    /// Not here while it is being polled or dropped.
    work: Option<Box<dyn Work>>,
    woken: bool,
    cancelled: bool,
}

/// The future of a task, whatever its output.
trait Work: Send {
    /// Polls it once; whether it has ended.
    fn poll(&mut self, context: &mut Context<'_>) -> bool;
}

impl Scheduler {
    pub fn new(clock: Clock) -> Scheduler {
        Scheduler {
            core: Arc::new(Core {
                clock,
                state: Mutex::default(),
            }),
        }
    }

    pub fn handle(&self) -> Handle {
        Handle {
            core: Arc::downgrade(&self.core),
        }
    }

    pub fn run(&mut self) {
        let core = &self.core;
        loop {
            let now = core.clock.now();
            let (turn, next) = {
                let mut state = lock(&core.state);
                let next = state.ring(now);
                if state.is_done() {
                    return;
                }
                (state.ready.len(), next)
            };
            if turn == 0 {
                core.clock.park(next);
            }
            for _ in 0..turn {
                let Some(ready) = lock(&core.state).ready.pop_front() else {
                    break;
                };
                match ready {
                    Ready::Callback(callback) => callback(),
                    Ready::Timer(key) => {
                        let callback = lock(&core.state).timers.remove(key);
                        if let Some(callback) = callback {
                            callback();
                        }
                    }
                    Ready::Task(key) => core.poll(key),
                }
            }
        }
    }
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        let mut left = {
            let mut state = lock(&self.core.state);
            let closed = State {
                closed: true,
                ..State::default()
            };
            mem::replace(&mut *state, closed)
        };
        left.ready.clear();
        drop(left.timers.drain());
        drop(left.tasks.drain());
    }
}

impl State {
    /// Puts the timers that are due into the ready queue. Returns when the next one is.
    fn ring(&mut self, now: Duration) -> Option<Duration> {
        while let Some(&Reverse((at, _, key))) = self.due.peek() {
            let stands = self.timers.get_mut(key).is_some();
            if stands && at > now {
                return Some(at);
            }
            self.due.pop();
            if stands {
                self.ready.push_back(Ready::Timer(key));
            }
        }
        None
    }

    fn is_done(&self) -> bool {
        self.ready.is_empty() && self.timers.is_empty() && self.tasks.is_empty()
    }
}

impl Core {
    fn wake(&self, key: Key) {
        let mut state = lock(&self.state);
        let Some(body) = state.tasks.get_mut(key) else {
            return;
        };
        if !mem::replace(&mut body.woken, true) {
            state.ready.push_back(Ready::Task(key));
            drop(state);
            self.clock.unpark();
        }
    }

    fn poll(self: &Arc<Self>, key: Key) {
        let work = {
            let mut state = lock(&self.state);
            let Some(body) = state.tasks.get_mut(key) else {
                return;
            };
            body.woken = false;
            body.work.take()
        };
        let Some(mut work) = work else { return };
        let waker = Waker::from(Arc::new(Bell {
            core: Arc::downgrade(self),
            key,
        }));
        let ended = work.poll(&mut Context::from_waker(&waker));
        {
            let mut state = lock(&self.state);
            if let Some(body) = state.tasks.get_mut(key)
                && !ended
                && !body.cancelled
            {
                body.work = Some(work);
                return;
            }
        }
        self.end(key, work);
    }

    /// Whoever has taken the work out drops it, and then gives the place back.
    fn end(&self, key: Key, work: Box<dyn Work>) {
        drop(work);
        let body = lock(&self.state).tasks.remove(key);
        drop(body);
        // The loop may be waiting for this one alone.
        self.clock.unpark();
    }

    fn cancel(&self, key: Key) {
        let work = {
            let mut state = lock(&self.state);
            let Some(body) = state.tasks.get_mut(key) else {
                return;
            };
            body.cancelled = true;
            body.work.take()
        };
        if let Some(work) = work {
            self.end(key, work);
        }
    }
}

/// Wakes the task with this key. It holds nothing of it.
struct Bell {
    core: Weak<Core>,
    key: Key,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if let Some(core) = self.core.upgrade() {
            core.wake(self.key);
        }
    }
}

impl Handle {
    pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) {
        let Some(core) = self.core.upgrade() else {
            return;
        };
        let mut state = lock(&core.state);
        if state.closed {
            // Before the callback is dropped, which comes last.
            drop(state);
            return;
        }
        state.ready.push_back(Ready::Callback(Box::new(callback)));
        drop(state);
        core.clock.unpark();
    }

    pub fn call_later(&self, delay: Duration, callback: impl FnOnce() + Send + 'static) -> Timer {
        let mut timer = Timer {
            core: self.core.clone(),
            key: None,
        };
        let Some(core) = self.core.upgrade() else {
            return timer;
        };
        let at = core.clock.now() + delay;
        let mut state = lock(&core.state);
        if state.closed {
            drop(state);
            return timer;
        }
        let key = state.timers.insert(Box::new(callback));
        state.timers_made += 1;
        let number = state.timers_made;
        state.due.push(Reverse((at, number, key)));
        timer.key = Some(key);
        drop(state);
        core.clock.unpark();
        timer
    }

    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let outcome = Arc::new(Mutex::new(Outcome::Open(None)));
        let mut task = Task {
            core: self.core.clone(),
            key: None,
            outcome: outcome.clone(),
        };
        let work = Box::new(Awaited {
            future: Some(Box::pin(future)),
            outcome,
        });
        let Some(core) = self.core.upgrade() else {
            return task;
        };
        let mut state = lock(&core.state);
        if state.closed {
            drop(state);
            return task;
        }
        let key = state.tasks.insert(Body {
            work: Some(work),
            woken: false,
            cancelled: false,
        });
        drop(state);
        task.key = Some(key);
        core.wake(key);
        task
    }
}

pub struct Timer {
    core: Weak<Core>,
    /// There is none if the scheduler was gone.
    key: Option<Key>,
}

impl Timer {
    pub fn cancel(&self) {
        if let (Some(core), Some(key)) = (self.core.upgrade(), self.key) {
            let callback = lock(&core.state).timers.remove(key);
            drop(callback);
            core.clock.unpark();
        }
    }
}

pub struct Task<T> {
    core: Weak<Core>,
    key: Option<Key>,
    outcome: Arc<Mutex<Outcome<T>>>,
}

enum Outcome<T> {
    Open(Option<Waker>),
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
        if let (Some(core), Some(key)) = (self.core.upgrade(), self.key) {
            core.cancel(key);
        }
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, TaskError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let waker = context.waker().clone();
        let mut outcome = lock(&self.outcome);
        match mem::replace(&mut *outcome, Outcome::Taken) {
            Outcome::Open(before) => {
                *outcome = Outcome::Open(Some(waker));
                drop(outcome);
                drop(before);
                Poll::Pending
            }
            Outcome::Here(result) => {
                drop(outcome);
                Poll::Ready(result)
            }
            Outcome::Taken => panic!("a task was polled after it had given its result"),
        }
    }
}

/// A future and where to leave what comes of it. Dropped before its end it was cancelled.
struct Awaited<F: Future> {
    future: Option<Pin<Box<F>>>,
    outcome: Arc<Mutex<Outcome<F::Output>>>,
}

impl<F: Future> Awaited<F> {
    fn end(&mut self, result: Result<F::Output, TaskError>) {
        self.future = None;
        let mut outcome = lock(&self.outcome);
        if let Outcome::Open(waker) = &mut *outcome {
            let waker = waker.take();
            *outcome = Outcome::Here(result);
            drop(outcome);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

impl<F> Work for Awaited<F>
where
    F: Future + Send,
    F::Output: Send,
{
    fn poll(&mut self, context: &mut Context<'_>) -> bool {
        let Some(future) = &mut self.future else {
            return true;
        };
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        let result = match polled {
            Ok(Poll::Pending) => return false,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(payload) => Err(TaskError::Panicked(said(&*payload))),
        };
        self.end(result);
        true
    }
}

impl<F: Future> Drop for Awaited<F> {
    fn drop(&mut self) {
        self.end(Err(TaskError::Cancelled));
    }
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_default()
}
