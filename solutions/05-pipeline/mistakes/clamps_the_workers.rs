//! Mistake: has no more workers than jobs.
//!
//! More would have nothing to do. But further jobs may turn up, and for no jobs `clamp` panics: its least is more than its most.
//!
//! Breaks: worker_pool.none
//! Verdict: panicked in worker_pool::few_jobs
//! Verdict: wrong in worker_pool::further_jobs
//! Verdict: wrong in worker_pool::idle_workers_stay

pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let workers = workers.clamp(1, jobs.len());
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
    results.into_iter().flatten().collect()
}
