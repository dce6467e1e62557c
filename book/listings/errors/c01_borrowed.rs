//! A closure that borrows, for a thread that may outlive the owner.

use sim::web::{Page, Web};

pub async fn fetch(web: &Web, url: &str) -> Page {
    let call = tokio::task::spawn_blocking(|| web.fetch_blocking(url));
    call.await.unwrap()
}
