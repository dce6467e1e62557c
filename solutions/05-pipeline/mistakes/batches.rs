//! Mistake: works in batches.
//!
//! As many jobs as there are workers, then the next batch. Each batch waits for its slowest job while the other workers
//! stand idle.
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
    let mut results = vec![None; jobs.len()];
    let mut queue: VecDeque<(usize, Job)> = jobs.into_iter().enumerate().collect();
    while !queue.is_empty() {
        let batch: Vec<_> = queue.drain(..workers.min(queue.len())).collect();
        let done = batch
            .into_iter()
            .map(async |(index, job)| (index, workshop.work(&job).await));
        for (index, result) in join_all(done).await {
            let result = result.map(|finished| {
                for job in finished.more {
                    queue.push_back((results.len(), job));
                    results.push(None);
                }
                finished.product
            });
            results[index] = Some(result);
        }
    }
    results.into_iter().flatten().collect()
}
