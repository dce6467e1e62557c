//! Mistake: awaits by `Handle::block_on`.
//!
//! `.await` does not compile in a plain closure, and `block_on` does. Inside of a task the runtime refuses it with a
//! panic.
//!
//! Verdict: panicked in cook_all::plates_come_in_menu_order
//! Verdict: panicked in cook_all::dishes_cook_at_the_same_time
//! Verdict: panicked in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest

use std::panic;

use futures::{StreamExt, stream::FuturesUnordered};
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{runtime::Handle, task, time::sleep};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let runtime = Handle::current();
    menu.into_iter()
        .map(|dish| runtime.block_on(cook(kitchen, dish)))
        .collect()
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
