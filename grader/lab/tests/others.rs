//! Threads that tokio knows nothing of have the time that they need. In a process of its own, as under the grader: with other runs
//! beside it nobody could say whose the threads are.
#![allow(missing_docs)]

use std::{
    hint::black_box,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use lab::{World, expect, expect_eq};
use tokio::{
    sync::oneshot,
    time::{sleep, timeout},
};

const LONG: Duration = Duration::from_secs(60);

type Job = Box<dyn FnOnce() + Send>;

/// As many threads that do one job after the other.
fn pool(threads: usize) -> mpsc::Sender<Job> {
    let (jobs, queue) = mpsc::channel::<Job>();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..threads {
        let queue = queue.clone();
        thread::spawn(move || {
            loop {
                let job = queue.lock().unwrap().recv();
                let Ok(job) = job else { return };
                job();
            }
        });
    }
    jobs
}

/// Has `job` done in `pool`.
async fn done<T: Send + 'static>(
    pool: &mpsc::Sender<Job>,
    job: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (tell, told) = oneshot::channel();
    let job = move || drop(tell.send(job()));
    pool.send(Box::new(job)).unwrap();
    told.await.unwrap()
}

fn work(rounds: u64) -> u64 {
    (0..rounds).fold(0, |sum, number| black_box(sum ^ number))
}

/// Threads of a submission's own are waited for, and take no time but what they ask for
#[lab::test(points = 1)]
async fn threads_have_the_time_that_they_need(world: World) {
    for _ in 0..4 {
        the_clock_is_held(&world).await;
        blocking_calls_take_their_time(&world).await;
    }
    // The last: when one was waited for in vain, no other is waited for.
    a_restless_thread_is_not_waited_for(&world).await;
}

/// While any thread works, one of its own, one of a pool, or one of tokio's beside it.
async fn the_clock_is_held(world: &World) {
    let began = world.elapsed();
    let (tell, told) = oneshot::channel();
    thread::spawn(move || tell.send(work(300_000)));
    expect!(
        timeout(LONG, told).await.is_ok(),
        "The minute was over first."
    );

    let threads = pool(2);
    for number in 0..20 {
        let same = done(&threads, move || work(10_000).min(number)).await;
        expect!(same <= number, "It came to nothing.");
    }

    let there = tokio::task::spawn_blocking(|| work(100_000));
    let here = done(&threads, || work(100_000));
    let both = timeout(LONG, async { tokio::join!(there, here) }).await;
    expect!(both.is_ok(), "The minute was over first.");
    expect_eq!(world.elapsed(), began, "the time at the end");

    // The threads of the pool are still there, and asleep.
    sleep(LONG).await;
    expect_eq!(world.elapsed(), began + LONG, "the time at the end");
}

/// As they do on tokio's pool.
async fn blocking_calls_take_their_time(world: &World) {
    let began = world.elapsed();
    let threads = pool(4);
    let call = || {
        let blocked = world.clone();
        done(&threads, move || {
            blocked.block_for(Duration::from_millis(100))
        })
    };
    let calls = async {
        tokio::join!(
            call(),
            call(),
            call(),
            call(),
            call(),
            call(),
            call(),
            call()
        );
    };
    expect!(
        timeout(LONG, calls).await.is_ok(),
        "The minute was over first."
    );
    expect_eq!(
        world.elapsed(),
        began + Duration::from_millis(200),
        "the time at the end of 8 calls on 4 threads"
    );

    // A thread of tokio's pool that waits for one that sleeps is asleep, too.
    let began = world.elapsed();
    let blocked = world.clone();
    let joins = move || {
        let sleeps = move || blocked.block_for(Duration::from_millis(100));
        thread::spawn(sleeps).join().is_ok()
    };
    let joined = timeout(LONG, tokio::task::spawn_blocking(joins)).await;
    expect!(joined.is_ok(), "The minute was over first.");
    expect_eq!(
        world.elapsed(),
        began + Duration::from_millis(100),
        "the time at the end of a call that another thread makes"
    );
}

/// It looks again and again for what only time can bring.
async fn a_restless_thread_is_not_waited_for(world: &World) {
    let began = world.elapsed();
    let is_over = Arc::new(AtomicBool::new(false));
    let looks = is_over.clone();
    thread::spawn(move || {
        while !looks.load(Ordering::Relaxed) {
            thread::yield_now();
        }
    });
    sleep(LONG).await;
    is_over.store(true, Ordering::Relaxed);
    expect_eq!(world.elapsed(), began + LONG, "the time at the end");
}
