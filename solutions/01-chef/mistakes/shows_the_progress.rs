//! Mistake: leaves a task running that shows the progress.
//!
//! The task is spawned beside the fetches, and nobody ends it when the pages are there.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in fetch_three::pages_come_in_the_order_of_their_urls
//! Verdict: leaked in fetch_three::the_fetches_wait_together

use std::time::Duration;

pub async fn fetch_three(web: &Web, [a, b, c]: [&str; 3]) -> [Page; 3] {
    tokio::spawn(async {
        loop {
            sleep(Duration::from_millis(100)).await;
            println!("still fetching");
        }
    });
    tokio::join!(web.fetch(a), web.fetch(b), web.fetch(c)).into()
}
