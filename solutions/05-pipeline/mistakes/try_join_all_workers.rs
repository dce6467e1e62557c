//! Mistake: waits for many workers with `try_join_all`.
//!
//! It looks at results as they come as long as there are no more than thirty. Beyond that it looks in order, and a
//! fault has to wait until the workers before it are done.
//!
//! Without: use futures::TryStreamExt
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Breaks: pipeline.fault
//! Verdict: wrong in pipeline::fails_at_once

use futures::future::try_join_all;
use tokio::sync::Mutex as AsyncMutex;

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
    let producer = async move {
        while let Some(job) = source.next().await {
            let _ = jobs_in.send(job).await;
        }
        Ok(())
    };
    let jobs = AsyncMutex::new(jobs);
    let worker = async |products_in: mpsc::Sender<Product>| {
        loop {
            let next: Option<Job> = jobs.lock().await.recv().await;
            let Some(job) = next else {
                return Ok::<(), Fault>(());
            };
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product).await;
        }
    };
    let workers = try_join_all((0..workers).map(|_| worker(products_in.clone())));
    drop(products_in);
    let aggregator = async move {
        let mut count = 0;
        while let Some(product) = products.recv().await {
            shelf.put(product).await?;
            count += 1;
        }
        Ok(count)
    };
    let ((), _, count) = tokio::try_join!(producer, workers, aggregator)?;
    Ok(count)
}
