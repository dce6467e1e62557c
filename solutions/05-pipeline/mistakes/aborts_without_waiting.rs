//! Mistake: leaves the other stages to a `JoinSet` that is dropped.
//!
//! A set that is dropped aborts its tasks, but to abort is only to ask. When the pipeline returns, they are still
//! there, with their work under way.
//!
//! Without: use futures::TryStreamExt
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Breaks: exercise.no_work, pipeline.given_up
//! Verdict: wrong in pipeline::fails_at_once
//! Verdict: wrong in pipeline::gives_up_the_rest
//! Verdict: wrong in pipeline::the_shelf_goes

use std::sync::Arc;
use tokio::{sync::Mutex as AsyncMutex, task::JoinSet};

/// Takes jobs from `source`, has them done, puts the products on `shelf`, and returns how many products there are.
pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let (jobs_in, jobs) = mpsc::channel(capacity);
    let (products_in, mut products) = mpsc::channel(capacity);
    let mut tasks: JoinSet<Result<usize, Fault>> = JoinSet::new();
    tasks.spawn(async move {
        while let Some(job) = source.next().await {
            let _ = jobs_in.send(job).await;
        }
        Ok(0)
    });
    let jobs = Arc::new(AsyncMutex::new(jobs));
    for _ in 0..workers {
        let (workshop, jobs, products_in) = (workshop.clone(), jobs.clone(), products_in.clone());
        tasks.spawn(async move {
            loop {
                let next: Option<Job> = jobs.lock().await.recv().await;
                let Some(job) = next else { return Ok(0) };
                let finished = workshop.work(&job).await?;
                let _ = products_in.send(finished.product).await;
            }
        });
    }
    drop(products_in);
    tasks.spawn(async move {
        let mut count = 0;
        while let Some(product) = products.recv().await {
            shelf.put(product).await?;
            count += 1;
        }
        Ok(count)
    });
    let mut count = 0;
    while let Some(result) = tasks.join_next().await {
        count += result.expect("no stage panics")?;
    }
    Ok(count)
}
