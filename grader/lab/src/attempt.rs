//! One run of a check on one seed: the runtime, the check's body, and what it came to.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{Arc, OnceLock, Weak},
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use sim_core::{
    timeline::{Moment, SpanEnd, Timeline},
    world::Maker,
    world::Pace,
};
use tokio::{
    runtime::{Builder, RngSeed, Runtime, TaskMeta},
    time::sleep,
};

use crate::{
    finding::Finding,
    frames::Addresses,
    observer::{Observer, Stop},
    others::Others,
    panics, record,
    spec::{Body, DEADLINE, Spec},
    trap,
    waits::{self, Wait},
    warden::{Emergency, Warden},
};

/// How long before the deadline the last poll must have been for the run to count as deadlocked.
const SILENCE: Duration = Duration::from_secs(60);

/// Lanes that are kept of a timeline.
const LANES: usize = 200;

/// Bytes that are kept of a name on a timeline.
const NAME: usize = 200;

/// Spans, and marks, that are kept of a lane from its beginning, and as many from its end.
const EVENTS: usize = 500;

/// Spans and marks that are kept in all. Where there are more, fewer are kept of each lane.
const EVENTS_IN_ALL: usize = 10_000;

/// What one run came to.
#[derive(Debug)]
pub(crate) struct Attempt {
    /// What is wrong; `None` if everything held.
    pub(crate) finding: Option<Finding>,
    /// The virtual time at which it ended.
    pub(crate) ended: Moment,
    /// What happened.
    pub(crate) timeline: Timeline,
}

/// What is known when the root future is over.
struct Over {
    end: End,
    timeline: Timeline,
    /// Where everything waits, if that is what went wrong.
    waits: Vec<Wait>,
}

/// How the root future ended.
enum End {
    /// By itself, or with what was said in an unwinding.
    Body(Result<(), String>),
    Stopped(Stop),
    Deadline {
        last_poll: Moment,
    },
}

impl Attempt {
    /// Runs the check on `seed`.
    pub(crate) fn run(spec: &Spec, seed: u64, warden: &Warden) -> Attempt {
        let watched = Arc::new(OnceLock::new());
        let runtime = match runtime(seed, &watched, &warden.others) {
            Ok(runtime) => runtime,
            Err(error) => panic!("the lab could not build a tokio runtime: {error}"),
        };
        let world = {
            let _home = runtime.enter();
            maker().world(seed)
        };
        let observer = Observer::new(spec, seed, world.clone(), runtime.metrics());
        // The hooks are set once; whoever holds the runtime only weakly keeps no circle alive.
        let _ = watched.set(Arc::downgrade(&observer));
        let theirs = Arc::downgrade(&observer);
        let waits = Arc::new(trap::Waits::default());
        let told = waits.clone();
        observer.world().set_escort(move |errand| {
            Observer::set_current(theirs.upgrade());
            trap::telling(&told, errand);
            Observer::set_current(None);
        });
        if trap::is_set() {
            let (theirs, others) = (Arc::downgrade(&observer), warden.others.clone());
            let census = move || {
                let observer = theirs.upgrade();
                observer.is_some_and(|observer| observer.all_sleep(&others))
            };
            observer
                .world()
                .set_lookout(move || waits.current(), census);
        }
        let theirs = Arc::downgrade(&observer);
        observer.world().on_record(move || {
            if let Some(observer) = theirs.upgrade() {
                observer.before_record();
            }
        });
        let (theirs, others) = (Arc::downgrade(&observer), warden.others.clone());
        observer.world().set_pace(move || {
            theirs
                .upgrade()
                .map_or(Pace::OnlyTokio, |observer| observer.pace(&others))
        });
        let (ours, alarm) = (Arc::downgrade(&observer), warden.alarm.clone());
        observer.world().on_dead_end(move || {
            if let Some(observer) = ours.upgrade() {
                observer.came_to_a_dead_end();
                alarm(observer, Emergency::DeadEnd);
            }
        });
        Observer::set_current(Some(observer.clone()));
        warden.observer(Some(observer.clone()));

        let over = runtime.block_on(root((spec.body)(world), &observer));
        let attempt = Attempt::of(over, &observer);
        throw_away(&observer, || runtime.shutdown_background());
        warden.observer(None);
        Observer::set_current(None);
        attempt
    }

    /// Whether it came to nothing, and something waits for a lock of tokio's.
    pub(crate) fn is_about_locks(&self) -> bool {
        let finding = self.finding.as_ref();
        finding.is_some_and(|finding| finding.is_about_locks)
    }

    fn of(over: Over, observer: &Observer) -> Attempt {
        let Over {
            end,
            timeline,
            waits,
        } = over;
        let ended = match &end {
            End::Deadline { last_poll } => *last_poll,
            End::Body(_) | End::Stopped(_) => timeline.end,
        };
        let finding = match end {
            End::Body(body) => Finding::of_body(body, observer),
            End::Stopped(stop @ Stop::Blocked(_)) => Some(Finding::of_stop(stop, &waits, observer)),
            // Whoever waits for what is not written yet waits for ever, asleep or not.
            _ if let Some(unfinished) = Finding::of_todo(observer) => Some(unfinished),
            End::Stopped(stop) => Some(Finding::of_stop(stop, &waits, observer)),
            End::Deadline { last_poll } if last_poll < Moment::after(DEADLINE - SILENCE) => {
                Some(Finding::deadlocked(observer, last_poll, &waits))
            }
            End::Deadline { last_poll: _ } => Some(Finding::endless(observer)),
        };
        let said = finding.as_ref().map_or("", |finding| &finding.message);
        Attempt {
            timeline: cut(timeline, ended, said),
            finding,
            ended,
        }
    }
}

/// Who makes the worlds of this process. The right is taken before any learner code runs: with a world of its own a submission
/// could turn the clock.
fn maker() -> &'static Maker {
    static MAKER: OnceLock<Maker> = OnceLock::new();
    MAKER.get_or_init(|| Maker::take().expect("nobody has made worlds before the lab"))
}

/// The timeline up to `end`, short enough to be sent: with those lanes that are named in what is `said`.
pub(crate) fn cut(mut timeline: Timeline, end: Moment, said: &str) -> Timeline {
    let mut events = EVENTS;
    timeline.truncate(LANES, events, said);
    while timeline.events() > EVENTS_IN_ALL {
        events /= 2;
        timeline.truncate(LANES, events, said);
    }
    timeline.end = end;
    for lane in &mut timeline.lanes {
        record::shorten(&mut lane.name, NAME);
        for span in &mut lane.spans {
            record::shorten(&mut span.label, NAME);
            if span.end == SpanEnd::Open {
                span.to = end.max(span.from);
            }
        }
        for mark in &mut lane.marks {
            record::shorten(&mut mark.label, NAME);
        }
    }
    timeline
}

/// Runs the body to its end. The timeline is taken while the body is still there: what its end drops is no part of it.
async fn root(body: Body, observer: &Arc<Observer>) -> Over {
    let mut body = Box::pin(async {
        let ended = Observed { body, observer }.await;
        if ended.is_ok() {
            // What was aborted is dropped when the runtime next turns to it. That much time it has; a task that wakes itself for ever
            // ends the run.
            observer.settle_after_the_body(usize::MAX).await;
        }
        ended
    });
    let mut end = tokio::select! {
        biased;
        stop = observer.stopped() => End::Stopped(stop),
        // Before the body: what the deadline wakes must not be polled once more.
        () = sleep(DEADLINE) => End::Deadline { last_poll: observer.polls().1 },
        ended = body.as_mut() => End::Body(ended),
    };
    // A poll that blocked may also have been the last one. Then what the check said of it is an effect.
    if let Some(stop) = observer.stop() {
        end = End::Stopped(stop);
    }
    let timeline = match end {
        End::Stopped(Stop::Blocked(_)) => observer.timeline_before_block(),
        _ => observer.world().timeline(),
    };
    if let End::Body(Err(_)) = end
        && observer.failure().is_some()
    {
        observer.settle_leftovers().await;
    }
    let waits = match end {
        End::Body(_) | End::Stopped(Stop::Blocked(_)) => Vec::new(),
        End::Deadline { .. } | End::Stopped(Stop::Yielding(_) | Stop::Waking(_)) => {
            waits::everywhere(body.as_mut()).await
        }
    };
    throw_away(observer, || drop(body));
    Over {
        end,
        timeline,
        waits,
    }
}

/// Throws away what is left of a run whose verdict is settled. A learner's `Drop` may panic there. It may as little block or
/// go on for ever as a poll may, and so it is one.
fn throw_away(observer: &Observer, left: impl FnOnce()) {
    observer.begin_anew();
    observer.poll_begins(None);
    if let Err(payload) = catch_unwind(AssertUnwindSafe(left)) {
        panics::forget(payload);
    }
    observer.poll_ended();
}

/// The check's body. Its polls count like those of a task, and its panics end it instead of the runtime.
struct Observed<'a> {
    body: Body,
    observer: &'a Arc<Observer>,
}

/// A waker that tells where it was asked to wake.
struct Heard {
    waker: Waker,
    observer: Weak<Observer>,
}

impl Wake for Heard {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if let Some(observer) = self.observer.upgrade() {
            observer.asked(Addresses::here());
        }
        self.waker.wake_by_ref();
    }
}

impl Future for Observed<'_> {
    type Output = Result<(), String>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.observer.poll_begins(None);
        let heard = self.observer.listens().then(|| {
            Waker::from(Arc::new(Heard {
                waker: context.waker().clone(),
                observer: Arc::downgrade(self.observer),
            }))
        });
        let waker = heard.as_ref().unwrap_or(context.waker());
        let mut context = Context::from_waker(waker);
        let polled = catch_unwind(AssertUnwindSafe(|| self.body.as_mut().poll(&mut context)));
        self.observer.poll_ended();
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(())) => Poll::Ready(Ok(())),
            Err(payload) => Poll::Ready(Err(panics::forget(payload))),
        }
    }
}

/// A current-thread runtime with the clock paused, `select!` seeded, and every task told to the observer.
fn runtime(
    seed: u64,
    watched: &Arc<OnceLock<Weak<Observer>>>,
    others: &Arc<Others>,
) -> std::io::Result<Runtime> {
    let hook = |tell: fn(&Observer, &TaskMeta<'_>)| {
        let watched = watched.clone();
        move |task: &TaskMeta<'_>| {
            if let Some(observer) = watched.get().and_then(Weak::upgrade) {
                tell(&observer, task);
            }
        }
    };
    let pool = watched.clone();
    let (idle, others) = (watched.clone(), others.clone());
    Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .rng_seed(RngSeed::from_bytes(&seed.to_le_bytes()))
        // Threads are dear in memory, and no check needs as many as tokio's 512.
        .max_blocking_threads(64)
        .on_thread_start(move || Observer::set_current(pool.get().and_then(Weak::upgrade)))
        .on_thread_stop(|| Observer::set_current(None))
        .on_thread_park(move || {
            if let Some(observer) = idle.get().and_then(Weak::upgrade) {
                observer.hold_the_clock(&others);
            }
        })
        .on_task_spawn(hook(Observer::task_spawned))
        .on_task_terminate(hook(Observer::task_ended))
        .on_before_task_poll(hook(Observer::task_poll_begins))
        .on_after_task_poll(hook(Observer::task_poll_ended))
        .build()
}

#[cfg(test)]
mod tests {
    use sim_core::timeline::{Lane, Mark, MarkKind};

    use super::*;

    #[test]
    fn a_timeline_of_many_long_lanes_is_kept_short_in_every_lane() {
        let mark = |micros| Mark {
            at: Moment::after(Duration::from_micros(micros)),
            label: "x".repeat(1_000),
            kind: MarkKind::Event,
        };
        let lane = Lane {
            marks: (0..2_000).map(mark).collect(),
            ..Lane::default()
        };
        let timeline = Timeline {
            lanes: vec![lane; 300],
            ..Timeline::default()
        };
        let kept = cut(timeline, Moment::default(), "");
        assert_eq!((kept.lanes.len(), kept.lanes_omitted), (200, 100));
        assert!(kept.lanes.iter().all(|lane| lane.marks.len() == 30));
        assert_eq!(kept.events() + kept.events_omitted, 400_000);
        assert!(kept.lanes[0].marks[0].label.len() < 210);
    }
}
