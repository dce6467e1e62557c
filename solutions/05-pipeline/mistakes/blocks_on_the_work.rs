//! Mistake: blocks on the work.
//!
//! `block_on` turns a future into its value without an `await`. It holds the thread, and with it everybody else.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in worker_pool::*

use futures::executor::block_on;

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
            at_work.push(async move { (index, block_on(workshop.work(&job))) });
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
