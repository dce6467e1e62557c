//! Mistake: waits with `std::thread::sleep`.
//!
//! It is the sleep that everybody knows, and it compiles in an async function like anywhere else. It stops the
//! thread, and with it every other dish.
//!
//! Verdict: blocked in cook::a_dish_takes_exactly_its_time
//! Verdict: blocked in cook::cooking_begins_with_the_first_poll
//! Verdict: blocked in cook::two_dishes_in_one_task_cook_together
//! Verdict: blocked in cook::a_dropped_dish_is_thrown_away
//! Verdict: blocked in cook_all::plates_come_in_menu_order
//! Verdict: blocked in cook_all::dishes_cook_at_the_same_time
//! Verdict: blocked in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: blocked in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: blocked in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: blocked in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use std::panic;

use futures::{StreamExt, future::join_all, stream::FuturesUnordered};
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::task;

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    std::thread::sleep(dish.time);
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
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });
    match tokio::try_join!(a, b, c) {
        Ok(pages) => pages.into(),
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
