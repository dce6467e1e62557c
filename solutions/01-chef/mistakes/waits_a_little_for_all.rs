//! Mistake: waits until the blocking calls must be done.
//!
//! No page takes longer than that, so it seems safe. But the pages may be there long before.
//!
//! Breaks: fetch_three.blocking_moment
//! Verdict: wrong in fetch_three::blocking_calls_wait_together_on_the_pool

use std::time::Duration;

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });
    sleep(Duration::from_millis(100)).await;
    match tokio::try_join!(a, b, c) {
        Ok(pages) => pages.into(),
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
