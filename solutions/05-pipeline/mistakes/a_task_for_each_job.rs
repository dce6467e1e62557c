//! Mistake: spawns a task for each job.
//!
//! A task costs little, so why not one for each job? Because then there are as many workers as there are jobs, and
//! nothing keeps the source waiting.
//!
//! Breaks: pipeline.workers
//! Verdict: wrong in pipeline::as_fast_as_the_shelf
//! Verdict: wrong in pipeline::as_fast_as_the_workers
//! Verdict: wrong in pipeline::gives_up_the_rest
//! Verdict: wrong in pipeline::never_too_many_in_flight
//! Verdict: wrong in pipeline::runs_ahead_of_the_workers
//! Verdict: wrong in pipeline::the_shelf_goes

/// Takes jobs from `source`, has them done, puts the products on `shelf`, and returns how many products there are.
pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let _ = workers;
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
        let jobs = ReceiverStream::new(jobs).map(Ok);
        jobs.try_for_each_concurrent(None, async |job: Job| {
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product).await;
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
