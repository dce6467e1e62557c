//! Mistake: expects a job for each worker.
//!
//! The first jobs are given out before the loop begins, one to each worker. Nobody thought of more workers than jobs.
//!
//! Breaks: worker_pool.number
//! Verdict: panicked in worker_pool::failures_are_results
//! Verdict: panicked in worker_pool::few_jobs
//! Verdict: panicked in worker_pool::further_jobs
//! Verdict: panicked in worker_pool::idle_workers_stay
//! Verdict: panicked in worker_pool::nobody_is_idle
//! Verdict: panicked in worker_pool::results_in_order

/// Has `workers` workers do all `jobs` and those that turn up, and returns what came of each job, in the order of the queue.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let mut results = vec![None; jobs.len()];
    let mut queue: VecDeque<(usize, Job)> = jobs.into_iter().enumerate().collect();
    // A worker is a place in this set. When the set is empty nobody is at work, and nobody can bring further jobs: an
    // empty queue alone would not tell.
    let work = async |(index, job): (usize, Job)| (index, workshop.work(&job).await);
    let mut at_work = FuturesUnordered::new();
    for _ in 0..workers {
        at_work.push(work(queue.pop_front().expect("there is a job")));
    }
    loop {
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
        while at_work.len() < workers
            && let Some(next) = queue.pop_front()
        {
            at_work.push(work(next));
        }
    }
    results.into_iter().flatten().collect()
}
