//! What a workshop keeps of what is done in it, and the witness who tells.

use std::{collections::HashMap, fmt, time::Duration};

use super::{Effort, Fault, Job, Plan, Product, Shelf, Source, Workshop};
use crate::{
    Trusted,
    timeline::{MarkKind, Moment, SpanEnd, SpanKind},
    world::{OpenSpan, World, lock},
};

/// What the workshop saw. The checks hold it; learner code does not.
#[derive(Debug)]
pub struct Witness {
    workshop: Workshop,
}

/// The time that a job was worked on, or its product was being put on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The job's name.
    pub job: String,
    /// When it began.
    pub from: Moment,
    /// When it ended; now, while it goes on.
    pub to: Moment,
    /// How it ended.
    pub end: SpanEnd,
}

impl Trusted for Stretch {}

/// Where a job, or its product, stays for a time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    Bench,
    Shelf,
}

#[derive(Debug)]
pub(super) struct Log {
    plan: Plan,
    lanes: HashMap<String, JobLane>,
    handed_out: Vec<(String, Moment)>,
    works: Vec<Stretch>,
    puts: Vec<Stretch>,
    at_work: usize,
    most_at_work: usize,
}

/// A job's lane on the timeline.
#[derive(Debug, Clone, Copy)]
struct JobLane {
    lane: usize,
    /// Whether a source has handed it out, and its product is meant for a shelf.
    in_flight: bool,
    waiting: Option<OpenSpan>,
}

/// A stretch that goes on. Dropped before its end, it is on the record as cancelled.
pub(super) struct Stay<'a> {
    workshop: &'a Workshop,
    place: Spot,
    index: usize,
    span: Option<OpenSpan>,
}

impl Log {
    pub(super) fn new(plan: Plan) -> Log {
        Log {
            plan,
            lanes: HashMap::new(),
            handed_out: Vec::new(),
            works: Vec::new(),
            puts: Vec::new(),
            at_work: 0,
            most_at_work: 0,
        }
    }

    /// What the plan says of `job`. What it leaves to chance is drawn once, then it is part of the plan.
    pub(super) fn effort(&mut self, world: &World, job: &Job) -> Effort {
        let efforts = &mut self.plan.efforts;
        let effort = efforts.entry(job.name.clone()).or_insert_with(|| Effort {
            fetching: world.draw_ms(50..=300),
            working: world.draw_ms(300..=1_500),
            putting: world.draw_ms(50..=300),
            ..Effort::default()
        });
        effort.clone()
    }

    pub(super) fn shelf_goes(&self) -> Option<Duration> {
        self.plan.shelf_goes
    }

    /// A source has handed out `job`, which now waits for a worker.
    pub(super) fn hand_out(&mut self, world: &World, job: &str) {
        self.handed_out.push((job.to_owned(), world.now()));
        let lane = self.lane(world, job);
        lane.in_flight = true;
        lane.waiting = Some(world.open_span(lane.lane, "waiting for a worker", SpanKind::Waiting));
    }

    fn lane(&mut self, world: &World, job: &str) -> &mut JobLane {
        self.lanes.entry(job.to_owned()).or_insert_with(|| JobLane {
            lane: world.open_lane(job),
            in_flight: false,
            waiting: None,
        })
    }

    fn stretches(&mut self, place: Spot) -> &mut Vec<Stretch> {
        match place {
            Spot::Bench => &mut self.works,
            Spot::Shelf => &mut self.puts,
        }
    }
}

impl<'a> Stay<'a> {
    /// `job` begins to stay at `place`, to be drawn in `lane`, or in the job's own.
    pub(super) fn begin(
        workshop: &'a Workshop,
        place: Spot,
        job: &str,
        lane: Option<usize>,
    ) -> Stay<'a> {
        let world = &workshop.world;
        let now = world.now();
        let mut log = lock(&workshop.log);
        let own = log.lane(world, job);
        if let Some(waiting) = own.waiting.take() {
            world.close_span(waiting, SpanEnd::Done);
        }
        let label = if lane.is_none() { "at work" } else { job };
        let span = world.open_span(lane.unwrap_or(own.lane), label, SpanKind::Working);
        if let Spot::Bench = place {
            log.at_work += 1;
            log.most_at_work = log.most_at_work.max(log.at_work);
        }
        log.stretches(place).push(Stretch {
            job: job.to_owned(),
            from: now,
            to: now,
            end: SpanEnd::Open,
        });
        Stay {
            workshop,
            place,
            index: log.stretches(place).len() - 1,
            span: Some(span),
        }
    }

    pub(super) fn end(mut self, end: SpanEnd) {
        self.leave(end);
    }

    fn leave(&mut self, end: SpanEnd) {
        let Some(span) = self.span.take() else { return };
        let world = &self.workshop.world;
        world.close_span(span, end);
        let mut log = lock(&self.workshop.log);
        let stretch = &mut log.stretches(self.place)[self.index];
        stretch.to = world.now();
        stretch.end = end;
        let job = stretch.job.clone();
        if let Spot::Shelf = self.place {
            return;
        }
        log.at_work -= 1;
        let own = log.lane(world, &job);
        match end {
            SpanEnd::Done if own.in_flight => {
                let span = world.open_span(own.lane, "waiting for the shelf", SpanKind::Waiting);
                own.waiting = Some(span);
            }
            SpanEnd::Done => world.mark(own.lane, "done", MarkKind::Event),
            SpanEnd::Failed => world.mark(own.lane, "failed", MarkKind::Event),
            SpanEnd::Cancelled | SpanEnd::Open => {}
        }
    }
}

impl Drop for Stay<'_> {
    fn drop(&mut self) {
        self.leave(SpanEnd::Cancelled);
    }
}

impl Witness {
    pub(super) fn of(workshop: Workshop) -> Witness {
        Witness { workshop }
    }

    /// A source of `jobs`, in their order.
    pub fn source(&self, jobs: Vec<Job>) -> Source {
        Source::new(self.workshop.clone(), jobs)
    }

    /// The shelf.
    pub fn shelf(&self) -> Shelf {
        Shelf::new(self.workshop.clone())
    }

    /// What comes of `job` for who works on it to the end.
    pub fn outcome(&self, job: &Job) -> Result<Product, Fault> {
        let effort = lock(&self.workshop.log).effort(&self.workshop.world, job);
        effort.outcome(job).map(|finished| finished.product)
    }

    /// How many jobs are worked on now.
    pub fn at_work(&self) -> usize {
        lock(&self.workshop.log).at_work
    }

    /// The most that were worked on at once.
    pub fn most_at_work(&self) -> usize {
        lock(&self.workshop.log).most_at_work
    }

    /// All work, in the order in which it was begun.
    pub fn works(&self) -> Vec<Stretch> {
        self.stretches(Spot::Bench)
    }

    /// All products that were put on the shelf, or nearly so, in the order in which that was begun.
    pub fn puts(&self) -> Vec<Stretch> {
        self.stretches(Spot::Shelf)
    }

    fn stretches(&self, place: Spot) -> Vec<Stretch> {
        let now = self.workshop.world.now();
        let mut stretches = lock(&self.workshop.log).stretches(place).clone();
        for stretch in &mut stretches {
            if stretch.end == SpanEnd::Open {
                stretch.to = now;
            }
        }
        stretches
    }

    /// All work as [`Stretch`] displays it, sorted.
    pub fn story(&self) -> Vec<String> {
        let mut story: Vec<_> = self.works().iter().map(Stretch::to_string).collect();
        story.sort();
        story
    }

    /// The names of the jobs whose products are on the shelf, in the order in which they got there.
    pub fn on_shelf(&self) -> Vec<String> {
        let puts = self.puts().into_iter();
        puts.filter(|put| put.end == SpanEnd::Done)
            .map(|put| put.job)
            .collect()
    }

    /// The names of the jobs that a source has handed out, in that order.
    pub fn handed_out(&self) -> Vec<String> {
        let log = lock(&self.workshop.log);
        log.handed_out.iter().map(|(job, _)| job.clone()).collect()
    }

    /// How many jobs were handed out, and work on them has not begun.
    pub fn waiting_jobs(&self) -> usize {
        let log = lock(&self.workshop.log);
        log.handed_out.len().saturating_sub(log.works.len())
    }

    /// How many jobs were worked on to the end, and putting their products on the shelf has not begun.
    pub fn waiting_products(&self) -> usize {
        let log = lock(&self.workshop.log);
        let done = log.works.iter().filter(|work| work.end == SpanEnd::Done);
        done.count().saturating_sub(log.puts.len())
    }

    /// The most that were in flight at once: handed out by a source, and the product not yet on the shelf.
    ///
    /// What comes and goes within one moment is not counted, as it depends on who is polled first.
    pub fn most_in_flight(&self) -> usize {
        let log = lock(&self.workshop.log);
        let came = log.handed_out.iter().map(|(_, at)| (*at, 1));
        let done = log.puts.iter().filter(|put| put.end == SpanEnd::Done);
        let went = done.map(|put| (put.to, -1));
        let mut changes: Vec<(Moment, isize)> = came.chain(went).collect();
        // At the same moment those that go come first.
        changes.sort();
        let mut now = 0;
        let counts = changes.into_iter().map(|(_, change)| {
            now += change;
            now
        });
        counts.max().unwrap_or_default().max(0) as usize
    }
}

impl fmt::Display for Stretch {
    /// `job-3: from 0 ms to 250 ms, cancelled`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [self.from, self.to].map(|moment| moment.as_micros() / 1_000);
        let end = match self.end {
            SpanEnd::Done => "done",
            SpanEnd::Failed => "failed",
            SpanEnd::Cancelled => "cancelled",
            SpanEnd::Open => "still going on",
        };
        write!(f, "{}: from {from} ms to {to} ms, {end}", self.job)
    }
}
