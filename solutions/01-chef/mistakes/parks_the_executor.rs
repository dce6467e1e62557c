//! Mistake: waits with the `block_on` of another executor.
//!
//! `futures::executor::block_on` does not panic inside of a task as tokio's own does. It parks the thread until the
//! fetch is done, and the runtime that would wake it runs on that thread.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in fetch_three::pages_come_in_the_order_of_their_urls
//! Verdict: blocked in fetch_three::the_fetches_wait_together

use futures::executor::block_on;

pub async fn fetch_three(web: &Web, [a, b, c]: [&str; 3]) -> [Page; 3] {
    block_on(async { tokio::join!(web.fetch(a), web.fetch(b), web.fetch(c)).into() })
}
