//! Mistake: makes a channel with room for the whole menu.
//!
//! It never waits for room, which is well thought. But `mpsc::channel(0)` panics, and an empty menu needs no room.
//!
//! Without: use futures::{StreamExt, stream::FuturesUnordered}
//! Breaks: serve_as_ready.empty, serve_as_ready.any_size
//! Verdict: panicked in serve_as_ready::an_empty_menu_takes_no_time

use tokio::sync::mpsc;

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let (to_waiter, mut from_stove) = mpsc::channel(menu.len());
    for dish in menu {
        let (kitchen, to_waiter) = (kitchen.clone(), to_waiter.clone());
        tokio::spawn(async move { to_waiter.send(cook(&kitchen, dish).await).await });
    }
    drop(to_waiter);
    while let Some(plate) = from_stove.recv().await {
        table.serve(plate);
    }
}
