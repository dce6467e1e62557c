//! `pipeline`: a source, workers and a shelf, and never too much between them.

use std::time::Duration;

use lab::{World, expect, expect_eq, over, settle};
use pipeline::pipeline;
use sim::{
    timeline::SpanEnd,
    workshop::{Fault, Witness, Workshop},
};
use tokio::time::sleep;

use super::{
    Planned, Shift, Told, failed, jobs, moment, ms, plan, planned, some, sorted, with_failures,
    workshop,
};

/// How wide a pipeline is: its workers, and the room in each of its queues.
#[derive(Debug, Clone, Copy)]
struct Width {
    workers: usize,
    capacity: usize,
}

impl Width {
    fn draw(world: &World) -> Width {
        Width {
            workers: some(world, 1..=4),
            capacity: some(world, 1..=4),
        }
    }

    /// The most that may be in flight.
    fn room(self) -> usize {
        self.workers + 2 * self.capacity + 2
    }
}

/// Runs the pipeline on all of `planned`.
async fn run(
    (workshop, witness): (&Workshop, &Witness),
    planned: &[Planned],
    width: Width,
) -> Result<usize, Fault> {
    let (source, shelf) = (witness.source(jobs(planned)), witness.shelf());
    pipeline(source, workshop, shelf, width.workers, width.capacity).await
}

fn names(planned: &[Planned]) -> Vec<String> {
    sorted(jobs(planned).into_iter().map(|job| job.name).collect())
}

fn each_fetching(planned: &mut [Planned], mut time: impl FnMut() -> Duration) {
    for planned in planned {
        planned.effort.fetching = time();
    }
}

fn each_putting(planned: &mut [Planned], mut time: impl FnMut() -> Duration) {
    for planned in planned {
        planned.effort.putting = time();
    }
}

/// What the pipeline returned.
fn returned(result: Result<usize, Fault>) -> Told {
    match result {
        Ok(count) => Told(format!("{count} products")),
        Err(fault) => failed(&fault),
    }
}

/// Expects that nothing is under way any more, and the source is left alone.
async fn expect_that_all_is_over(witness: &Witness) {
    over();
    expect_eq!(
        witness.at_work(),
        0,
        "the number of jobs at work when it returned"
    );
    let puts = witness.puts();
    expect!(
        puts.iter().all(|put| put.end != SpanEnd::Open),
        "It has returned, and a product is still being put on the shelf."
    );
    let handed_out = witness.handed_out();
    sleep(ms(100)).await;
    settle().await;
    expect_eq!(
        witness.handed_out(),
        handed_out,
        "the list of jobs that the source has handed out 100 ms later"
    );
}

/// Every product reaches the shelf once
#[lab::test(
    points = 2,
    seeds = 64,
    proves("pipeline.count", "pipeline.once", "pipeline.returns")
)]
async fn nothing_lost(world: World) {
    let count = match world.draw(0..=7) {
        few @ (0 | 1) => few as usize,
        _ => some(&world, 2..=30),
    };
    let mut planned = planned(&world, count, 0..=50);
    each_fetching(&mut planned, || world.draw_ms(0..=30));
    each_putting(&mut planned, || world.draw_ms(0..=30));
    let (workshop, witness) = workshop(&world, &planned);
    let got = run((&workshop, &witness), &planned, Width::draw(&world)).await;
    expect_eq!(returned(got), returned(Ok(count)), "what it returned");
    expect_eq!(
        sorted(witness.on_shelf()),
        names(&planned),
        "the list of products on the shelf"
    );
    expect_eq!(
        witness.works().len(),
        count,
        "the number of jobs that were worked on"
    );
    let last = witness.puts().into_iter().map(|put| put.to).max();
    let last = Duration::from_micros(last.unwrap_or_default().as_micros());
    expect_eq!(
        moment(world.elapsed()),
        moment(last),
        "the moment at which it returned"
    );
    expect_that_all_is_over(&witness).await;
}

/// Never more in flight than the queues have room for
#[lab::test(
    points = 2,
    seeds = 64,
    proves("pipeline.in_flight", "pipeline.workers")
)]
async fn never_too_many_in_flight(world: World) {
    let mut planned = planned(&world, 40, 1..=30);
    each_fetching(&mut planned, || world.draw_ms(0..=3));
    each_putting(&mut planned, || world.draw_ms(0..=3));
    match world.draw(0..=3) {
        0 => planned
            .iter_mut()
            .for_each(|planned| planned.effort.working *= 20),
        _ => each_putting(&mut planned, || world.draw_ms(100..=200)),
    }
    let (workshop, witness) = workshop(&world, &planned);
    let width = Width::draw(&world);
    let _ = run((&workshop, &witness), &planned, width).await;
    expect!(
        witness.most_in_flight() <= width.room(),
        "{} jobs were in flight at once. With {} workers and room for {} in each queue, there may be at most {}.",
        witness.most_in_flight(),
        width.workers,
        width.capacity,
        width.room()
    );
    expect!(
        witness.most_at_work() <= width.workers,
        "{} jobs were being worked on at once. There are {} workers.",
        witness.most_at_work(),
        width.workers
    );
}

/// While the workers are busy, the next jobs are fetched
#[lab::test(points = 1, seeds = 64, proves("pipeline.ahead"))]
async fn runs_ahead_of_the_workers(world: World) {
    let width = Width::draw(&world);
    let mut planned = planned(&world, 30, 1_000..=1_100);
    each_fetching(&mut planned, || world.draw_ms(0..=3));
    let (workshop, witness) = workshop(&world, &planned);
    let look = async {
        sleep(ms(900)).await;
        expect_eq!(
            witness.at_work(),
            width.workers,
            "the number of jobs at work while none is done"
        );
        expect!(
            witness.waiting_jobs() >= width.capacity,
            "All workers are busy, and {} jobs are waiting for them. There is room for {} in the queue.",
            witness.waiting_jobs(),
            width.capacity
        );
    };
    let _ = tokio::join!(run((&workshop, &witness), &planned, width), look);
}

/// While the shelf is busy, the workers go on
#[lab::test(points = 1, seeds = 64, proves("pipeline.ahead"))]
async fn runs_ahead_of_the_shelf(world: World) {
    let width = Width::draw(&world);
    let mut planned = planned(&world, 30, 1..=20);
    each_putting(&mut planned, || ms(1_000));
    let (workshop, witness) = workshop(&world, &planned);
    let look = async {
        sleep(ms(900)).await;
        expect!(
            witness.waiting_products() >= width.capacity,
            "The shelf is busy, and {} products are waiting for it. There is room for {} in the queue.",
            witness.waiting_products(),
            width.capacity
        );
    };
    let _ = tokio::join!(run((&workshop, &witness), &planned, width), look);
}

/// If the workers are slow, no worker is idle
#[lab::test(points = 1, seeds = 64, proves("pipeline.stages", "pipeline.busy"))]
async fn as_fast_as_the_workers(world: World) {
    let planned = planned(&world, some(&world, 1..=20), 10..=100);
    let (workshop, witness) = workshop(&world, &planned);
    let width = Width::draw(&world);
    let _ = run((&workshop, &witness), &planned, width).await;
    let shift = Shift::of(&planned, &jobs(&planned), width.workers);
    expect_eq!(
        witness.story(),
        shift.story(shift.end()),
        "what the workshop saw of {} workers",
        width.workers
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(shift.end()),
        "the time that it took"
    );
}

/// If the source is slow, each job is started when it arrives
#[lab::test(points = 1, seeds = 64, proves("pipeline.stages", "pipeline.busy"))]
async fn as_fast_as_the_source(world: World) {
    let width = Width::draw(&world);
    // When a job comes, the one that came so many jobs before it as there are workers is done.
    let longest = 20 * width.workers as u64;
    let mut planned = planned(&world, some(&world, 1..=20), 1..=longest);
    each_fetching(&mut planned, || world.draw_ms(20..=60));
    let (workshop, witness) = workshop(&world, &planned);
    let _ = run((&workshop, &witness), &planned, width).await;
    let mut comes = ms(0);
    let mut end = ms(0);
    let mut story = Vec::new();
    for Planned { job, effort } in &planned {
        comes += effort.fetching;
        let done = comes + effort.working;
        end = end.max(done);
        let [from, to] = [comes, done].map(|moment| moment.as_millis());
        story.push(format!("{}: from {from} ms to {to} ms, done", job.name));
    }
    expect_eq!(witness.story(), sorted(story), "what the workshop saw");
    expect_eq!(
        moment(world.elapsed()),
        moment(end),
        "the time that it took"
    );
}

/// If the shelf is slow, it is never idle
#[lab::test(points = 1, seeds = 64, proves("pipeline.shelf"))]
async fn as_fast_as_the_shelf(world: World) {
    let mut planned = planned(&world, some(&world, 1..=20), 1..=50);
    each_putting(&mut planned, || world.draw_ms(50..=100));
    let (workshop, witness) = workshop(&world, &planned);
    let width = Width::draw(&world);
    let _ = run((&workshop, &witness), &planned, width).await;
    let shift = Shift::of(&planned, &jobs(&planned), width.workers);
    let putting: Duration = planned.iter().map(|planned| planned.effort.putting).sum();
    expect_eq!(
        moment(world.elapsed()),
        moment(shift.works[0].to + putting),
        "the time until the first product and for putting them all on the shelf, one after the other,"
    );
}

/// If a job fails, its fault comes out at once, even while the shelf is busy
#[lab::test(
    points = 2,
    seeds = 64,
    proves("pipeline.fault", "pipeline.given_up", "exercise.no_work")
)]
async fn fails_at_once(world: World) {
    // Forty are a crowd in which one who fails may not be heard.
    let workers = match some(&world, 1..=6) {
        6 => 40,
        few => few,
    };
    let width = Width {
        workers,
        capacity: some(&world, 1..=4),
    };
    let mut planned = planned(&world, 60, 1..=300);
    each_putting(&mut planned, || ms(5_000));
    let fails = some(&world, 0..=width.workers as u64 - 1);
    let effort = &mut planned[fails].effort;
    effort.working = world.draw_ms(50..=200);
    effort.fails = true;
    let at = effort.working;
    let (workshop, witness) = workshop(&world, &planned);
    let got = run((&workshop, &witness), &planned, width).await;
    let expected = Err(Fault::Failed(planned[fails].job.name.clone()));
    expect_eq!(returned(got), returned(expected), "what it returned");
    expect_eq!(
        moment(world.elapsed()),
        moment(at),
        "the moment at which the fault came out"
    );
    expect_that_all_is_over(&witness).await;
}

/// If a job fails, everything that is in flight is given up
#[lab::test(
    points = 1,
    seeds = 64,
    proves("pipeline.fault", "pipeline.given_up", "exercise.no_work")
)]
async fn gives_up_the_rest(world: World) {
    let width = Width::draw(&world);
    let (planned, shift) = loop {
        let mut planned = with_failures(&world, planned(&world, some(&world, 2..=12), 10..=100));
        planned[some(&world, 0..=1)].effort.fails = true;
        let shift = Shift::of(&planned, &jobs(&planned), width.workers);
        if !shift.has_ties() {
            break (planned, shift);
        }
    };
    let (workshop, witness) = workshop(&world, &planned);
    let got = run((&workshop, &witness), &planned, width).await;
    let first = shift.works.iter().position(|work| work.fails);
    let first = first.expect("at least one fails");
    let Shift { works, .. } = &shift;
    let expected = Err(Fault::Failed(works[first].job.name.clone()));
    expect_eq!(returned(got), returned(expected), "what it returned");
    expect_eq!(
        moment(world.elapsed()),
        moment(works[first].to),
        "the moment at which the first fault came out"
    );
    // A worker may have been about to begin at that very moment.
    let begun = witness
        .works()
        .into_iter()
        .filter(|work| work.from < world.now());
    expect_eq!(
        sorted(begun.map(|work| work.to_string()).collect()),
        shift.story(works[first].to),
        "what the workshop saw"
    );
    let done = works[..first].iter().map(|work| work.job.name.clone());
    expect_eq!(
        sorted(witness.on_shelf()),
        sorted(done.collect()),
        "the list of products on the shelf"
    );
    expect_that_all_is_over(&witness).await;
}

/// If the shelf is taken away, the pipeline ends
#[lab::test(points = 2, seeds = 64, proves("pipeline.gone", "exercise.no_work"))]
async fn the_shelf_goes(world: World) {
    let width = Width::draw(&world);
    let busy = world.draw(0..=1) == 1;
    let mut planned = planned(&world, some(&world, 2..=20), 1..=50);
    if busy {
        each_putting(&mut planned, || world.draw_ms(50..=100));
    }
    let shift = Shift::of(&planned, &jobs(&planned), width.workers);
    // With work to do the shelf is never idle once it has begun; without, it fails the first product after.
    let putting: Duration = planned.iter().map(|planned| planned.effort.putting).sum();
    let first = shift.works[0].to;
    let last = if busy {
        first + putting - ms(1)
    } else {
        shift.end()
    };
    let goes = world.draw_ms(first.as_millis() as u64..=last.as_millis() as u64);
    let ends = match busy {
        true => Some(goes),
        false => shift
            .works
            .iter()
            .map(|work| work.to)
            .find(|to| *to >= goes),
    };
    let (workshop, witness) = Workshop::open(&world, plan(&planned).shelf_goes(goes));
    let got = run((&workshop, &witness), &planned, width).await;
    expect_eq!(
        returned(got),
        returned(Err(Fault::Gone)),
        "what it returned"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(ends.unwrap_or_default()),
        "the moment at which it returned, when the shelf was gone at {:?},",
        moment(goes)
    );
    expect_that_all_is_over(&witness).await;
}
