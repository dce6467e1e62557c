//! Mistake: makes the three blocking calls on one thread of the pool.
//!
//! The tasks are free to go on, which is half of it. But the three calls stand in line behind each other.
//!
//! Breaks: fetch_three.blocking_together
//! Verdict: wrong in fetch_three::blocking_calls_wait_together_on_the_pool

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let (web, urls) = (web.clone(), urls.map(str::to_owned));
    let fetching = task::spawn_blocking(move || urls.map(|url| web.fetch_blocking(&url)));
    match fetching.await {
        Ok(pages) => pages,
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
