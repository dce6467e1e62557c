//! Mistake: lets the other stages go on when one fails.
//!
//! Each stage is a task, and the first error ends the function by `?`. The handles are dropped with it, which stops
//! nobody.
//!
//! Breaks: exercise.no_work, pipeline.given_up
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
    let mut tasks = FuturesUnordered::new();
    tasks.push(tokio::spawn(async move {
        while let Some(job) = source.next().await {
            let _ = jobs_in.send(job).await;
        }
        Ok::<usize, Fault>(0)
    }));
    let workshop = workshop.clone();
    tasks.push(tokio::spawn(async move {
        let jobs = ReceiverStream::new(jobs).map(Ok);
        let (workshop, products_in) = (&workshop, &products_in);
        let work = |job: Job| async move {
            let finished = workshop.work(&job).await?;
            let _ = products_in.send(finished.product).await;
            Ok(())
        };
        jobs.try_for_each_concurrent(workers, work).await?;
        Ok(0)
    }));
    tasks.push(tokio::spawn(async move {
        let mut count = 0;
        while let Some(product) = products.recv().await {
            shelf.put(product).await?;
            count += 1;
        }
        Ok(count)
    }));
    let mut count = 0;
    while let Some(result) = tasks.next().await {
        count += result.expect("no stage panics")?;
    }
    Ok(count)
}
