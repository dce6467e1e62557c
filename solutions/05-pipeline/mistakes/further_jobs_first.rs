//! Mistake: puts further jobs at the front of the queue.
//!
//! The newest first: that makes a stack of the queue, and those who came early wait.
//!
//! Breaks: worker_pool.further
//! Verdict: wrong in worker_pool::further_jobs
//! Verdict: wrong in worker_pool::idle_workers_stay

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
                queue.push_front((results.len(), job));
                results.push(None);
            }
            finished.product
        });
        results[index] = Some(result);
    }
    results.into_iter().flatten().collect()
}
