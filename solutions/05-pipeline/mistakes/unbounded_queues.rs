//! Mistake: uses queues without a limit.
//!
//! An unbounded channel never makes anybody wait, which is convenient, until the shelf is slow and the products pile up
//! before it.
//!
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Breaks: pipeline.in_flight
//! Verdict: wrong in pipeline::never_too_many_in_flight

use tokio_stream::wrappers::UnboundedReceiverStream;

/// Takes jobs from `source`, has them done, puts the products on `shelf`, and returns how many products there are.
pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let _ = capacity;
    let (jobs_in, jobs) = mpsc::unbounded_channel();
    let (products_in, mut products) = mpsc::unbounded_channel();
    // A stage owns the sender to the next one. When it is over the sender is dropped, and the next stage learns that
    // nothing more will come.
    let producer = async move {
        while let Some(job) = source.next().await {
            // A full queue makes the producer wait. There is always somebody who receives, or all of this is dropped.
            let _ = jobs_in.send(job);
        }
        Ok(())
    };
    let workers = async move {
        let jobs = UnboundedReceiverStream::new(jobs).map(Ok);
        jobs.try_for_each_concurrent(workers, async |job: Job| {
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product);
            Ok(())
        })
        .await
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
