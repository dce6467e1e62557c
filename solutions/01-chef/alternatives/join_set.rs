//! Alternative: a `JoinSet`.
//!
//! A set of tasks hands them over in the order in which they end, and aborts what is left when it is dropped: even
//! `cook` may be a task, and its dish is still thrown away with the future. For the order of the menu each task has to
//! bring its place along.

use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{task::JoinSet, time::sleep};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let kitchen = kitchen.clone();
    let mut stove = JoinSet::new();
    stove.spawn(async move {
        let pot = kitchen.start(&dish);
        sleep(dish.time).await;
        pot.serve()
    });
    let plate = stove.join_next().await.expect("one task was spawned");
    plate.expect("nobody aborts the task, and it does not panic")
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let mut cooking = JoinSet::new();
    for (place, dish) in menu.into_iter().enumerate() {
        let kitchen = kitchen.clone();
        cooking.spawn(async move { (place, cook(&kitchen, dish).await) });
    }
    in_order(cooking).await
}

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let mut cooking = JoinSet::new();
    for dish in menu {
        let kitchen = kitchen.clone();
        cooking.spawn(async move { cook(&kitchen, dish).await });
    }
    while let Some(plate) = cooking.join_next().await {
        table.serve(plate.expect("nobody aborts a task, and none panics"));
    }
}

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let mut fetching = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        let (web, url) = (web.clone(), url.to_owned());
        fetching.spawn(async move { (place, web.fetch(&url).await) });
    }
    let pages = in_order(fetching).await;
    pages.try_into().expect("three URLs, three pages")
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let mut fetching = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        let (web, url) = (web.clone(), url.to_owned());
        fetching.spawn_blocking(move || (place, web.fetch_blocking(&url)));
    }
    let pages = in_order(fetching).await;
    pages.try_into().expect("three URLs, three pages")
}

/// Waits for all tasks of a set. They come as they end; their places put them in order again.
async fn in_order<T: 'static>(tasks: JoinSet<(usize, T)>) -> Vec<T> {
    let mut results = tasks.join_all().await;
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
