//! Mistake: sends one sentinel for all workers.
//!
//! In asyncio a `None` in the queue says that nothing more will come. The first worker who takes it goes home, and the
//! others wait for theirs.
//!
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Breaks: pipeline.returns
//! Verdict: deadlocked in pipeline::as_fast_as_the_shelf
//! Verdict: deadlocked in pipeline::as_fast_as_the_source
//! Verdict: deadlocked in pipeline::as_fast_as_the_workers
//! Verdict: deadlocked in pipeline::never_too_many_in_flight
//! Verdict: deadlocked in pipeline::nothing_lost
//! Verdict: deadlocked in pipeline::runs_ahead_of_the_shelf
//! Verdict: deadlocked in pipeline::runs_ahead_of_the_workers

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
    let sender = jobs_in.clone();
    let producer = async move {
        while let Some(job) = source.next().await {
            let _ = sender.send(Some(job)).await;
        }
        let _ = sender.send(None).await;
        Ok(())
    };
    let jobs = AsyncMutex::new(jobs);
    let worker = async |products_in: mpsc::Sender<Product>| {
        loop {
            let next: Option<Option<Job>> = jobs.lock().await.recv().await;
            let Some(Some(job)) = next else {
                return Ok::<(), Fault>(());
            };
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product).await;
        }
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
    drop(jobs_in);
    Ok(count)
}
