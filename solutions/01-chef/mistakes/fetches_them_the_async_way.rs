//! Mistake: fetches the pages with `fetch` where `fetch_blocking` is to be used.
//!
//! The async function is there already, and gives the same pages. But the exercise is for the day on which there is none.
//!
//! Without: use std::panic
//! Without: use tokio::task
//! Breaks: fetch_three.blocking_calls
//! Verdict: wrong in fetch_three::blocking_calls_wait_together_on_the_pool

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    fetch_three(web, urls).await
}
