//! Mistake: keeps looking whether the queue has a job.
//!
//! Idle workers have to stay, so this one yields and looks again. It is always ready: the processor never rests, and on
//! a paused clock time stands still.
//!
//! Without: use futures::stream::FuturesUnordered
//! Breaks: exercise.thread
//! Verdict: stuck in worker_pool::*

use futures::future::join_all;
use tokio::task::yield_now;

/// Has `workers` workers do all `jobs` and those that turn up, and returns what came of each job, in the order of the queue.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let results = Mutex::new(vec![None; jobs.len()]);
    let queue: Mutex<VecDeque<(usize, Job)>> = Mutex::new(jobs.into_iter().enumerate().collect());
    let unfinished = Mutex::new(lock(&queue).len());
    let worker = async || {
        while *lock(&unfinished) > 0 {
            let Some((index, job)) = next(&queue) else {
                yield_now().await;
                continue;
            };
            let result = workshop.work(&job).await;
            let mut results = lock(&results);
            let result = result.map(|finished| {
                for job in finished.more {
                    lock(&queue).push_back((results.len(), job));
                    *lock(&unfinished) += 1;
                    results.push(None);
                }
                finished.product
            });
            results[index] = Some(result);
            *lock(&unfinished) -= 1;
        }
    };
    join_all((0..workers).map(|_| worker())).await;
    let results = results.into_inner().expect("nobody panics under the lock");
    results.into_iter().flatten().collect()
}

/// The next job. The lock is given back before anybody works on it.
fn next(queue: &Mutex<VecDeque<(usize, Job)>>) -> Option<(usize, Job)> {
    lock(queue).pop_front()
}
