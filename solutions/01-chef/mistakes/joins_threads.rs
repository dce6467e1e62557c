//! Mistake: starts threads and joins them.
//!
//! It is how one waits together without async. But `join` blocks, and it does so on the thread that runs the tasks.
//!
//! Without: use std::panic
//! Without: use tokio::task
//! Breaks: exercise.thread
//! Verdict: blocked in fetch_three::blocking_pages_come_in_the_order_of_their_urls
//! Verdict: blocked in fetch_three::blocking_calls_wait_together_on_the_pool

use std::thread;

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    thread::scope(|scope| {
        let threads = urls.map(|url| scope.spawn(move || web.fetch_blocking(url)));
        threads.map(|thread| thread.join().expect("a fetch does not panic"))
    })
}
