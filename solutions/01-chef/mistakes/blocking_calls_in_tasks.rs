//! Mistake: makes the blocking calls in tasks.
//!
//! A spawned task is taken for a thread. It runs on the threads of the runtime, and a call that blocks there blocks
//! every other task.
//!
//! Without: use tokio::task
//! Breaks: fetch_three.off_the_tasks, exercise.thread
//! Verdict: blocked in fetch_three::blocking_pages_come_in_the_order_of_their_urls
//! Verdict: blocked in fetch_three::blocking_calls_wait_together_on_the_pool

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        tokio::spawn(async move { web.fetch_blocking(&url) })
    });
    match tokio::try_join!(a, b, c) {
        Ok(pages) => pages.into(),
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
