//! Mistake: uses `block_in_place`.
//!
//! Its name promises what is wanted, and it needs no clones. But it works on the multi-threaded runtime only, and
//! even there the three calls would come one after the other.
//!
//! Verdict: panicked in fetch_three::blocking_pages_come_in_the_order_of_their_urls
//! Verdict: panicked in fetch_three::blocking_calls_wait_together_on_the_pool

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
    task::block_in_place(|| urls.map(|url| web.fetch_blocking(url)))
}
