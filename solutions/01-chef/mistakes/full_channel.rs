//! Mistake: fills a channel before anyone receives from it.
//!
//! The plates go through a channel, but the loop that takes them out comes after all of them are in. A channel with
//! room for one is full after the first plate.
//!
//! Verdict: deadlocked in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: deadlocked in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: deadlocked in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use std::panic;

use futures::future::join_all;
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{sync::mpsc, task, time::sleep};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    join_all(menu.into_iter().map(|dish| cook(kitchen, dish))).await
}

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let (to_waiter, mut from_stove) = mpsc::channel(1);
    join_all(menu.into_iter().map(async |dish| {
        let plate = cook(kitchen, dish).await;
        to_waiter.send(plate).await
    }))
    .await;

    drop(to_waiter);
    while let Some(plate) = from_stove.recv().await {
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
