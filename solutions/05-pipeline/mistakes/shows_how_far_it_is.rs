//! Mistake: leaves a task running that shows how far the pipeline is.
//!
//! Nobody stops it when the last product is on the shelf.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in pipeline::*

use std::time::Duration;

pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    tokio::spawn(async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            println!("still at work");
        }
    });
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
            shelf.put(product).await?;
            count += 1;
        }
        Ok(count)
    };
    let ((), (), count) = tokio::try_join!(producer, workers, aggregator)?;
    Ok(count)
}
