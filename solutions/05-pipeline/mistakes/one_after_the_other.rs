//! Mistake: takes a job through all stages before it asks for the next.
//!
//! Three `.await`s in a loop read like a pipeline. But nobody works while the source is asked or the shelf is busy.
//!
//! Without: use futures::TryStreamExt
//! Without: use tokio::sync::mpsc
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Breaks: pipeline.stages, pipeline.busy
//! Verdict: wrong in pipeline::as_fast_as_the_shelf
//! Verdict: wrong in pipeline::as_fast_as_the_source
//! Verdict: wrong in pipeline::as_fast_as_the_workers
//! Verdict: wrong in pipeline::fails_at_once
//! Verdict: wrong in pipeline::gives_up_the_rest
//! Verdict: wrong in pipeline::runs_ahead_of_the_shelf
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
    let _ = (workers, capacity);
    let mut count = 0;
    while let Some(job) = source.next().await {
        let finished = workshop.work(&job).await?;
        shelf.put(finished.product).await?;
        count += 1;
    }
    Ok(count)
}
