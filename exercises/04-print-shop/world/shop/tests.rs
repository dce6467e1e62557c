//! What the things of a print shop do, and what is kept of it.

use std::time::Duration;

use super::*;
use crate::world::World;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[tokio::test(start_paused = true)]
async fn a_meter_takes_its_time_and_forgets_a_write_that_is_dropped() {
    let world = World::new(0);
    let (meter, witness) = Meter::open(&world, 7, ms(10));
    assert_eq!(meter.read().await, 7);
    assert!(tokio::time::timeout(ms(9), meter.write(8)).await.is_err());
    assert_eq!(witness.shows(), 7);
    meter.write(9).await;
    assert_eq!((witness.shows(), witness.reads()), (9, 1));
    assert_eq!(world.elapsed(), ms(29));
}

#[tokio::test(start_paused = true)]
async fn a_job_prints_fails_burns_is_stopped_or_jams() {
    let world = World::new(0);
    let effort = |printing, ending| Effort { printing, ending };
    let plan = Plan::new()
        .job("poster", effort(ms(5), Ending::Printed))
        .job("photo", effort(ms(5), Ending::OutOfInk))
        .job("novel", effort(ms(5), Ending::CatchesFire));
    let (shop, witness) = Shop::open(&world, 1, plan);
    let printout = shop.print(&Job::new("poster")).await.unwrap();
    assert_eq!(printout.job(), "poster");
    let fault = shop.print(&Job::new("photo")).await;
    assert_eq!(fault, Err(Fault::OutOfInk("photo".to_owned())));
    let doomed = shop.clone();
    let fire = tokio::spawn(async move { doomed.print(&Job::new("novel")).await });
    assert!(fire.await.unwrap_err().is_panic());
    let (letter, memo) = (Job::new("letter"), Job::new("memo"));
    let (first, second) = tokio::join!(
        tokio::time::timeout(ms(3), shop.print(&letter)),
        shop.print(&memo)
    );
    assert!(first.is_err());
    assert_eq!(second, Err(Fault::Jammed));
    assert_eq!((witness.printing(), witness.jams()), (0, 1));
    assert_eq!(
        witness.story(),
        [
            "poster: from 0 ms to 5 ms, printed",
            "photo: from 5 ms to 10 ms, failed",
            "novel: from 10 ms to 15 ms, failed",
            "letter: from 15 ms to 18 ms, stopped"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_book_is_read_side_by_side_and_smudged_by_who_writes_meanwhile() {
    let world = World::new(0);
    let (book, witness) = Book::open(&world, vec![1, 2], ms(10));
    assert_eq!(tokio::join!(book.read(0), book.read(1)), (1, 2));
    assert_eq!(witness.smudges(), 0);
    book.write(&[(0, 0), (1, 3)]).await;
    let late = tokio::time::timeout(ms(5), book.write(&[(0, 9)]));
    let (late, read) = tokio::join!(late, book.read(1));
    assert!(late.is_err());
    assert_eq!(read, 3);
    assert_eq!(witness.balances(), [0, 3]);
    assert_eq!((witness.smudges(), witness.writes()), (1, 1));
    assert_eq!(world.elapsed(), ms(30));
}
