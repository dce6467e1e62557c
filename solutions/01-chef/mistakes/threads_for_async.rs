//! Mistake: sends async work to the blocking pool.
//!
//! If it works for the blocking calls, why not always? Because it takes three threads for what needs none: there is
//! an async `fetch`.
//!
//! Breaks: fetch_three.fetch
//! Verdict: wrong in fetch_three::the_fetches_wait_together

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    fetch_three_blocking(web, urls).await
}
