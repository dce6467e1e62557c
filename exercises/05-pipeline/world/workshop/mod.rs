//! A workshop: jobs that come from a source, the work on them, and a shelf for the products.

use std::{
    collections::{HashMap, VecDeque},
    error::Error,
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    Trusted,
    timeline::{MarkKind, SpanEnd, SpanKind},
    world::{OpenSpan, World, lock},
};

mod record;

use record::{Log, Spot, Stay};
pub use record::{Stretch, Witness};

/// Something to be worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What it is called. No two jobs of a workshop have the same name.
    pub name: String,
}

impl Trusted for Job {}

/// The product of a job. Only a [`Workshop`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    job: String,
    took: Duration,
}

impl Trusted for Product {}

/// The result of the work on a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// What was made.
    pub product: Product,
    /// More jobs that turned up meanwhile, in their order. Usually there are none.
    pub more: Vec<Job>,
}

impl Trusted for Finished {}

/// What can go wrong in a workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The work on a job failed. The text is the job's name.
    Failed(String),
    /// The shelf was taken away: no more products are wanted.
    Gone,
}

impl Trusted for Fault {}

/// Where jobs are worked on, as many at once as anyone likes. Clones are the same workshop.
#[derive(Clone)]
pub struct Workshop {
    world: World,
    log: Arc<Mutex<Log>>,
}

/// Where jobs come from, one after another. Only one caller asks it: it can't be cloned.
pub struct Source {
    workshop: Workshop,
    jobs: VecDeque<Job>,
    lane: usize,
    fetching: Option<Fetching>,
}

/// The job that a source is about to hand out.
struct Fetching {
    due: Duration,
    span: OpenSpan,
}

/// Where products go, one after another. Only one caller puts them there: it can't be cloned.
pub struct Shelf {
    workshop: Workshop,
    lane: usize,
}

/// What a job takes, and what comes of it. Times are whole milliseconds, because tokio's timers know nothing finer.
#[derive(Debug, Clone, Default)]
pub struct Effort {
    /// The time from being asked to handing it out.
    pub fetching: Duration,
    /// The time of the work on it.
    pub working: Duration,
    /// The time of putting its product on the shelf.
    pub putting: Duration,
    /// Whether the work comes to nothing.
    pub fails: bool,
    /// Jobs that turn up while it is worked on.
    pub more: Vec<Job>,
}

/// What which job takes. It is for whoever opens the workshop: one that is open does not tell.
///
/// A job that is not in the plan takes times drawn from the seed.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    efforts: HashMap<String, Effort>,
    shelf_goes: Option<Duration>,
}

impl Job {
    /// A job called `name`.
    pub fn new(name: &str) -> Job {
        Job {
            name: name.to_owned(),
        }
    }
}

impl Product {
    /// The name of the job that it was made by.
    pub fn job(&self) -> &str {
        &self.job
    }

    /// The time of the work on it.
    pub fn took(&self) -> Duration {
        self.took
    }
}

impl Workshop {
    /// A workshop in `world` that goes by `plan`, and who watches it.
    pub fn open(world: &World, plan: Plan) -> (Workshop, Witness) {
        let workshop = Workshop {
            world: world.clone(),
            log: Arc::new(Mutex::new(Log::new(plan))),
        };
        let witness = Witness::of(workshop.clone());
        (workshop, witness)
    }

    /// A workshop on the real clock that prints what happens, with a source of `jobs` and a shelf, for `main.rs`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and in a check.
    #[track_caller]
    pub fn live(plan: Plan, jobs: Vec<Job>) -> (Workshop, Source, Shelf) {
        let (workshop, witness) = Workshop::open(&World::live(), plan);
        (workshop, witness.source(jobs), witness.shelf())
    }

    /// Works on `job`, from the first poll on.
    ///
    /// Dropped before its end, the future stops the work at that moment, and nothing comes of it.
    ///
    /// # Errors
    ///
    /// If the work fails, which is known when it ends.
    pub async fn work(&self, job: &Job) -> Result<Finished, Fault> {
        let effort = lock(&self.log).effort(&self.world, job);
        let stay = Stay::begin(self, Spot::Bench, &job.name, None);
        self.wait(self.world.elapsed() + effort.working).await;
        let end = if effort.fails {
            SpanEnd::Failed
        } else {
            SpanEnd::Done
        };
        stay.end(end);
        effort.outcome(job)
    }

    /// Waits until `due`, and not at all if that is now.
    async fn wait(&self, due: Duration) {
        let wait = due.saturating_sub(self.world.elapsed());
        if !wait.is_zero() {
            self.world.sleep(wait).await;
        }
    }
}

impl Source {
    fn new(workshop: Workshop, jobs: Vec<Job>) -> Source {
        Source {
            lane: workshop.world.open_lane("source"),
            workshop,
            jobs: jobs.into(),
            fetching: None,
        }
    }

    /// The next job, after the time that it takes to fetch it; `None` at once if there is none left.
    ///
    /// Dropped before its end, the future loses nothing: the job is handed out to the next call, and the time that has
    /// passed counts.
    pub async fn next(&mut self) -> Option<Job> {
        let Workshop { world, log } = &self.workshop;
        let job = self.jobs.front()?;
        let fetching = self.fetching.get_or_insert_with(|| Fetching {
            due: world.elapsed() + lock(log).effort(world, job).fetching,
            span: world.open_span(self.lane, &job.name, SpanKind::Working),
        });
        self.workshop.wait(fetching.due).await;
        world.close_span(fetching.span, SpanEnd::Done);
        self.fetching = None;
        let job = self.jobs.pop_front()?;
        lock(log).hand_out(world, &job.name);
        Some(job)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Some(fetching) = self.fetching.take() {
            let world = &self.workshop.world;
            world.close_span(fetching.span, SpanEnd::Cancelled);
        }
    }
}

impl Shelf {
    fn new(workshop: Workshop) -> Shelf {
        let lane = workshop.world.open_lane("shelf");
        Shelf { workshop, lane }
    }

    /// Puts `product` on the shelf, which takes time.
    ///
    /// Dropped before its end, the future loses the product.
    ///
    /// # Errors
    ///
    /// [`Fault::Gone`] if the shelf is taken away, at that moment; at once if it has been.
    pub async fn put(&mut self, product: Product) -> Result<(), Fault> {
        let Workshop { world, log } = &self.workshop;
        let job = Job::new(&product.job);
        let effort = lock(log).effort(world, &job);
        let goes = lock(log).shelf_goes();
        let stay = Stay::begin(&self.workshop, Spot::Shelf, &job.name, Some(self.lane));
        let now = world.elapsed();
        let due = now + effort.putting;
        let gone = goes.is_some_and(|goes| goes <= now || goes < due);
        self.workshop.wait(goes.unwrap_or(due).min(due)).await;
        if gone {
            stay.end(SpanEnd::Failed);
            world.mark(self.lane, "gone", MarkKind::Event);
            return Err(Fault::Gone);
        }
        stay.end(SpanEnd::Done);
        Ok(())
    }
}

impl Plan {
    /// A plan that leaves every job to chance.
    pub fn new() -> Plan {
        Plan::default()
    }

    /// The job called `name` takes `effort`.
    pub fn job(mut self, name: &str, effort: Effort) -> Plan {
        self.efforts.insert(name.to_owned(), effort);
        self
    }

    /// The shelf is taken away when the world is `at` old.
    pub fn shelf_goes(mut self, at: Duration) -> Plan {
        self.shelf_goes = Some(at);
        self
    }
}

impl Effort {
    /// What comes of the work on `job`.
    fn outcome(self, job: &Job) -> Result<Finished, Fault> {
        let job = job.name.clone();
        if self.fails {
            return Err(Fault::Failed(job));
        }
        Ok(Finished {
            product: Product {
                job,
                took: self.working,
            },
            more: self.more,
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Failed(job) => write!(f, "the work on `{job}` came to nothing"),
            Fault::Gone => f.write_str("the shelf is gone"),
        }
    }
}

impl Error for Fault {}

impl fmt::Debug for Workshop {
    /// No more than the name: the plan is not for those who hold a workshop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Workshop")
    }
}

impl fmt::Debug for Source {
    /// No more than the name: what is to come is not for those who ask.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}

#[cfg(test)]
mod tests;
