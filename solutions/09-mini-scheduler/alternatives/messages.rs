//! Alternative: everything is a message to the loop.
//!
//! The loop owns its queue, its timers and its tasks, and nobody else can reach them: handles, wakers and timers only send it
//! messages. A channel whose receiver is gone refuses what it is sent, so that closing needs no flag, and no lock is ever
//! held while the code of others runs. The price is that an order to cancel arrives a turn later, and that a mark has to see
//! to it that nothing is polled or called in between.

use std::{
    any::Any,
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, VecDeque},
    error::Error,
    fmt,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use sim::clock::{Alarm, Clock};

#[derive(Debug)]
pub struct Countdown {
    start: u32,
    yielded: u32,
    /// The number of the `yield` that waits.
    waiting: Option<u32>,
    begun: bool,
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

#[allow(clippy::should_implement_trait)]
impl Countdown {
    pub fn new(start: u32) -> Countdown {
        Countdown {
            start,
            yielded: 0,
            waiting: None,
            begun: false,
        }
    }

    pub fn next(&mut self) -> Result<Step, GeneratorError> {
        let number = match (self.waiting, self.begun) {
            (Some(number), _) => number - 1,
            (None, false) => self.start,
            (None, true) => return Err(GeneratorError::Exhausted),
        };
        Ok(self.go_on(number))
    }

    pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
        match (self.waiting, self.begun) {
            (Some(_), _) => Ok(self.go_on(value)),
            (None, false) => Err(GeneratorError::NotBegun),
            (None, true) => Err(GeneratorError::Exhausted),
        }
    }

    pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
        self.begun = true;
        match self.waiting.take() {
            Some(_) if exception == Exception::Restart => Ok(self.go_on(self.start)),
            _ => Err(GeneratorError::Uncaught(exception)),
        }
    }

    fn go_on(&mut self, number: u32) -> Step {
        self.begun = true;
        self.waiting = (number > 0).then_some(number);
        match self.waiting {
            Some(number) => {
                self.yielded += 1;
                Step::Yielded(number)
            }
            None => Step::Returned(self.yielded),
        }
    }
}

#[derive(Debug)]
pub struct Delay {
    clock: Clock,
    time: Duration,
    deadline: Duration,
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
}

impl Future for Delay {
    type Output = Duration;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
        let due = self.clock.now() >= self.deadline;
        let mine = |(_, waker): &mut (Alarm, Waker)| !due && waker.will_wake(context.waker());
        if self.alarm.as_mut().is_some_and(mine) {
            return Poll::Pending;
        }
        if let Some((alarm, _)) = self.alarm.take() {
            self.clock.cancel_alarm(alarm);
        }
        if due {
            return Poll::Ready(self.time);
        }
        let waker = context.waker().clone();
        let alarm = self.clock.set_alarm(self.deadline, waker.clone());
        self.alarm = Some((alarm, waker));
        Poll::Pending
    }
}

impl Drop for Delay {
    fn drop(&mut self) {
        if let Some((alarm, _)) = self.alarm.take() {
            self.clock.cancel_alarm(alarm);
        }
    }
}

/// A place for one waker, shared by who waits and who is waited for.
type Place = Arc<Mutex<Option<Waker>>>;

type OnDone<T, E> = Box<dyn FnOnce(Result<T, E>) + Send>;

pub struct Promise<T, E> {
    state: Arc<Mutex<Pledge<T, E>>>,
}

struct Pledge<T, E> {
    result: Option<Result<T, E>>,
    callbacks: Vec<OnDone<T, E>>,
    waiters: Vec<Place>,
}

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
            state: Arc::new(Mutex::new(Pledge {
                result: None,
                callbacks: Vec::new(),
                waiters: Vec::new(),
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
        let (callbacks, waiters) = {
            let mut state = locked(&self.state);
            if state.result.is_some() {
                return Err(AlreadyDone);
            }
            state.result = Some(result.clone());
            (
                std::mem::take(&mut state.callbacks),
                std::mem::take(&mut state.waiters),
            )
        };
        for callback in callbacks {
            callback(result.clone());
        }
        for place in waiters {
            wake(&place);
        }
        Ok(())
    }

    pub fn result(&self) -> Option<Result<T, E>> {
        locked(&self.state).result.clone()
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
        let done = {
            let mut state = locked(&self.state);
            match &state.result {
                Some(result) => result.clone(),
                None => return state.callbacks.push(Box::new(callback)),
            }
        };
        callback(done);
    }

    pub fn wait(&self) -> impl Future<Output = Result<T, E>> + Send + use<T, E> {
        let (promise, place) = (self.clone(), Place::default());
        locked(&self.state).waiters.push(place.clone());
        let leave = Leave {
            promise: self.clone(),
            place: place.clone(),
        };
        std::future::poll_fn(move |context| {
            let _stays_as_long_as_this = &leave;
            // First the waker, then the look: what comes in between is not missed.
            let waker = context.waker().clone();
            let before = locked(&place).replace(waker);
            drop(before);
            match promise.result() {
                Some(result) => {
                    let mine = locked(&place).take();
                    drop(mine);
                    Poll::Ready(result)
                }
                None => Poll::Pending,
            }
        })
    }
}

/// Takes a place back when nobody waits there any more.
struct Leave<T, E> {
    promise: Promise<T, E>,
    place: Place,
}

impl<T, E> Drop for Leave<T, E> {
    fn drop(&mut self) {
        let waker = locked(&self.place).take();
        drop(waker);
        let mut state = locked(&self.promise.state);
        state
            .waiters
            .retain(|place| !Arc::ptr_eq(place, &self.place));
    }
}

fn wake(place: &Place) {
    let waker = locked(place).take();
    if let Some(waker) = waker {
        waker.wake();
    }
}

type Callback = Box<dyn FnOnce() + Send>;
type Body = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What the loop is told.
enum Message {
    Call(Callback),
    CallAt(Duration, Slot),
    Start(Arc<Mark>, Body),
    Woken(Arc<Mark>),
    /// Something was cancelled; look what is left.
    Look,
}

/// The callback of a timer. Whoever takes it out first has it.
type Slot = Arc<Mutex<Option<Callback>>>;

/// What a task, its wakers and its handle have in common.
struct Mark {
    id: u64,
    woken: AtomicBool,
    cancelled: AtomicBool,
    line: Line,
}

/// Sends messages to the loop, and wakes it.
#[derive(Clone)]
struct Line {
    messages: Sender<Message>,
    clock: Clock,
    ids: Arc<AtomicU64>,
}

impl Line {
    fn send(&self, message: Message) {
        // What a loop that is gone does not take comes back, and is dropped here.
        let refused = self.messages.send(message);
        drop(refused);
        self.clock.unpark();
    }
}

pub struct Scheduler {
    line: Line,
    messages: Receiver<Message>,
    ready: VecDeque<Ready>,
    timers: BinaryHeap<Reverse<Entry>>,
    timers_made: u64,
    tasks: BTreeMap<u64, (Arc<Mark>, Body)>,
}

enum Ready {
    Call(Callback),
    CallIfThere(Slot),
    Poll(Arc<Mark>),
}

/// A timer in the heap, the earliest first.
struct Entry {
    at: Duration,
    number: u64,
    slot: Slot,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Entry) -> std::cmp::Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

#[derive(Clone)]
pub struct Handle {
    line: Line,
}

impl Scheduler {
    pub fn new(clock: Clock) -> Scheduler {
        let (sender, messages) = channel();
        Scheduler {
            line: Line {
                messages: sender,
                clock,
                ids: Arc::default(),
            },
            messages,
            ready: VecDeque::new(),
            timers: BinaryHeap::new(),
            timers_made: 0,
            tasks: BTreeMap::new(),
        }
    }

    pub fn handle(&self) -> Handle {
        Handle {
            line: self.line.clone(),
        }
    }

    pub fn run(&mut self) {
        loop {
            self.read();
            let now = self.line.clock.now();
            while let Some(Reverse(entry)) = self.timers.peek()
                && entry.at <= now
            {
                let slot = entry.slot.clone();
                self.timers.pop();
                self.ready.push_back(Ready::CallIfThere(slot));
            }
            if self.ready.is_empty() {
                let next = self.timers.peek().map(|Reverse(entry)| entry.at);
                if next.is_none() && self.tasks.is_empty() {
                    return;
                }
                self.line.clock.park(next);
            }
            for _ in 0..self.ready.len() {
                match self.ready.pop_front() {
                    Some(Ready::Call(callback)) => callback(),
                    Some(Ready::CallIfThere(slot)) => {
                        let callback = locked(&slot).take();
                        if let Some(callback) = callback {
                            callback();
                        }
                    }
                    Some(Ready::Poll(mark)) => self.poll(&mark),
                    None => {}
                }
            }
        }
    }

    /// Takes in what has come, and throws out what was cancelled. What is thrown out may send something itself.
    fn read(&mut self) {
        loop {
            for message in self.messages.try_iter() {
                match message {
                    Message::Call(callback) => self.ready.push_back(Ready::Call(callback)),
                    Message::CallAt(at, slot) => {
                        self.timers_made += 1;
                        let number = self.timers_made;
                        self.timers.push(Reverse(Entry { at, number, slot }));
                    }
                    Message::Start(mark, body) => {
                        self.ready.push_back(Ready::Poll(mark.clone()));
                        self.tasks.insert(mark.id, (mark, body));
                    }
                    Message::Woken(mark) => self.ready.push_back(Ready::Poll(mark)),
                    Message::Look => {}
                }
            }
            self.timers
                .retain(|Reverse(entry)| locked(&entry.slot).is_some());
            let mut tasks = self.tasks.values();
            let Some((cancelled, _)) =
                tasks.find(|(mark, _)| mark.cancelled.load(Ordering::Acquire))
            else {
                return;
            };
            let id = cancelled.id;
            let cancelled = self.tasks.remove(&id);
            drop(cancelled);
        }
    }

    fn poll(&mut self, mark: &Arc<Mark>) {
        if mark.cancelled.load(Ordering::Acquire) {
            let cancelled = self.tasks.remove(&mark.id);
            return drop(cancelled);
        }
        mark.woken.store(false, Ordering::Release);
        let Some((_, body)) = self.tasks.get_mut(&mark.id) else {
            return;
        };
        let waker = Waker::from(mark.clone());
        let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
        if polled.is_ready() || mark.cancelled.load(Ordering::Acquire) {
            let ended = self.tasks.remove(&mark.id);
            drop(ended);
        }
    }
}

impl Wake for Mark {
    fn wake(self: Arc<Self>) {
        if !self.woken.swap(true, Ordering::AcqRel) {
            let line = self.line.clone();
            line.send(Message::Woken(self));
        }
    }
}

impl Handle {
    pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) {
        self.line.send(Message::Call(Box::new(callback)));
    }

    pub fn call_later(&self, delay: Duration, callback: impl FnOnce() + Send + 'static) -> Timer {
        let callback: Callback = Box::new(callback);
        let slot: Slot = Arc::new(Mutex::new(Some(callback)));
        let timer = Timer {
            slot: Arc::downgrade(&slot),
            line: self.line.clone(),
        };
        let at = self.line.clock.now() + delay;
        self.line.send(Message::CallAt(at, slot));
        timer
    }

    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let mark = Arc::new(Mark {
            id: self.line.ids.fetch_add(1, Ordering::Relaxed),
            woken: AtomicBool::new(true),
            cancelled: AtomicBool::new(false),
            line: self.line.clone(),
        });
        let end = Arc::new(End {
            result: Mutex::new(None),
            asked: Place::default(),
        });
        let mut teller = Teller {
            future: Some(Box::pin(future)),
            end: end.clone(),
        };
        let body = Box::pin(std::future::poll_fn(move |context| teller.poll(context)));
        self.line.send(Message::Start(mark.clone(), body));
        Task { end, mark }
    }
}

pub struct Timer {
    slot: std::sync::Weak<Mutex<Option<Callback>>>,
    line: Line,
}

impl Timer {
    pub fn cancel(&self) {
        let callback = self.slot.upgrade().and_then(|slot| locked(&slot).take());
        drop(callback);
        self.line.send(Message::Look);
    }
}

pub struct Task<T> {
    end: Arc<End<T>>,
    mark: Arc<Mark>,
}

/// What came of a task, and who wants to know.
struct End<T> {
    result: Mutex<Option<Result<T, TaskError>>>,
    asked: Place,
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
        self.mark.cancelled.store(true, Ordering::Release);
        self.mark.line.send(Message::Look);
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, TaskError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let waker = context.waker().clone();
        let before = locked(&self.end.asked).replace(waker);
        drop(before);
        match locked(&self.end.result).take() {
            Some(result) => Poll::Ready(result),
            None => Poll::Pending,
        }
    }
}

/// Polls the future of a task, and tells its end. Dropped before that, it tells that it was cancelled.
struct Teller<F: Future> {
    future: Option<Pin<Box<F>>>,
    end: Arc<End<F::Output>>,
}

impl<F: Future> Teller<F> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(future) = &mut self.future else {
            return Poll::Ready(());
        };
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => self.tell(Ok(output)),
            Err(payload) => self.tell(Err(TaskError::Panicked(text(payload)))),
        }
        Poll::Ready(())
    }

    fn tell(&mut self, result: Result<F::Output, TaskError>) {
        if self.future.take().is_some() {
            *locked(&self.end.result) = Some(result);
            wake(&self.end.asked);
        }
    }
}

impl<F: Future> Drop for Teller<F> {
    fn drop(&mut self) {
        self.tell(Err(TaskError::Cancelled));
    }
}

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .map_or(String::new(), |text| (*text).to_owned()),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
