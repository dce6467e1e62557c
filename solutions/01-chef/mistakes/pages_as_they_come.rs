//! Mistake: returns the pages in the order in which they come in.
//!
//! The three fetches wait together, but the results are collected from a stream that gives the first one first.
//!
//! Breaks: fetch_three.order
//! Verdict: wrong in fetch_three::pages_come_in_the_order_of_their_urls

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let mut fetching: FuturesUnordered<_> = urls.into_iter().map(|url| web.fetch(url)).collect();
    let mut pages = Vec::new();
    while let Some(page) = fetching.next().await {
        pages.push(page);
    }
    pages.try_into().expect("three fetches give three pages")
}
