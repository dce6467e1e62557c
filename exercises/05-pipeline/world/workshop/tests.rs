//! What a workshop does, and what it keeps of it.

use super::*;
use crate::timeline::Moment;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn effort(fetching: u64, working: u64, putting: u64) -> Effort {
    Effort {
        fetching: ms(fetching),
        working: ms(working),
        putting: ms(putting),
        ..Effort::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_takes_its_times_from_the_source_to_the_shelf() {
    let world = World::new(0);
    let plan = Plan::new().job("chair", effort(10, 20, 30));
    let (workshop, witness) = Workshop::open(&world, plan);
    let mut source = witness.source(vec![Job::new("chair")]);
    let mut shelf = witness.shelf();
    let job = source.next().await.unwrap();
    assert_eq!((world.elapsed(), witness.waiting_jobs()), (ms(10), 1));
    let finished = workshop.work(&job).await.unwrap();
    assert_eq!((world.elapsed(), witness.waiting_products()), (ms(30), 1));
    assert_eq!(Ok(finished.product.clone()), witness.outcome(&job));
    assert_eq!(finished.product.took(), ms(20));
    shelf.put(finished.product).await.unwrap();
    assert_eq!(world.elapsed(), ms(60));
    assert_eq!(source.next().await, None);
    assert_eq!(witness.on_shelf(), ["chair"]);
    assert_eq!(witness.story(), ["chair: from 10 ms to 30 ms, done"]);
    let lanes = world.timeline().lanes;
    let names: Vec<_> = lanes.iter().map(|lane| lane.name.as_str()).collect();
    assert_eq!(names, ["source", "shelf", "chair"]);
    let stages = lanes[2].spans.iter().map(|span| span.label.as_str());
    assert_eq!(
        stages.collect::<Vec<_>>(),
        ["waiting for a worker", "at work", "waiting for the shelf"]
    );
    assert!(
        lanes
            .iter()
            .flat_map(|lane| &lane.spans)
            .all(|span| span.end == SpanEnd::Done)
    );
}

#[tokio::test(start_paused = true)]
async fn work_may_fail_bring_more_jobs_or_be_stopped() {
    let glue = Effort {
        more: vec![Job::new("varnish")],
        ..effort(0, 5, 0)
    };
    let plan = Plan::new()
        .job("glue", glue)
        .job(
            "saw",
            Effort {
                fails: true,
                ..effort(0, 7, 0)
            },
        )
        .job("paint", effort(0, 100, 0));
    let (workshop, witness) = Workshop::open(&World::new(0), plan);
    let [glue, saw, paint] = ["glue", "saw", "paint"].map(Job::new);
    let finished = workshop.work(&glue).await.unwrap();
    assert_eq!(
        (finished.product.job(), &finished.more[0].name[..]),
        ("glue", "varnish")
    );
    let fault = workshop.work(&saw).await.unwrap_err();
    assert_eq!(fault.to_string(), "the work on `saw` came to nothing");
    let stopped = tokio::time::timeout(ms(3), workshop.work(&paint)).await;
    assert!(stopped.is_err());
    assert_eq!(
        witness.story(),
        [
            "glue: from 0 ms to 5 ms, done",
            "paint: from 12 ms to 15 ms, cancelled",
            "saw: from 5 ms to 12 ms, failed"
        ]
    );
    assert_eq!((witness.at_work(), witness.most_at_work()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_source_that_is_not_waited_for_loses_nothing() {
    let world = World::new(0);
    let plan = Plan::new().job("a", effort(10, 0, 0));
    let (_, witness) = Workshop::open(&world, plan);
    let mut source = witness.source(vec![Job::new("a")]);
    assert!(tokio::time::timeout(ms(4), source.next()).await.is_err());
    assert_eq!(source.next().await, Some(Job::new("a")));
    assert_eq!(world.elapsed(), ms(10));
    assert_eq!(witness.handed_out(), ["a"]);
}

#[tokio::test(start_paused = true)]
async fn a_shelf_that_is_taken_away_takes_nothing_any_more() {
    let world = World::new(0);
    let plan = Plan::new()
        .job("a", effort(0, 0, 10))
        .job("b", effort(0, 0, 10))
        .shelf_goes(ms(15));
    let (workshop, witness) = Workshop::open(&world, plan);
    let mut shelf = witness.shelf();
    for (job, ends, on_shelf) in [
        ("a", 10, Ok(())),
        ("b", 15, Err(Fault::Gone)),
        ("a", 15, Err(Fault::Gone)),
    ] {
        let finished = workshop.work(&Job::new(job)).await.unwrap();
        assert_eq!(shelf.put(finished.product).await, on_shelf);
        assert_eq!(world.elapsed(), ms(ends));
    }
    assert_eq!(witness.on_shelf(), ["a"]);
    assert_eq!(Fault::Gone.to_string(), "the shelf is gone");
}

#[tokio::test(start_paused = true)]
async fn in_flight_is_what_the_source_has_handed_out_and_the_shelf_does_not_have() {
    let names = ["a", "b", "c"];
    let plan = names
        .iter()
        .fold(Plan::new(), |plan, name| plan.job(name, effort(0, 0, 10)));
    let (workshop, witness) = Workshop::open(&World::new(0), plan);
    let mut source = witness.source(names.map(Job::new).into());
    let mut shelf = witness.shelf();
    let mut products = Vec::new();
    for _ in 0..2 {
        let job = source.next().await.unwrap();
        products.push(workshop.work(&job).await.unwrap().product);
    }
    assert_eq!(witness.most_in_flight(), 2);
    shelf.put(products.remove(0)).await.unwrap();
    // One goes and one comes, at the same moment.
    let job = source.next().await.unwrap();
    assert_eq!(
        (witness.most_in_flight(), witness.waiting_products()),
        (2, 1)
    );
    workshop.work(&job).await.unwrap();
    assert_eq!(witness.puts()[0].to, Moment::after(ms(10)));
}

#[tokio::test(start_paused = true)]
async fn what_the_plan_leaves_open_is_drawn_once_and_a_workshop_keeps_it_to_itself() {
    let world = World::new(3);
    let (workshop, witness) = Workshop::open(&world, Plan::new());
    let job = Job::new("a");
    for _ in 0..2 {
        workshop.work(&job).await.unwrap();
    }
    let works = witness.works();
    let took = works
        .iter()
        .map(|work| work.to.as_micros() - work.from.as_micros());
    let took: Vec<_> = took.collect();
    assert_eq!(took[0], took[1]);
    assert_eq!(
        format!(
            "{workshop:?} {:?} {:?}",
            witness.source(vec![]),
            witness.shelf()
        ),
        "Workshop Source Shelf"
    );
}
