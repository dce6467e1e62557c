//! Mistake: lets the workers put the products on the shelf.
//!
//! A lock on the shelf takes the place of the second queue. A worker that waits for the lock does no work, so the workers stand
//! behind each other when they should be getting ahead.
//!
//! Breaks: pipeline.ahead, pipeline.shelf
//! Verdict: wrong in pipeline::as_fast_as_the_shelf
//! Verdict: wrong in pipeline::runs_ahead_of_the_shelf

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
    let producer = async move {
        while let Some(job) = source.next().await {
            let _ = jobs_in.send(job).await;
        }
        Ok(())
    };
    let shelf = AsyncMutex::new((&mut shelf, 0));
    let jobs = ReceiverStream::new(jobs).map(Ok);
    let workers = jobs.try_for_each_concurrent(workers, async |job: Job| {
        let finished = workshop.work(&job).await?;
        let mut shelf = shelf.lock().await;
        shelf.0.put(finished.product).await?;
        shelf.1 += 1;
        Ok(())
    });
    tokio::try_join!(producer, workers)?;
    Ok(shelf.into_inner().1)
}
