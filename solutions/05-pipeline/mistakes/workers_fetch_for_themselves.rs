//! Mistake: lets the workers fetch their jobs from the source.
//!
//! A lock on the source takes the place of the first queue. While all workers work, nobody asks the source; when one is
//! done, it has to wait for it.
//!
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Breaks: pipeline.ahead
//! Verdict: wrong in pipeline::as_fast_as_the_source
//! Verdict: wrong in pipeline::runs_ahead_of_the_workers

use tokio::sync::Mutex as AsyncMutex;

/// Takes jobs from `source`, has them done, puts the products on `shelf`, and returns how many products there are.
pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let (products_in, mut products) = mpsc::channel(capacity);
    let source = AsyncMutex::new(&mut source);
    let worker = async |products_in: mpsc::Sender<Product>| {
        loop {
            let next: Option<Job> = source.lock().await.next().await;
            let Some(job) = next else {
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
    let (_, count) = tokio::try_join!(workers, aggregator)?;
    Ok(count)
}
