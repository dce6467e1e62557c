//! Mistake: uses `block_in_place`.
//!
//! Its name promises what is wanted, and it needs no clones. But it works on the multi-threaded runtime only, and
//! even there the three calls would come one after the other.
//!
//! Without: use std::panic
//! Verdict: panicked in fetch_three::blocking_pages_come_in_the_order_of_their_urls
//! Verdict: panicked in fetch_three::blocking_calls_wait_together_on_the_pool

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    task::block_in_place(|| urls.map(|url| web.fetch_blocking(url)))
}
