//! Mistake: fetches one page to see whether the web is there.
//!
//! A first call that costs little finds out early that nothing works. But the page is fetched twice, and the others wait for it.
//!
//! Breaks: fetch_three.blocking_once
//! Verdict: wrong in fetch_three::blocking_calls_wait_together_on_the_pool

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let call = |url: &str| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    };
    let _ = call(urls[0]).await;
    let [a, b, c] = urls.map(call);
    match tokio::try_join!(a, b, c) {
        Ok(pages) => pages.into(),
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
