//! Mistake: cooks in a task of its own, which nobody stops.
//!
//! With a task for everything, concurrency comes for free. But a dropped `JoinHandle` does not stop its task: the
//! dish goes on cooking when nobody waits for it any more.
//!
//! Verdict: wrong in cook::a_dropped_dish_is_thrown_away

use std::panic;

use futures::{StreamExt, future::join_all, stream::FuturesUnordered};
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{task, time::sleep};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let kitchen = kitchen.clone();
    let cooking = tokio::spawn(async move {
        let pot = kitchen.start(&dish);
        sleep(dish.time).await;
        pot.serve()
    });
    match cooking.await {
        Ok(plate) => plate,
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
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
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });
    match tokio::try_join!(a, b, c) {
        Ok(pages) => pages.into(),
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
