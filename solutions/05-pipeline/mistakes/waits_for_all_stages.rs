//! Mistake: waits for all stages before it looks for a fault.
//!
//! `join!` waits for everybody. What is done is still put on the shelf, and the fault, which has long been known, comes
//! out when that is over.
//!
//! Breaks: pipeline.fault
//! Verdict: wrong in pipeline::fails_at_once
//! Verdict: wrong in pipeline::the_shelf_goes

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
            if jobs_in.send(job).await.is_err() {
                break;
            }
        }
        Ok::<(), Fault>(())
    };
    let workers = async move {
        let jobs = ReceiverStream::new(jobs).map(Ok);
        jobs.try_for_each_concurrent(workers, async |job: Job| {
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product).await;
            Ok::<(), Fault>(())
        })
        .await
    };
    let aggregator = async move {
        let mut count = 0;
        while let Some(product) = products.recv().await {
            shelf.put(product).await?;
            count += 1;
        }
        Ok::<usize, Fault>(count)
    };
    // Three futures in one task. The first error ends all of them: what they hold is dropped when this function returns.
    let (produced, worked, count) = tokio::join!(producer, workers, aggregator);
    produced.and(worked).and(count)
}
