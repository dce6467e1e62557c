//! Mistake: lets a job that fails take its worker away.
//!
//! The `?` that is right in most functions ends this worker. Nobody notices, until there is none left.
//!
//! Without: use futures::stream::FuturesUnordered
//! Breaks: worker_pool.failures
//! Verdict: wrong in worker_pool::a_thousand
//! Verdict: wrong in worker_pool::failures_are_results
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
            let failed = result.is_err();
            let mut results = lock(&results);
            let result = result.map(|finished| {
                for job in finished.more {
                    lock(&queue).push_back((results.len(), job));
                    results.push(None);
                }
                finished.product
            });
            results[index] = Some(result);
            if failed {
                return;
            }
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
