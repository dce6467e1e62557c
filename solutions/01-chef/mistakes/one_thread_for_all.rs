//! Mistake: makes the three blocking calls on one thread of the pool.
//!
//! The tasks are free to go on, which is half of it. But the three calls stand in line behind each other.
//!
//! Verdict: wrong in fetch_three::blocking_calls_wait_together_on_the_pool

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

pub async fn fetch_three(web: &Web, [a, b, c]: [&str; 3]) -> [Page; 3] {
    tokio::join!(web.fetch(a), web.fetch(b), web.fetch(c)).into()
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let (web, urls) = (web.clone(), urls.map(str::to_owned));
    let fetching = task::spawn_blocking(move || urls.map(|url| web.fetch_blocking(&url)));
    match fetching.await {
        Ok(pages) => pages,
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
