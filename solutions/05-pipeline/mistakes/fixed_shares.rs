//! Mistake: gives each worker a share of the jobs in advance.
//!
//! It needs no queue, and shares of equal size look fair. But jobs take different times, and who is done early has
//! nothing left to do.
//!
//! Without: use futures::stream::FuturesUnordered
//! Breaks: worker_pool.queue, worker_pool.workers
//! Verdict: wrong in worker_pool::a_thousand
//! Verdict: wrong in worker_pool::failures_are_results
//! Verdict: wrong in worker_pool::further_jobs
//! Verdict: wrong in worker_pool::idle_workers_stay
//! Verdict: wrong in worker_pool::nobody_is_idle

use futures::future::join_all;

/// Has `workers` workers do all `jobs` and those that turn up, and returns what came of each job, in the order of the queue.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let results = Mutex::new(vec![None; jobs.len()]);
    let mut shares = vec![VecDeque::new(); workers];
    for (index, job) in jobs.into_iter().enumerate() {
        shares[index % workers].push_back((index, job));
    }
    let worker = async |mut share: VecDeque<(usize, Job)>| {
        while let Some((index, job)) = share.pop_front() {
            let result = workshop.work(&job).await;
            let mut results = lock(&results);
            let result = result.map(|finished| {
                for job in finished.more {
                    share.push_back((results.len(), job));
                    results.push(None);
                }
                finished.product
            });
            results[index] = Some(result);
        }
    };
    join_all(shares.into_iter().map(worker)).await;
    let results = results.into_inner().expect("nobody panics under the lock");
    results.into_iter().flatten().collect()
}
