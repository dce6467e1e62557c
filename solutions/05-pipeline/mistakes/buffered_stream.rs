//! Mistake: makes a buffered stream of the source.
//!
//! `buffer_unordered` is a pipeline in one line. But a stream only goes on while somebody polls it: while a product is
//! put on the shelf, nobody does.
//!
//! Without: use futures::TryStreamExt
//! Without: use tokio::sync::mpsc
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Verdict: wrong in pipeline::as_fast_as_the_shelf
//! Verdict: wrong in pipeline::as_fast_as_the_source
//! Verdict: wrong in pipeline::fails_at_once
//! Verdict: wrong in pipeline::runs_ahead_of_the_shelf
//! Verdict: wrong in pipeline::runs_ahead_of_the_workers
//! Verdict: wrong in pipeline::the_shelf_goes

use futures::stream;
use std::pin::pin;

/// Takes jobs from `source`, has them done, puts the products on `shelf`, and returns how many products there are.
pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let _ = capacity;
    let jobs = stream::unfold(&mut source, async |source| {
        let job = source.next().await?;
        Some((job, source))
    });
    let work = async |job: Job| workshop.work(&job).await;
    let mut products = pin!(jobs.map(work).buffer_unordered(workers));
    let mut count = 0;
    while let Some(finished) = products.next().await {
        shelf.put(finished?.product).await?;
        count += 1;
    }
    Ok(count)
}
