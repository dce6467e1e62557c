//! Mistake: returns the pages of the blocking calls in the order in which they come in.
//!
//! A `JoinSet` hands over what is done first. Which URL it belongs to, each task would have to say.
//!
//! Without: use std::panic
//! Without: use tokio::task
//! Breaks: fetch_three.blocking_order
//! Verdict: wrong in fetch_three::blocking_pages_come_in_the_order_of_their_urls

use tokio::task::JoinSet;

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let mut calls = JoinSet::new();
    for url in urls {
        let (web, url) = (web.clone(), url.to_owned());
        calls.spawn_blocking(move || web.fetch_blocking(&url));
    }
    let pages = calls.join_all().await;
    pages.try_into().expect("three URLs, three pages")
}
