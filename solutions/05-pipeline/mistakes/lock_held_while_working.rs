//! Mistake: holds the lock on the queue while it works.
//!
//! The lock is taken in the condition of a `while let`, and what is made there lives to the end of the body. So one
//! worker works, and the others wait for the lock.
//!
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Breaks: pipeline.busy
//! Verdict: wrong in pipeline::as_fast_as_the_shelf
//! Verdict: wrong in pipeline::as_fast_as_the_source
//! Verdict: wrong in pipeline::as_fast_as_the_workers
//! Verdict: wrong in pipeline::fails_at_once
//! Verdict: wrong in pipeline::gives_up_the_rest
//! Verdict: wrong in pipeline::runs_ahead_of_the_workers
//! Verdict: wrong in pipeline::the_shelf_goes

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
        while let Some(job) = jobs.lock().await.recv().await {
            let job: Job = job;
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product).await;
        }
        Ok::<(), Fault>(())
    };
    let workers: FuturesUnordered<_> = (0..workers).map(|_| worker(products_in.clone())).collect();
    drop(products_in);
    let workers = workers.try_collect::<Vec<()>>();
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
