//! The world of one run: its clock, its chance and its record.
//!
//! Whoever holds a [`World`] may do all that a world is there for: draw, wait, write on the record and read it. What is made from it
//! keeps it to itself, and that is what keeps learners from it.

use std::{
    future::Future,
    mem,
    ops::RangeInclusive,
    panic::{Location, resume_unwind},
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Waker},
    thread::{self, ThreadId},
    time::Duration,
};

use tokio::{runtime::Handle, time::Instant};

use crate::timeline::{Lane, Mark, MarkKind, Moment, Span, SpanEnd, SpanKind, Timeline};

mod blocking;
mod elsewhere;

pub use blocking::Pace;
pub(crate) use elsewhere::HeldUp;

/// The world of one run. Cheap to clone; all clones are the same world.
///
/// It keeps to the runtime it was made on, so that time is that runtime's time even for objects that are carried to
/// another thread or another runtime.
#[derive(Clone)]
pub struct World {
    inner: Arc<Inner>,
}

struct Inner {
    home: Handle,
    home_thread: ThreadId,
    start: Instant,
    clock: Clock,
    chance: Mutex<fastrand::Rng>,
    record: Mutex<Record>,
    blocking: blocking::Sleepers,
    elsewhere: elsewhere::Elsewhere,
    dead_end: OnceLock<DeadEnd>,
    on_dead_end: OnceLock<Told>,
    on_record: OnceLock<Told>,
}

/// What was recorded.
#[derive(Default)]
struct Record {
    timeline: Timeline,
    /// The lanes that were opened on other threads than the world's.
    elsewhere: Vec<usize>,
}

/// Somebody who is told of something.
type Told = Box<dyn Fn() + Send + Sync>;

/// The right to make worlds, where only one may do so: whoever takes it before learner code runs keeps learners from making
/// a world of their own, in which they could turn the clock and see what is to come.
#[derive(Debug)]
pub struct Maker(());

/// Whether there is a [`Maker`].
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// A call to the world from which a run can't go on. Such a run ends right there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeadEnd {
    /// Why not.
    pub reason: Reason,
    /// Where the call stands.
    pub at: &'static Location<'static>,
}

/// Why a run can't go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It waits, and nobody is left who could end that wait.
    NobodyWakes,
    /// It waits, and who is to end that wait waits for something itself: a lock that the waiting thread holds.
    WakeHeldUp,
    /// It looks at the clock again and again, at one moment of virtual time.
    ClockWatching,
}

/// Whose time a world keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clock {
    /// tokio's paused clock; delays cost no real time.
    Paused,
    /// The real clock; what happens is printed as it happens.
    Live,
}

/// A span that is still open. Whoever holds it must close it.
#[derive(Debug, Clone, Copy)]
pub struct OpenSpan {
    lane: usize,
    span: usize,
}

impl Maker {
    /// Takes the right to make worlds in this process, for good; `None` if it is taken.
    pub fn take() -> Option<Maker> {
        let was_taken = IS_TAKEN.swap(true, Ordering::SeqCst);
        (!was_taken).then_some(Maker(()))
    }

    /// As [`World::new`].
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn world(&self, seed: u64) -> World {
        World::with_clock(Clock::Paused, fastrand::Rng::with_seed(seed))
    }
}

/// Panics where worlds are made by somebody else.
#[track_caller]
fn may_make() {
    assert!(
        !IS_TAKEN.load(Ordering::SeqCst),
        "there is a world already: use what you are given of it, and make no other"
    );
}

impl Record {
    /// The timeline. Which of several threads opened its lane first is chance: among theirs, lanes are in the order of their
    /// first moments, and then of their names.
    fn in_order(&self) -> Timeline {
        let mut timeline = self.timeline.clone();
        let lanes = self.elsewhere.iter();
        let mut lanes: Vec<Lane> = lanes
            .map(|lane| mem::take(&mut timeline.lanes[*lane]))
            .collect();
        lanes.sort_by_cached_key(|lane| {
            let spans = lane.spans.iter().map(|span| (span.from, span.to));
            let moments = spans.chain(lane.marks.iter().map(|mark| (mark.at, mark.at)));
            (moments.min(), lane.name.clone())
        });
        for (lane, sorted) in self.elsewhere.iter().zip(lanes) {
            timeline.lanes[*lane] = sorted;
        }
        timeline
    }
}

impl World {
    /// A world under tokio's paused clock whose every delay is drawn from `seed`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and where there is a [`Maker`].
    #[track_caller]
    pub fn new(seed: u64) -> World {
        may_make();
        World::with_clock(Clock::Paused, fastrand::Rng::with_seed(seed))
    }

    /// A world under the real clock, for an exercise's `main.rs`: delays really pass, chance is real chance, and
    /// everything that goes on the record is printed.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and where there is a [`Maker`].
    #[track_caller]
    pub fn live() -> World {
        may_make();
        World::with_clock(Clock::Live, fastrand::Rng::new())
    }

    fn with_clock(clock: Clock, chance: fastrand::Rng) -> World {
        World {
            inner: Arc::new(Inner {
                home: Handle::current(),
                home_thread: thread::current().id(),
                start: Instant::now(),
                clock,
                chance: Mutex::new(chance),
                record: Mutex::default(),
                blocking: blocking::Sleepers::default(),
                elsewhere: elsewhere::Elsewhere::default(),
                dead_end: OnceLock::new(),
                on_dead_end: OnceLock::new(),
                on_record: OnceLock::new(),
            }),
        }
    }

    /// The time that has passed since the world began.
    pub fn elapsed(&self) -> Duration {
        // On another runtime `Instant::now` would read that runtime's clock.
        let _home = self.inner.home.enter();
        self.inner.start.elapsed()
    }

    /// The same as a moment on the timeline.
    pub fn now(&self) -> Moment {
        Moment::after(self.elapsed())
    }

    /// Where the run could not go on, if it came to that.
    pub fn dead_end(&self) -> Option<DeadEnd> {
        self.inner.dead_end.get().copied()
    }

    /// Has `tell` called at a dead end, right there. It may end the process; if it returns, the run is unwound. Only the first
    /// call counts.
    pub fn on_dead_end(&self, tell: impl Fn() + Send + Sync + 'static) {
        let _ = self.inner.on_dead_end.set(Box::new(tell));
    }

    /// Has `tell` called before anything goes on the record, on the thread whose doing it is. Only the first call counts.
    pub fn on_record(&self, tell: impl Fn() + Send + Sync + 'static) {
        let _ = self.inner.on_record.set(Box::new(tell));
    }

    /// Ends the run: it can't go on from `at`. What unwinds is no panic and says nothing; what counts is on record.
    pub(crate) fn end_dead(&self, reason: Reason, at: &'static Location<'static>) -> ! {
        let dead_end = self.inner.dead_end.get_or_init(|| DeadEnd { reason, at });
        // Before the unwinding, which poisons the locks that are held and makes some `Drop` panic.
        if let Some(tell) = self.inner.on_dead_end.get() {
            tell();
        }
        resume_unwind(Box::new(*dead_end))
    }

    /// Moves the paused clock, now and not at the next `.await`.
    pub(crate) fn pass(&self, time: Duration) {
        let _home = self.inner.home.enter();
        // Its first poll moves the clock. What it would wait for then is that the other tasks have had their turn.
        let advance = pin!(tokio::time::advance(time));
        let _ = advance.poll(&mut Context::from_waker(Waker::noop()));
    }

    /// Whether this is the thread that the world was made on.
    pub(crate) fn is_home(&self) -> bool {
        thread::current().id() == self.inner.home_thread
    }

    /// A number from `range`, drawn from the seed.
    pub fn draw(&self, range: RangeInclusive<u64>) -> u64 {
        lock(&self.inner.chance).u64(range)
    }

    /// A whole number of milliseconds from `range`, drawn from the seed. tokio's timers know nothing finer.
    pub fn draw_ms(&self, range: RangeInclusive<u64>) -> Duration {
        Duration::from_millis(self.draw(range))
    }

    /// Puts `items` into an order drawn from the seed.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        lock(&self.inner.chance).shuffle(items);
    }

    /// What was recorded so far. Spans that are still open end now.
    pub fn timeline(&self) -> Timeline {
        let now = self.now();
        let mut timeline = lock(&self.inner.record).in_order();
        timeline.end = now;
        for span in timeline.lanes.iter_mut().flat_map(|lane| &mut lane.spans) {
            if span.end == SpanEnd::Open {
                span.to = now;
            }
        }
        timeline
    }

    /// Waits for `delay` of this world's time, wherever it is awaited.
    pub fn sleep(&self, delay: Duration) -> tokio::time::Sleep {
        // The timer belongs to the runtime in whose context it is made.
        let _home = self.inner.home.enter();
        tokio::time::sleep(delay)
    }

    /// Opens a lane called `name`: its number.
    pub fn open_lane(&self, name: &str) -> usize {
        let mut record = self.record();
        let number = record.timeline.lanes.len();
        record.timeline.lanes.push(Lane {
            name: name.to_owned(),
            ..Lane::default()
        });
        if !self.is_home() {
            record.elsewhere.push(number);
        }
        number
    }

    /// Begins a span in `lane`.
    ///
    /// # Panics
    ///
    /// If there is no such lane.
    pub fn open_span(&self, lane: usize, label: &str, kind: SpanKind) -> OpenSpan {
        let from = self.now();
        let timeline = &mut self.record().timeline;
        self.print(&timeline.lanes[lane].name, label);
        let spans = &mut timeline.lanes[lane].spans;
        spans.push(Span {
            label: label.to_owned(),
            kind,
            from,
            to: from,
            end: SpanEnd::Open,
        });
        OpenSpan {
            lane,
            span: spans.len() - 1,
        }
    }

    /// Ends `span` now.
    pub fn close_span(&self, span: OpenSpan, end: SpanEnd) {
        let now = self.now();
        let timeline = &mut self.record().timeline;
        let lane = &mut timeline.lanes[span.lane];
        lane.spans[span.span].to = now;
        lane.spans[span.span].end = end;
        if end == SpanEnd::Cancelled {
            self.print(&lane.name, "cancelled");
        }
    }

    /// Marks this moment in `lane`.
    ///
    /// # Panics
    ///
    /// If there is no such lane.
    pub fn mark(&self, lane: usize, label: &str, kind: MarkKind) {
        let at = self.now();
        let timeline = &mut self.record().timeline;
        self.print(&timeline.lanes[lane].name, label);
        timeline.lanes[lane].marks.push(Mark {
            at,
            label: label.to_owned(),
            kind,
        });
    }

    /// The record, to be written to.
    fn record(&self) -> MutexGuard<'_, Record> {
        if let Some(tell) = self.inner.on_record.get() {
            tell();
        }
        lock(&self.inner.record)
    }

    /// Whether this world keeps the real clock.
    pub fn is_live(&self) -> bool {
        self.inner.clock == Clock::Live
    }

    fn print(&self, lane: &str, label: &str) {
        if self.is_live() {
            println!("{:6.2} s  {lane}: {label}", self.elapsed().as_secs_f64());
        }
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

/// Locks `mutex`, poisoned or not: a learner's panic must not take the record away.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
