//! `worker_pool`: so many workers, a queue, and every job done.

use lab::{World, expect, expect_eq};
use pipeline::worker_pool;
use sim::workshop::{Fault, Job, Product, Witness};

use super::{
    Planned, Shift, Told, jobs, moment, ms, outcome, planned, some, with_failures, workshop,
};

/// What comes of `jobs`, one by one.
fn outcomes(witness: &Witness, jobs: &[Job]) -> Vec<Told> {
    let outcomes = jobs.iter().map(|job| witness.outcome(job));
    outcomes.map(|result| outcome(&result)).collect()
}

/// What `worker_pool` returned.
fn returned(results: Vec<Result<Product, Fault>>) -> Vec<Told> {
    results.iter().map(outcome).collect()
}

/// Jobs of which some bring others, those again others; how many of them are in the queue at first; and how many workers
/// there are. No two end at the same moment, so that the order of the queue is known.
fn family(world: &World) -> (Vec<Planned>, usize, usize) {
    loop {
        let first = some(world, 1..=4);
        let mut planned = planned(world, first + some(world, 1..=8), 10..=100);
        for child in first..planned.len() {
            let parent = some(world, 0..=child as u64 - 1);
            let job = planned[child].job.clone();
            planned[parent].effort.more.push(job);
        }
        let workers = some(world, 1..=4);
        if !Shift::of(&planned, &jobs(&planned)[..first], workers).has_ties() {
            return (planned, first, workers);
        }
    }
}

/// The results come in the order of the jobs
#[lab::test(points = 1, seeds = 64, proves("worker_pool.order"))]
async fn results_in_order(world: World) {
    let planned = planned(&world, some(&world, 2..=12), 10..=100);
    let (workshop, witness) = workshop(&world, &planned);
    let got = worker_pool(&workshop, jobs(&planned), some(&world, 1..=5)).await;
    let expected = outcomes(&witness, &jobs(&planned));
    expect_eq!(returned(got), expected, "the list of results");
}

/// As many jobs are under way as there are workers: no more, and no worker is idle
#[lab::test(
    points = 2,
    seeds = 64,
    proves("worker_pool.queue", "worker_pool.workers", "worker_pool.moment")
)]
async fn nobody_is_idle(world: World) {
    let planned = planned(&world, some(&world, 2..=12), 10..=100);
    let (workshop, witness) = workshop(&world, &planned);
    let workers = some(&world, 1..=5);
    worker_pool(&workshop, jobs(&planned), workers).await;
    let shift = Shift::of(&planned, &jobs(&planned), workers);
    expect_eq!(
        witness.most_at_work(),
        workers.min(planned.len()),
        "the number of jobs at work at once, with {workers} workers,"
    );
    expect_eq!(
        witness.story(),
        shift.story(shift.end()),
        "what the workshop saw of {workers} workers"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(shift.end()),
        "the time that it took"
    );
}

/// A job that fails is reported, and the rest go on
#[lab::test(
    points = 1,
    seeds = 64,
    proves("worker_pool.failures", "worker_pool.once")
)]
async fn failures_are_results(world: World) {
    let planned = with_failures(&world, planned(&world, some(&world, 2..=12), 10..=100));
    let (workshop, witness) = workshop(&world, &planned);
    let workers = some(&world, 1..=5);
    let got = worker_pool(&workshop, jobs(&planned), workers).await;
    let expected = outcomes(&witness, &jobs(&planned));
    expect_eq!(returned(got), expected, "the list of results");
    let shift = Shift::of(&planned, &jobs(&planned), workers);
    expect_eq!(
        witness.story(),
        shift.story(shift.end()),
        "what the workshop saw of {workers} workers"
    );
}

/// No job, one job, and more workers than jobs
#[lab::test(
    points = 1,
    proves("worker_pool.none", "worker_pool.number", "worker_pool.once")
)]
async fn few_jobs(world: World) {
    let planned = planned(&world, 3, 50..=100);
    let (workshop, witness) = workshop(&world, &planned);
    let none = worker_pool(&workshop, vec![], 3).await;
    expect_eq!(returned(none), [], "the list of results for no jobs");
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the time that no jobs took"
    );

    let one = vec![planned[0].job.clone()];
    let got = worker_pool(&workshop, one.clone(), 1).await;
    expect_eq!(
        returned(got),
        outcomes(&witness, &one),
        "the list of results for one job"
    );

    let all = jobs(&planned);
    let got = worker_pool(&workshop, all.clone(), 100).await;
    expect_eq!(
        returned(got),
        outcomes(&witness, &all),
        "the list of results for three jobs and a hundred workers"
    );
    expect_eq!(witness.works().len(), 4, "the number of jobs done in all");
}

/// Jobs that turn up are done, too, and their results come last
#[lab::test(
    points = 2,
    seeds = 64,
    proves("worker_pool.further", "worker_pool.order")
)]
async fn further_jobs(world: World) {
    let (planned, first, workers) = family(&world);
    let (workshop, witness) = workshop(&world, &planned);
    let first = &jobs(&planned)[..first];
    let got = worker_pool(&workshop, first.to_vec(), workers).await;
    let shift = Shift::of(&planned, first, workers);
    expect_eq!(
        returned(got),
        outcomes(&witness, &shift.queue),
        "the list of results, including those of the additional jobs,"
    );
}

/// Idle workers stay for jobs that may still turn up
#[lab::test(
    points = 2,
    seeds = 64,
    proves("worker_pool.further", "worker_pool.moment", "worker_pool.workers")
)]
async fn idle_workers_stay(world: World) {
    let (planned, first, workers) = family(&world);
    let (workshop, witness) = workshop(&world, &planned);
    let first = &jobs(&planned)[..first];
    worker_pool(&workshop, first.to_vec(), workers).await;
    let shift = Shift::of(&planned, first, workers);
    expect_eq!(
        witness.story(),
        shift.story(shift.end()),
        "what the workshop saw of {workers} workers"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(shift.end()),
        "the time that it took"
    );
}

/// A thousand jobs for ten workers
#[lab::test(points = 1, proves("worker_pool.workers"))]
async fn a_thousand(world: World) {
    let planned = with_failures(&world, planned(&world, 1_000, 10..=100));
    let (workshop, witness) = workshop(&world, &planned);
    let all = jobs(&planned);
    let got = worker_pool(&workshop, all.clone(), 10).await;
    let shift = Shift::of(&planned, &all, 10);
    // A thousand lines of difference help nobody.
    expect!(
        returned(got) == outcomes(&witness, &all),
        "The results of a thousand jobs are not in the order of the jobs."
    );
    expect_eq!(
        witness.most_at_work(),
        10,
        "the number of jobs at work at once, with 10 workers,"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(shift.end()),
        "the time that it took"
    );
}
