//! The checks of the pipeline. One file a part, and here what they share: jobs, and what a pool makes of them.

use std::{collections::VecDeque, fmt, ops::RangeInclusive, task::Poll, time::Duration};

use lab::{Trusted, settle};
use sim::{
    World,
    workshop::{Effort, Fault, Job, Plan, Product, Witness, Workshop},
};
use tokio_test::task::Spawn;

#[path = "checks/pipeline.rs"]
mod pipeline;
#[path = "checks/priority_queue.rs"]
mod priority_queue;
#[path = "checks/undo_stack.rs"]
mod undo_stack;
#[path = "checks/worker_pool.rs"]
mod worker_pool;

/// A job and what it takes.
#[derive(Debug, Clone)]
struct Planned {
    job: Job,
    effort: Effort,
}

/// What workers do if they take jobs first come first served and none is idle while a job waits.
#[derive(Debug, Default)]
struct Shift {
    /// All jobs in the order in which they were put into the queue.
    queue: Vec<Job>,
    /// All work in the order in which it ends.
    works: Vec<Work>,
}

/// Work on a job.
#[derive(Debug)]
struct Work {
    job: Job,
    from: Duration,
    to: Duration,
    fails: bool,
}

impl Shift {
    /// What `workers` do with `first`, and with the jobs that turn up.
    fn of(planned: &[Planned], first: &[Job], workers: usize) -> Shift {
        let mut shift = Shift::default();
        let mut queue: VecDeque<Job> = first.iter().cloned().collect();
        let mut at_work: Vec<Work> = Vec::new();
        let mut now = ms(0);
        shift.queue.extend(first.iter().cloned());
        loop {
            while at_work.len() < workers
                && let Some(job) = queue.pop_front()
            {
                let effort = effort_of(planned, &job);
                at_work.push(Work {
                    job,
                    from: now,
                    to: now + effort.working,
                    fails: effort.fails,
                });
            }
            let Some(next) = (0..at_work.len()).min_by_key(|index| at_work[*index].to) else {
                return shift;
            };
            let work = at_work.remove(next);
            now = work.to;
            if !work.fails {
                let more = &effort_of(planned, &work.job).more;
                queue.extend(more.iter().cloned());
                shift.queue.extend(more.iter().cloned());
            }
            shift.works.push(work);
        }
    }

    /// When the last work ends.
    fn end(&self) -> Duration {
        let last = self.works.last();
        last.map(|work| work.to).unwrap_or_default()
    }

    /// Whether two works end at the same moment, so that somebody else's order might be another.
    fn has_ties(&self) -> bool {
        self.works.windows(2).any(|pair| pair[0].to == pair[1].to)
    }

    /// What the workshop has to say of it, if what is still under way at `until` is stopped then.
    fn story(&self, until: Duration) -> Vec<String> {
        let begun = self.works.iter().filter(|work| work.from < until);
        let mut story: Vec<_> = begun.map(|work| work.story(until)).collect();
        story.sort();
        story
    }
}

impl Work {
    fn story(&self, until: Duration) -> String {
        let (to, end) = match self.fails {
            _ if self.to > until => (until, "cancelled"),
            false => (self.to, "done"),
            true => (self.to, "failed"),
        };
        let [from, to] = [self.from, to].map(|moment| moment.as_millis());
        format!("{}: from {from} ms to {to} ms, {end}", self.job.name)
    }
}

fn effort_of<'a>(planned: &'a [Planned], job: &Job) -> &'a Effort {
    let planned = planned.iter().find(|planned| planned.job == *job);
    &planned.expect("every job is planned").effort
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A number of things from `range`, drawn from the seed.
fn some(world: &World, range: RangeInclusive<u64>) -> usize {
    world.draw(range) as usize
}

/// Jobs that take these times of work, drawn from the seed, and no others.
fn planned(world: &World, count: usize, working: RangeInclusive<u64>) -> Vec<Planned> {
    let job = |index| Planned {
        job: Job::new(&format!("job-{index}")),
        effort: Effort {
            working: world.draw_ms(working.clone()),
            ..Effort::default()
        },
    };
    (0..count).map(job).collect()
}

/// Lets each job fail or not, as the seed has it.
fn with_failures(world: &World, mut planned: Vec<Planned>) -> Vec<Planned> {
    for planned in &mut planned {
        planned.effort.fails = world.draw(0..=2) == 0;
    }
    planned
}

fn jobs(planned: &[Planned]) -> Vec<Job> {
    planned.iter().map(|planned| planned.job.clone()).collect()
}

/// A plan for these jobs.
fn plan(planned: &[Planned]) -> Plan {
    planned.iter().fold(Plan::new(), |plan, planned| {
        plan.job(&planned.job.name, planned.effort.clone())
    })
}

/// A workshop for these jobs.
fn workshop(world: &World, planned: &[Planned]) -> (Workshop, Witness) {
    Workshop::open(world, plan(planned))
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

/// What came of something, in words: compared by them, and shown as they stand.
#[derive(Clone, PartialEq, PartialOrd, Eq, Ord)]
struct Told(String);

impl Trusted for Told {}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A moment, or a time: `250 ms`.
fn moment(time: Duration) -> Told {
    Told(format!("{} ms", time.as_millis()))
}

/// What came of a job.
fn outcome(result: &Result<Product, Fault>) -> Told {
    match result {
        Ok(product) => Told(format!(
            "the product of {}, made in {:?}",
            product.job(),
            moment(product.took())
        )),
        Err(fault) => failed(fault),
    }
}

fn failed(fault: &Fault) -> Told {
    Told(match fault {
        Fault::Failed(job) => format!("the fault of {job}"),
        Fault::Gone => "the fault that the shelf is gone".to_owned(),
    })
}

/// Something to be queued. It can be neither compared nor cloned.
struct Item(usize);

/// What a queue gave.
fn gave(item: Option<Item>) -> Told {
    Told(item.map_or("the end".to_owned(), |item| format!("item {}", item.0)))
}

/// What a queue gave that gave nothing.
fn nothing() -> Told {
    Told("nothing".to_owned())
}

/// What it was to give: the items of these numbers.
fn items(numbers: impl IntoIterator<Item = usize>) -> Vec<Told> {
    let items = numbers.into_iter().map(Item);
    items.map(|item| gave(Some(item))).collect()
}

/// Polls those who were woken, until nobody is any more. Returns what they got; they wait no longer.
async fn take_woken<F: Future>(waiters: &mut Vec<Spawn<F>>) -> Vec<F::Output> {
    let mut got = Vec::new();
    loop {
        settle().await;
        let Some(woken) = waiters.iter().position(|waiter| waiter.is_woken()) else {
            return got;
        };
        if let Poll::Ready(output) = waiters[woken].poll() {
            got.push(output);
            drop(waiters.remove(woken));
        }
    }
}
