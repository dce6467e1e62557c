//! Mistake: makes one call on the pool, which starts three threads of its own.
//!
//! `thread::scope` waits for its threads and may borrow what they use, and on the pool it may block. But then the pool is there for
//! nothing: it has threads enough, and knows how many there may be.
//!
//! Breaks: fetch_three.on_the_pool
//! Without: use std::panic
//! Verdict: wrong in fetch_three::blocking_calls_wait_together_on_the_pool

use std::thread;

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let (web, urls) = (web.clone(), urls.map(str::to_owned));
    let all = move || {
        thread::scope(|scope| {
            let web = &web;
            let calls = urls.each_ref();
            let calls = calls.map(|url| scope.spawn(move || web.fetch_blocking(url)));
            calls.map(|call| call.join().expect("no call panics"))
        })
    };
    task::spawn_blocking(all).await.expect("no call panics")
}
