//! Mistake: serves the plates in the order of the menu.
//!
//! All tasks run together, but the handles are awaited in the order in which they were made. A quick dish waits
//! behind a slow one.
//!
//! Verdict: wrong in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use std::panic;

use futures::future::join_all;
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
    let mut cooking = Vec::new();
    for dish in menu {
        let kitchen = kitchen.clone();
        cooking.push(tokio::spawn(async move { cook(&kitchen, dish).await }));
    }
    for task in cooking {
        if let Ok(plate) = task.await {
            table.serve(plate);
        }
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
