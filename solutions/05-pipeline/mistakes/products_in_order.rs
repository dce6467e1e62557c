//! Mistake: puts the products on the shelf in the order of the jobs.
//!
//! `buffered` keeps the order, which nobody has asked for. A slow job holds up all products behind it, while the shelf
//! is idle.
//!
//! Without: use futures::TryStreamExt
//! Breaks: pipeline.shelf
//! Verdict: wrong in pipeline::as_fast_as_the_shelf
//! Verdict: wrong in pipeline::as_fast_as_the_workers
//! Verdict: wrong in pipeline::fails_at_once
//! Verdict: wrong in pipeline::gives_up_the_rest
//! Verdict: wrong in pipeline::the_shelf_goes

use std::pin::pin;

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
    // A stage owns the sender to the next one. When it is over the sender is dropped, and the next stage learns that
    // nothing more will come.
    let producer = async move {
        while let Some(job) = source.next().await {
            // A full queue makes the producer wait. There is always somebody who receives, or all of this is dropped.
            let _ = jobs_in.send(job).await;
        }
        Ok(())
    };
    let workers = async move {
        let jobs = ReceiverStream::new(jobs);
        let work = async |job: Job| workshop.work(&job).await;
        let mut finished = pin!(jobs.map(work).buffered(workers));
        while let Some(finished) = finished.next().await {
            let _ = products_in.send(finished?.product).await;
        }
        Ok(())
    };
    let aggregator = async move {
        let mut count = 0;
        while let Some(product) = products.recv().await {
            shelf.put(product).await?;
            count += 1;
        }
        Ok(count)
    };
    // Three futures in one task. The first error ends all of them: what they hold is dropped when this function returns.
    let ((), (), count) = tokio::try_join!(producer, workers, aggregator)?;
    Ok(count)
}
