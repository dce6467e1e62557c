//! Alternative: streams.
//!
//! A menu is a stream of dishes, and `buffered` turns it into a stream of plates. Nothing is spawned, everything ends
//! with its caller, and a limit on how many cook at once would be one number. The same number is the trap: here it has
//! to be the whole menu.

use futures::{
    future,
    stream::{self, StreamExt},
};
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{task, time::timeout};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    // A wait for something that never comes, given up when the dish is done.
    let _ = timeout(dish.time, future::pending::<()>()).await;
    pot.serve()
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    // `buffered(0)` takes nothing from its stream, not even the end.
    let all = menu.len().max(1);
    stream::iter(menu)
        .map(|dish| cook(kitchen, dish))
        .buffered(all)
        .collect()
        .await
}

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    // Here no limit is `None`.
    stream::iter(menu)
        .for_each_concurrent(None, async |dish| table.serve(cook(kitchen, dish).await))
        .await;
}

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let pages = stream::iter(urls).map(|url| web.fetch(url));
    let pages: Vec<Page> = pages.buffered(3).collect().await;
    pages.try_into().expect("three URLs, three pages")
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let pages = stream::iter(urls).map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });
    let pages: Vec<Page> = pages
        .buffered(3)
        .map(|page| page.expect("nobody aborts the call, and it does not panic"))
        .collect()
        .await;
    pages.try_into().expect("three URLs, three pages")
}
