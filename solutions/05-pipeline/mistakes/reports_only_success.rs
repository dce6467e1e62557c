//! Mistake: does not report a job as done that has failed.
//!
//! What `task_done` is in asyncio, and the same trap: the count of unfinished jobs is reduced where all went well, and
//! the pool waits forever for those that failed.
//!
//! Without: use futures::stream::FuturesUnordered
//! Breaks: worker_pool.failures
//! Verdict: deadlocked in worker_pool::a_thousand
//! Verdict: deadlocked in worker_pool::failures_are_results

use std::{pin::pin, sync::Arc};
use tokio::{sync::Notify, task::JoinSet};

/// Has `workers` workers do all `jobs` and those that turn up, and returns what came of each job, in the order of the queue.
pub async fn worker_pool(
    workshop: &Workshop,
    jobs: Vec<Job>,
    workers: usize,
) -> Vec<Result<Product, Fault>> {
    let shared = Arc::new(Shared {
        state: Mutex::new(State {
            results: vec![None; jobs.len()],
            unfinished: jobs.len(),
            queue: jobs.into_iter().enumerate().collect(),
        }),
        bell: Notify::new(),
    });
    let mut tasks = JoinSet::new();
    for _ in 0..workers {
        tasks.spawn(work(workshop.clone(), shared.clone()));
    }
    tasks.join_all().await;
    let results = std::mem::take(&mut lock(&shared.state).results);
    results.into_iter().flatten().collect()
}

struct Shared {
    state: Mutex<State>,
    /// Rings when there are further jobs, and when there will be none.
    bell: Notify,
}

struct State {
    queue: VecDeque<(usize, Job)>,
    results: Vec<Option<Result<Product, Fault>>>,
    /// Jobs that are in the queue or at work.
    unfinished: usize,
}

async fn work(workshop: Workshop, shared: Arc<Shared>) {
    loop {
        let mut bell = pin!(shared.bell.notified());
        bell.as_mut().enable();
        let next = lock(&shared.state).queue.pop_front();
        let Some((index, job)) = next else {
            if lock(&shared.state).unfinished == 0 {
                return;
            }
            bell.await;
            continue;
        };
        let result = workshop.work(&job).await;
        let mut state = lock(&shared.state);
        let result = result.map(|finished| {
            for job in finished.more {
                let index = state.results.len();
                state.queue.push_back((index, job));
                state.results.push(None);
                state.unfinished += 1;
            }
            state.unfinished -= 1;
            finished.product
        });
        state.results[index] = Some(result);
        shared.bell.notify_waiters();
    }
}
