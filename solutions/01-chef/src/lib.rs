//! The chef: one pair of hands, many pots.
//!
//! Everything here runs in the caller's task but the blocking calls at the end. Futures that are polled side by side wait
//! side by side; neither tasks nor threads are needed for that.

use std::panic;

use futures::{StreamExt, future::join_all, stream::FuturesUnordered};
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{task, time::sleep};

/// Cooks one dish.
///
/// The pot lives in the future, so whoever drops the future drops the pot: cancelling needs no code of its own.
pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    // An `async fn` runs no line before its first poll, so neither does this one.
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

/// Cooks a whole menu and returns the plates in the order of the menu.
pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    // `join_all` polls all of them and keeps each result in its own place, whichever is there first.
    join_all(menu.into_iter().map(|dish| cook(kitchen, dish))).await
}

/// Cooks a whole menu and puts each plate on the table as soon as it is done.
pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let mut cooking: FuturesUnordered<_> =
        menu.into_iter().map(|dish| cook(kitchen, dish)).collect();
    // The stream ends when no dish is left on the stove; for an empty menu that is at once.
    while let Some(plate) = cooking.next().await {
        table.serve(plate);
    }
}

/// Fetches three pages so that the fetches wait together.
pub async fn fetch_three(web: &Web, [a, b, c]: [&str; 3]) -> [Page; 3] {
    tokio::join!(web.fetch(a), web.fetch(b), web.fetch(c)).into()
}

/// Fetches three pages by blocking calls, on threads that are there to be blocked.
pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    // A closure that goes to another thread may outlive this call, so it owns what it uses. A clone of `Web` is the same
    // web.
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });

    // The calls are under way since `spawn_blocking`; what is left is to collect the pages.
    match tokio::try_join!(a, b, c) {
        Ok(pages) => pages.into(),
        // Nobody aborts these handles, so the call has panicked. The panic goes on here, as if the call had been ours.
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
