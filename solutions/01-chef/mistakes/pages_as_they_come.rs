//! Mistake: returns the pages in the order in which they come in.
//!
//! The three fetches wait together, but the results are collected from a stream that gives the first one first.
//!
//! Verdict: wrong in fetch_three::pages_come_in_the_order_of_their_urls

use std::panic;

use futures::{StreamExt, future::join_all, stream::FuturesUnordered};
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{task, time::sleep};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    join_all(menu.into_iter().map(|dish| cook(kitchen, dish))).await
}

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let mut cooking: FuturesUnordered<_> =
        menu.into_iter().map(|dish| cook(kitchen, dish)).collect();
    while let Some(plate) = cooking.next().await {
        table.serve(plate);
    }
}

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let mut fetching: FuturesUnordered<_> = urls.into_iter().map(|url| web.fetch(url)).collect();
    let mut pages = Vec::new();
    while let Some(page) = fetching.next().await {
        pages.push(page);
    }
    pages.try_into().expect("three fetches give three pages")
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });
    match tokio::try_join!(a, b, c) {
        Ok(pages) => pages.into(),
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
