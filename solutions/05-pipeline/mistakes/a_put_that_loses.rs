//! Mistake: drops the product that is being put on the shelf.
//!
//! In a `select!` the branch that loses is dropped. Here it is a `put`, and with it goes the product.
//!
//! Without: use futures::TryStreamExt
//! Without: use tokio::sync::mpsc
//! Without: use tokio_stream::wrappers::ReceiverStream
//! Breaks: pipeline.count, pipeline.once
//! Verdict: wrong in pipeline::as_fast_as_the_shelf
//! Verdict: wrong in pipeline::never_too_many_in_flight
//! Verdict: wrong in pipeline::nothing_lost
//! Verdict: wrong in pipeline::runs_ahead_of_the_shelf
//! Verdict: wrong in pipeline::the_shelf_goes

/// Takes jobs from `source`, has them done, puts the products on `shelf`, and returns how many products there are.
pub async fn pipeline(
    mut source: Source,
    workshop: &Workshop,
    mut shelf: Shelf,
    workers: usize,
    capacity: usize,
) -> Result<usize, Fault> {
    let mut jobs: VecDeque<Job> = VecDeque::new();
    let mut products: VecDeque<Product> = VecDeque::new();
    let mut at_work = FuturesUnordered::new();
    let mut ended = false;
    let mut count = 0;
    loop {
        while at_work.len() + products.len().saturating_sub(capacity) < workers
            && let Some(job) = jobs.pop_front()
        {
            at_work.push(async move { workshop.work(&job).await });
        }
        let waiting = !products.is_empty();
        let put = async {
            match products.pop_front() {
                Some(product) => shelf.put(product).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            job = source.next(), if !ended && jobs.len() < capacity => match job {
                Some(job) => jobs.push_back(job),
                None => ended = true,
            },
            Some(result) = at_work.next() => products.push_back(result?.product),
            result = put, if waiting => {
                result?;
                count += 1;
            }
            else => return Ok(count),
        }
    }
}
