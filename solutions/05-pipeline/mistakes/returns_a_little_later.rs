//! Mistake: gives the workers time to put their tools away.
//!
//! The last result is there, and somebody might still be busy. Nobody is: a worker is done when its work is.
//!
//! Breaks: worker_pool.moment
//! Verdict: wrong in worker_pool::nobody_is_idle
//! Verdict: wrong in worker_pool::few_jobs
//! Verdict: wrong in worker_pool::idle_workers_stay
//! Verdict: wrong in worker_pool::a_thousand

use std::time::Duration;

pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let mut results = vec![None; jobs.len()];
    let mut queue: VecDeque<(usize, Job)> = jobs.into_iter().enumerate().collect();
    let mut at_work = FuturesUnordered::new();
    loop {
        while at_work.len() < workers
            && let Some((index, job)) = queue.pop_front()
        {
            at_work.push(async move { (index, workshop.work(&job).await) });
        }
        let Some((index, result)) = at_work.next().await else {
            break;
        };
        let result = result.map(|finished| {
            for job in finished.more {
                queue.push_back((results.len(), job));
                results.push(None);
            }
            finished.product
        });
        results[index] = Some(result);
    }
    tokio::time::sleep(Duration::from_millis(5)).await;
    results.into_iter().flatten().collect()
}
