//! Mistake: looks every ten milliseconds whether the fetches are done.
//!
//! The fetches are tasks, and `is_finished` is asked in a loop. The last page has been there for a while when somebody looks.
//!
//! Breaks: fetch_three.moment
//! Verdict: wrong in fetch_three::the_fetches_wait_together

use std::time::Duration;

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let handles = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        tokio::spawn(async move { web.fetch(&url).await })
    });
    while !handles.iter().all(|handle| handle.is_finished()) {
        sleep(Duration::from_millis(10)).await;
    }
    let [a, b, c] = handles;
    let pages = tokio::try_join!(a, b, c).expect("nobody aborts a task, and none panics");
    pages.into()
}
