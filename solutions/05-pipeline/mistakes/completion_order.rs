//! Mistake: returns the results in the order in which the jobs end.
//!
//! That is the order in which they come out of the set, and for one worker it is right.
//!
//! Breaks: worker_pool.order
//! Verdict: wrong in worker_pool::a_thousand
//! Verdict: wrong in worker_pool::failures_are_results
//! Verdict: wrong in worker_pool::few_jobs
//! Verdict: wrong in worker_pool::further_jobs
//! Verdict: wrong in worker_pool::results_in_order

/// Has `workers` workers do all `jobs` and those that turn up, and returns what came of each job, in the order of the queue.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let mut done = Vec::new();
    let mut number = jobs.len();
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
        let Some((_, result)) = at_work.next().await else {
            break;
        };
        let result = result.map(|finished| {
            for job in finished.more {
                queue.push_back((number, job));
                number += 1;
            }
            finished.product
        });
        done.push(result);
    }
    done
}
