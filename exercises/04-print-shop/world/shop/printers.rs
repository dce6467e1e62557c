//! Printers: jobs that take their time on one, and jam when there is none for them.

use std::{
    collections::HashMap,
    error::Error,
    fmt,
    panic::resume_unwind,
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    Trusted,
    timeline::{MarkKind, Moment, SpanEnd, SpanKind},
    world::{OpenSpan, World, lock},
};

/// Something to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What it is called. No two jobs of a shop have the same name.
    pub name: String,
}

impl Trusted for Job {}

/// What comes out of a printer. Only a [`Shop`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printout {
    job: String,
}

impl Trusted for Printout {}

/// What can go wrong with a printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A job was sent to the printers while all of them were printing.
    Jammed,
    /// There was not enough ink for a job. The text is its name.
    OutOfInk(String),
}

impl Trusted for Fault {}

/// A few printers. Clones are the same shop.
#[derive(Clone)]
pub struct Shop {
    world: World,
    printers: usize,
    log: Arc<Mutex<Log>>,
}

/// What a job takes, and how it ends. Times are whole milliseconds, because tokio's timers know nothing finer.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// The time on a printer.
    pub printing: Duration,
    /// How it ends.
    pub ending: Ending,
}

/// How the printing of a job ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With a printout.
    Printed,
    /// With [`Fault::OutOfInk`].
    OutOfInk,
    /// With a panic.
    CatchesFire,
}

impl Trusted for Ending {}

/// What which job takes. It is for whoever opens the shop: one that is open does not tell.
///
/// A job that is not in the plan takes a time drawn from the seed.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    efforts: HashMap<String, Effort>,
}

/// What the shop saw. The checks hold it; learner code does not.
#[derive(Debug)]
pub struct ShopWitness {
    shop: Shop,
}

/// The time that a job was printing.
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

#[derive(Debug)]
struct Log {
    plan: Plan,
    prints: Vec<Stretch>,
    printing: usize,
    jams: usize,
}

/// A job on a printer. Dropped before its end, it is on the record as cancelled.
struct Run<'a> {
    shop: &'a Shop,
    index: usize,
    span: Option<OpenSpan>,
}

impl Job {
    /// A job called `name`.
    pub fn new(name: &str) -> Job {
        Job {
            name: name.to_owned(),
        }
    }
}

impl Printout {
    /// The name of the job that it was printed for.
    pub fn job(&self) -> &str {
        &self.job
    }
}

impl Effort {
    /// A job that takes `printing` and ends well.
    pub fn printed(printing: Duration) -> Effort {
        Effort {
            printing,
            ending: Ending::Printed,
        }
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
}

impl Shop {
    /// A shop in `world` with so many `printers`, which goes by `plan`, and who watches it.
    pub fn open(world: &World, printers: usize, plan: Plan) -> (Shop, ShopWitness) {
        let log = Log {
            plan,
            prints: Vec::new(),
            printing: 0,
            jams: 0,
        };
        let shop = Shop {
            world: world.clone(),
            printers,
            log: Arc::new(Mutex::new(log)),
        };
        (shop.clone(), ShopWitness { shop })
    }

    /// A shop on the real clock that prints what happens, for `main.rs`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and in a check.
    #[track_caller]
    pub fn live(printers: usize, plan: Plan) -> Shop {
        Shop::open(&World::live(), printers, plan).0
    }

    /// How many printers there are, at least 1.
    pub fn printers(&self) -> usize {
        self.printers
    }

    /// Prints `job` on a printer that is free, from the first poll on.
    ///
    /// Dropped before its end, the future stops the printer, which is free then.
    ///
    /// # Errors
    ///
    /// [`Fault::Jammed`] at once, if all printers are busy. [`Fault::OutOfInk`] at the end, if there was too little ink.
    ///
    /// # Panics
    ///
    /// If the printer catches fire.
    pub async fn print(&self, job: &Job) -> Result<Printout, Fault> {
        let (run, effort) = Run::begin(self, job)?;
        self.world.sleep(effort.printing).await;
        match effort.ending {
            Ending::Printed => {
                run.end(SpanEnd::Done);
                let job = job.name.clone();
                Ok(Printout { job })
            }
            Ending::OutOfInk => {
                run.end(SpanEnd::Failed);
                Err(Fault::OutOfInk(job.name.clone()))
            }
            Ending::CatchesFire => {
                run.end(SpanEnd::Failed);
                // Past the panic hook: this panic is part of the world.
                resume_unwind(Box::new(format!("the printer of {} caught fire", job.name)))
            }
        }
    }
}

impl<'a> Run<'a> {
    fn begin(shop: &'a Shop, job: &Job) -> Result<(Run<'a>, Effort), Fault> {
        let world = &shop.world;
        let now = world.now();
        let lane = world.open_lane(&job.name);
        let mut log = lock(&shop.log);
        if log.printing == shop.printers {
            log.jams += 1;
            world.mark(lane, "jammed", MarkKind::Failure);
            return Err(Fault::Jammed);
        }
        let efforts = &mut log.plan.efforts;
        let effort = efforts
            .entry(job.name.clone())
            .or_insert_with(|| Effort::printed(world.draw_ms(300..=1_500)));
        let effort = *effort;
        log.printing += 1;
        log.prints.push(Stretch {
            job: job.name.clone(),
            from: now,
            to: now,
            end: SpanEnd::Open,
        });
        let run = Run {
            shop,
            index: log.prints.len() - 1,
            span: Some(world.open_span(lane, "printing", SpanKind::Working)),
        };
        Ok((run, effort))
    }

    fn end(mut self, end: SpanEnd) {
        self.leave(end);
    }

    fn leave(&mut self, end: SpanEnd) {
        let Some(span) = self.span.take() else { return };
        let world = &self.shop.world;
        world.close_span(span, end);
        let mut log = lock(&self.shop.log);
        log.printing -= 1;
        let stretch = &mut log.prints[self.index];
        stretch.to = world.now();
        stretch.end = end;
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.leave(SpanEnd::Cancelled);
    }
}

impl ShopWitness {
    /// How many jobs are printing now.
    pub fn printing(&self) -> usize {
        lock(&self.shop.log).printing
    }

    /// How often a job was sent to the printers while all were busy.
    pub fn jams(&self) -> usize {
        lock(&self.shop.log).jams
    }

    /// All that was printed, or nearly so, as [`Stretch`] displays it, in the order in which it was begun.
    pub fn story(&self) -> Vec<String> {
        let now = self.shop.world.now();
        let prints = lock(&self.shop.log).prints.clone();
        let prints = prints.into_iter().map(|print| match print.end {
            SpanEnd::Open => Stretch { to: now, ..print },
            _ => print,
        });
        prints.map(|print| print.to_string()).collect()
    }
}

impl fmt::Display for Stretch {
    /// `job-3: from 0 ms to 250 ms, stopped`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [self.from, self.to].map(|moment| moment.as_micros() / 1_000);
        let end = match self.end {
            SpanEnd::Done => "printed",
            SpanEnd::Failed => "failed",
            SpanEnd::Cancelled => "stopped",
            SpanEnd::Open => "still printing",
        };
        write!(f, "{}: from {from} ms to {to} ms, {end}", self.job)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Jammed => f.write_str("the printers are jammed"),
            Fault::OutOfInk(job) => write!(f, "there was not enough ink for `{job}`"),
        }
    }
}

impl Error for Fault {}

impl fmt::Debug for Shop {
    /// No more than the name: the plan is not for those who hold a shop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shop")
    }
}
