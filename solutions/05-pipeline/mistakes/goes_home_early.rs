//! Mistake: lets a worker go home when the queue is empty.
//!
//! An empty queue looks like the end. But a job that is still at work may bring others, and there are fewer workers
//! left to do them.
//!
//! Without: use futures::stream::FuturesUnordered
//! Breaks: worker_pool.further
//! Verdict: wrong in worker_pool::further_jobs
//! Verdict: wrong in worker_pool::idle_workers_stay

use futures::future::join_all;

/// Has `workers` workers do all `jobs` and those that turn up, and returns what came of each job, in the order of the queue.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let results = Mutex::new(vec![None; jobs.len()]);
    let queue: Mutex<VecDeque<(usize, Job)>> = Mutex::new(jobs.into_iter().enumerate().collect());
    let worker = async || {
        while let Some((index, job)) = next(&queue) {
            let result = workshop.work(&job).await;
            let mut results = lock(&results);
            let result = result.map(|finished| {
                for job in finished.more {
                    lock(&queue).push_back((results.len(), job));
                    results.push(None);
                }
                finished.product
            });
            results[index] = Some(result);
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
