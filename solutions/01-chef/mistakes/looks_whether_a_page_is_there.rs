//! Mistake: looks first whether a page happens to be there.
//!
//! `now_or_never` polls a future once, and drops it if it is not ready. A fetch that was begun so is given up, and the page is
//! fetched a second time.
//!
//! Breaks: fetch_three.once
//! Verdict: wrong in fetch_three::the_fetches_wait_together

use futures::FutureExt;

pub async fn fetch_three(web: &Web, [a, b, c]: [&str; 3]) -> [Page; 3] {
    let first = async {
        match web.fetch(a).now_or_never() {
            Some(page) => page,
            None => web.fetch(a).await,
        }
    };
    tokio::join!(first, web.fetch(b), web.fetch(c)).into()
}
