//! Mistake: puts the products on the shelf with the `block_on` of another executor.
//!
//! In a closure there is no `.await`, and `futures::executor::block_on` does not panic as tokio's own does. It parks the thread on which
//! the shelf's timer would go off.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in pipeline::nothing_lost
//! Verdict: blocked in pipeline::never_too_many_in_flight
//! Verdict: blocked in pipeline::runs_ahead_of_the_shelf
//! Verdict: blocked in pipeline::as_fast_as_the_shelf
//! Verdict: blocked in pipeline::fails_at_once
//! Verdict: blocked in pipeline::the_shelf_goes

use futures::executor::block_on;

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
    let workers = async move {
        let jobs = ReceiverStream::new(jobs).map(Ok);
        jobs.try_for_each_concurrent(workers, async |job: Job| {
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product).await;
            Ok(())
        })
        .await
    };
    let aggregator = async move {
        let mut count = 0;
        while let Some(product) = products.recv().await {
            block_on(shelf.put(product))?;
            count += 1;
        }
        Ok(count)
    };
    let ((), (), count) = tokio::try_join!(producer, workers, aggregator)?;
    Ok(count)
}
